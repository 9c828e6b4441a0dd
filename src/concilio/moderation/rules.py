"""Who may decide what in moderation, as predicates on office, community and phase."""

from __future__ import annotations

from collections.abc import Iterable

from concilio.coalition.models import Person
from concilio.dialogue.actions.publication import StatementMovedOn
from concilio.dialogue.models import Community, Dialogue, Phase, Statement
from concilio.moderation.models import UrgentHiding


def decisions_are_taken(dialogue: Dialogue) -> bool:
    """Whether statements are still decided: up to the end, seeds already before the beginning."""
    return dialogue.phase != Phase.PUBLISHED


def communities_asked(statement: Statement, communities: Iterable[Community]) -> list[Community]:
    """Whose keys a statement needs: of every community that would read it."""
    if statement.room_id is None:
        return list(communities)
    return [community for community in communities if community.id == statement.room_id]


def must_be_read_by(community: Community, statement: Statement) -> None:
    """Answer as for an id that nobody has given, where a community would not read the statement.

    Raises:
        StatementMovedOn: it is in another community's own room.
    """
    if not communities_asked(statement, [community]):
        raise StatementMovedOn


def may_confirm(hiding: UrgentHiding, *, steward: Person, community: Community) -> bool:
    """Whether a steward of a community that would read the statement can make its hiding final.

    Another community's; in a community's own room, which no other reads, another person of that community. A steward
    who alone could remove what the keys have kept in its author's room would undo what the keys decided.
    """
    if hiding.by_id == steward.id:
        return False
    return hiding.community_id != community.id or hiding.statement.room_id is not None
