"""Who may decide what in moderation, as predicates on office, community and phase."""

from __future__ import annotations

from collections.abc import Iterable

from concilio.dialogue.models import Community, Dialogue, Phase, Statement


def decisions_are_taken(dialogue: Dialogue) -> bool:
    """Whether statements are still decided: up to the end, seeds already before the beginning."""
    return dialogue.phase != Phase.PUBLISHED


def communities_asked(statement: Statement, communities: Iterable[Community]) -> list[Community]:
    """Whose keys a statement needs: of every community that would read it."""
    if statement.room_id is None:
        return list(communities)
    return [community for community in communities if community.id == statement.room_id]
