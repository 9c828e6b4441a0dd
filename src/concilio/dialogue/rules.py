"""Who may do what in a dialogue, as predicates on phase, office and community."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Community, Dialogue, Phase, Statement


def holds_office(
    person: Person | AnonymousUser,
    dialogue: Dialogue,
    role: Appointment.Role,
    *,
    community: Community | None = None,
) -> bool:
    """Whether a person holds an office today (for stewards and observers: of that community, if one is named)."""
    if not isinstance(person, Person):
        return False
    offices = Appointment.objects.filter(person=person, dialogue=dialogue, role=role, until_day__isnull=True)
    if community is not None:
        offices = offices.filter(community=community)
    return offices.exists()


def roles_of(person: Person, dialogue: Dialogue) -> frozenset[str]:
    """The offices that a person holds in a dialogue today."""
    held = Appointment.objects.filter(person=person, dialogue=dialogue, until_day__isnull=True)
    return frozenset(held.values_list("role", flat=True))


@dataclass(frozen=True)
class Opening:
    """Statements that participants may answer: in which room, in which phases, in which states."""

    own_room: bool
    phases: tuple[Phase, ...]
    states: tuple[Statement.Status, ...]


MAY_ANSWER: tuple[Opening, ...] = (
    Opening(own_room=False, phases=(Phase.JOINT,), states=(Statement.Status.PUBLISHED,)),
    # A statement on which the keys disagreed stays open in its author's own room, and there alone.
    Opening(
        own_room=True,
        phases=(Phase.ROOMS, Phase.JOINT),
        states=(Statement.Status.PUBLISHED, Statement.Status.DEADLOCKED),
    ),
)
"""Which statements a participant may answer now. Written once: the queries' form and the commit's are made from it."""


_WITH_ANSWERS = frozenset(phase for opening in MAY_ANSWER for phase in opening.phases)


def may_answer(*, phase: str, community_id: UUID) -> Q:
    """The statements that people of a community may see and answer in a phase; within one dialogue."""
    nothing = Q(pk__in=())
    open_now = (
        Q(room=community_id if opening.own_room else None, status__in=opening.states)
        for opening in MAY_ANSWER
        if phase in opening.phases
    )
    return reduce(or_, open_now, nothing)


def may_answer_sql(*, statement: str, dialogue: str, community: str) -> str:
    """The same rule as a condition of SQL, for actions that write where it holds, and only there.

    Args:
        statement, dialogue: names of those tables in the query.
        community: the participant's community, as an expression of the query.
    """
    return " OR ".join(
        f"({statement}.room_id {f'= {community}' if opening.own_room else 'IS NULL'}"
        f" AND {dialogue}.phase IN {_quoted(opening.phases)} AND {statement}.status IN {_quoted(opening.states)})"
        for opening in MAY_ANSWER
    )


def takes_answers(phase: str) -> bool:
    """Whether participants may answer, and propose statements, in this phase."""
    return phase in _WITH_ANSWERS


def _quoted(values: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"
