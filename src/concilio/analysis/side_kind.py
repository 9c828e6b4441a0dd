"""What findings compare, in one word. On its own, so that pages of a release load no analysis."""

from __future__ import annotations

from enum import StrEnum


class SideKind(StrEnum):
    """What is compared, in one word."""

    COMMUNITY = "community"
    GROUP = "group"
    EVERYONE = "everyone"
