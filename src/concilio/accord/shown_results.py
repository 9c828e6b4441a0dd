"""Stored results of a ratification, as pages read them: apart from what computes them, which loads statistics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from concilio.report.presentation import Share


@dataclass(frozen=True)
class ShownCell:
    """What is shown of one community on one question; shares are None where too few voted."""

    passes: bool
    accepting: Share | None
    rejecting: Share | None


def cell_of(result: dict[str, Any], label: str, question: int) -> ShownCell:
    """One cell of a stored result."""
    stored = result["communities"][label]["questions"][question]
    return ShownCell(stored["passes"], share_of(stored["accepting"]), share_of(stored["rejecting"]))


def share_of(stored: list[Any] | None) -> Share | None:
    return None if stored is None else Share(*stored)
