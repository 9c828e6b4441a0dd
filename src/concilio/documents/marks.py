"""The mark of a community: hue, pattern and shape, from its position in the order of labels and nothing else."""

from __future__ import annotations

N_HUES = 6
"""Hue and shape come round after so many communities; the name next to the mark tells them apart then."""

# Drawn around 0, 0 within about 9 units each way, alike in area.
_PATHS = (
    "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0 -14 0z",
    "M0-9 9 0 0 9-9 0z",
    "M-6.3-6.3H6.3V6.3H-6.3z",
    "M0-9 8.6 6.4H-8.6z",
    "M-3-8.5H3V-3H8.5V3H3V8.5H-3V3H-8.5V-3H-3z",
    "M0 9 8.6-6.4H-8.6z",
)
N_SHAPES = len(_PATHS)


def hue_number(position: int) -> int:
    """Which of the hues, 1 to `N_HUES`."""
    return position % N_HUES + 1


def mark_class(position: int) -> str:
    """The style sheet's class of the community at this position, counted from 0."""
    return f"c{hue_number(position)}"


def mark_path(position: int) -> str:
    """The outline of its shape, as the `d` of an SVG path around 0, 0."""
    return _PATHS[position % N_SHAPES]
