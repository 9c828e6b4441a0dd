"""Two keys: what every community that would read a statement says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.dialogue.actions.publication import (
    keep_in_own_room,
    locked_statement,
    publish_statement,
    return_statement,
)
from concilio.dialogue.models import Community, Statement
from concilio.moderation import rules
from concilio.moderation.actions.log import append_decision
from concilio.moderation.errors import (
    DialogueOver,
    KeyAlreadyTurned,
    KeyNotAsked,
    NotWaiting,
    NotYourOffice,
    OnePersonOneKey,
    ReasonNeeded,
)
from concilio.moderation.models import Decision, Key, Reason, Review


@transaction.atomic
def turn_key(
    *,
    steward: Person,
    statement: Statement,
    community: Community,
    approves: bool,
    reason: str = "",
    now: datetime | None = None,
) -> Review:
    """Decide for one community; the last key settles the statement.

    All approve: published. All refuse: returned. They differ: to the mediator, or, without one whom every
    community has accepted, a deadlock. The same key turned again by the same steward in the same way changes nothing
    and succeeds, since the answer to the first may have been lost.

    Raises:
        NotYourOffice, DialogueOver, KeyNotAsked, ReasonNeeded, KeyAlreadyTurned, OnePersonOneKey, NotWaiting.
    """
    now = now or timezone.now()
    reason = "" if approves else reason
    if not rules.is_steward(steward, community):
        raise NotYourOffice
    if not approves and reason not in Reason.values:
        raise ReasonNeeded
    current = locked_statement(statement.id)
    keys = {key.community_id: key for key in current.keys.select_related("community")}
    before = keys.get(community.id)
    if before is not None:
        if (before.by_id, before.approves, before.reason) == (steward.id, approves, reason):
            return open_review(current)
        raise KeyAlreadyTurned
    # After a deadlock the statement is in one room: whose keys it took is told by the keys alone.
    asked = rules.communities_asked(current, current.dialogue.communities.all())
    if community not in asked:
        raise KeyNotAsked
    if any(key.by_id == steward.id for key in keys.values()):
        raise OnePersonOneKey
    if not rules.decisions_are_taken(current.dialogue):
        raise DialogueOver
    review = open_review(current)
    if current.status != Statement.Status.PROPOSED or review.state != Review.State.OPEN:
        raise NotWaiting
    keys[community.id] = Key.objects.create(
        statement=current, community=community, approves=approves, reason=reason, by=steward
    )
    if len(keys) == len(asked):
        _settle(review, current, list(keys.values()), now)
    return review


def open_review(statement: Statement) -> Review:
    """The review of a proposed statement; opened on the day of proposing, at no hour."""
    review, _ = Review.objects.get_or_create(
        statement=statement,
        defaults={"opened_at": datetime.combine(statement.proposed_on, time(), UTC)},
    )
    return review


def shared_reason(keys: Iterable[Key]) -> str:
    """The reason that most refusals give; of equally many, the one that the policy names first, never a side's."""
    given = Counter(key.reason for key in keys if not key.approves)
    order = list(Reason.values)
    return min(given, key=lambda reason: (-given[reason], order.index(reason)))


def settle_deadlock(review: Review, statement: Statement, now: datetime) -> None:
    """Leave a statement in its author's room and say in public whose keys disagreed."""
    keep_in_own_room(statement=statement, on=now.date())
    review.state = Review.State.DEADLOCKED
    review.closed_at = now
    review.save(update_fields=["state", "closed_at"])
    append_decision(
        statement=statement,
        kind=Decision.Kind.DEADLOCKED,
        now=now,
        keys=statement.keys.select_related("community"),
    )


def _settle(review: Review, statement: Statement, keys: list[Key], now: datetime) -> None:
    if len({key.approves for key in keys}) > 1:
        if rules.accepted_mediator(statement.dialogue) is None:
            settle_deadlock(review, statement, now)
            return
        review.state = Review.State.WITH_MEDIATOR
        review.deadline_at = now + timedelta(hours=statement.dialogue.mediator_hours)
        review.save(update_fields=["state", "deadline_at"])
        append_decision(statement=statement, kind=Decision.Kind.DISAGREED, now=now, keys=keys)
        return
    if keys[0].approves:
        publish_statement(statement=statement, on=now.date())
        review.state = Review.State.PUBLISHED
        kind = Decision.Kind.PUBLISHED
    else:
        return_statement(statement=statement, reason=shared_reason(keys))
        review.state = Review.State.RETURNED
        kind = Decision.Kind.RETURNED
    review.closed_at = now
    review.save(update_fields=["state", "closed_at"])
    append_decision(statement=statement, kind=kind, now=now, keys=keys)
