"""Two keys on a statement: what every community that would read it says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.dialogue.actions.publication import (
    keep_in_own_room,
    locked_statement,
    publish_statement,
    return_statement,
)
from concilio.dialogue.models import Community, Statement
from concilio.dialogue.reasons import Reason
from concilio.keys import actions as cases
from concilio.keys.errors import KeyNotAsked
from concilio.keys.models import Case, Key
from concilio.keys.policies import STATEMENT
from concilio.keys.rules import accepted_mediator, is_steward
from concilio.moderation import rules
from concilio.moderation.actions.log import keep_decision, subject_of
from concilio.moderation.errors import DialogueOver, NotWaiting, NotYourOffice
from concilio.moderation.models import Review
from concilio.publiclog.actions import Value


@transaction.atomic
def turn_key(
    *,
    steward: Person,
    statement: Statement,
    community: Community,
    approves: bool,
    reason: str = "",
    now: datetime | None = None,
) -> Case:
    """Decide for one community; the last key settles the statement.

    All approve: published. All refuse: returned. They differ: to the mediator, or, without one whom every
    community has accepted, a deadlock. The same key turned again by the same steward in the same way changes nothing
    and succeeds, since the answer to the first may have been lost.

    Raises:
        NotYourOffice, KeyNotAsked, DialogueOver, NotWaiting, StatementMovedOn; and what `keys.actions.turn_key` raises.
    """
    now = now or timezone.now()
    if not is_steward(steward, community):
        raise NotYourOffice
    current = locked_statement(statement.id)
    case = _case_asking_now(current, now)
    if not case.communities.filter(id=community.id).exists():
        # For a room that they are not in, as if there were no such statement; after a deadlock they know of it.
        rules.must_be_read_by(community, current)
        raise KeyNotAsked
    if not case.keys.filter(Q(community=community) | Q(person=steward)).exists():
        _must_wait_for_a_key(current, case)
    dialogue = current.dialogue
    settled = cases.turn_key(
        case=case,
        person=steward,
        community=community,
        approves=approves,
        reason=reason,
        reasons=Reason.values,
        now=now,
        mediator_hours=dialogue.mediator_hours if accepted_mediator(dialogue) else None,
        carry_out=lambda decided: carry_out(decided, current, now),
    )
    keep_decision(settled, current)
    return settled.case


def open_review(statement: Statement) -> Review:
    """The review of a proposed statement; opened on the day of proposing, at no hour. Its row must be locked."""
    review = Review.objects.select_related("case").filter(statement=statement).first()
    return review or Review.objects.create(statement=statement, case=_new_case(statement))


def carry_out(case: Case, statement: Statement, now: datetime) -> Mapping[str, Value]:
    """Do to a statement what its case came to; how the public log names the statement afterwards."""
    if case.state == Case.State.APPROVED:
        publish_statement(statement=statement, on=now.date())
    elif case.state == Case.State.REFUSED:
        return_statement(statement=statement, reason=shared_reason(case.keys.all()))
    elif case.state == Case.State.DEADLOCKED:
        keep_in_own_room(statement=statement, on=now.date())
    return subject_of(statement)


def shared_reason(keys: Iterable[Key]) -> str:
    """The reason that most refusals give; of equally many, the one that the policy names first, never a side's."""
    given = Counter(key.reason for key in keys if not key.approves)
    order = list(Reason.values)
    return min(given, key=lambda reason: (-given[reason], order.index(reason)))


def _must_wait_for_a_key(statement: Statement, case: Case) -> None:
    if not rules.decisions_are_taken(statement.dialogue):
        raise DialogueOver
    if statement.status != Statement.Status.PROPOSED or case.state != Case.State.OPEN:
        raise NotWaiting


def _case_asking_now(statement: Statement, now: datetime) -> Case:
    """The statement's case; a new one where set-up has changed which communities would read the statement."""
    review = open_review(statement)
    asked = rules.communities_asked(statement, statement.dialogue.communities.all())
    same = set(review.case.communities.values_list("id", flat=True)) == {c.id for c in asked}
    if same or review.case.state != Case.State.OPEN:
        return review.case
    replaced = cases.replace_case(case=review.case, now=now, about=subject_of(statement))
    keep_decision(replaced, statement)
    review.case = _new_case(statement)
    review.save(update_fields=["case"])
    return review.case


def _new_case(statement: Statement) -> Case:
    return cases.open_case(
        dialogue=statement.dialogue,
        policy=STATEMENT,
        communities=rules.communities_asked(statement, statement.dialogue.communities.all()),
        on=statement.proposed_on,
    )
