"""What each pseudonym of somebody who takes part is for: one for each ratification and round, none leads to another."""

from __future__ import annotations

from uuid import UUID


def ratifying(ratification_id: UUID) -> str:
    return f"ratification {ratification_id}"


def reserving(ratification_id: UUID) -> str:
    return f"reservations {ratification_id}"


def choosing(round_id: UUID) -> str:
    return f"round {round_id}"


def suggesting(dialogue_id: UUID) -> str:
    return f"suggestions {dialogue_id}"
