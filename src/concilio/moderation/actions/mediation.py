"""The mediator's word where the keys disagreed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.dialogue.actions.publication import locked_statement, publish_statement, return_statement
from concilio.dialogue.models import Statement
from concilio.moderation import rules
from concilio.moderation.actions.keys import shared_reason
from concilio.moderation.actions.log import append_decision
from concilio.moderation.errors import (
    DialogueOver,
    NotWaiting,
    NotYourOffice,
    OnePersonOneKey,
    PublicReasonNeeded,
    TooLate,
)
from concilio.moderation.models import Decision, MediatorDecision, Review

MAX_PUBLIC_REASON = 1000


@transaction.atomic
def decide_as_mediator(
    *,
    mediator: Person,
    statement: Statement,
    publishes: bool,
    public_reason: str,
    now: datetime | None = None,
) -> MediatorDecision:
    """Publish or return a statement on which the communities' keys disagree, before the deadline.

    Raises:
        NotYourOffice, PublicReasonNeeded, DialogueOver, NotWaiting, OnePersonOneKey, TooLate.
    """
    now = now or timezone.now()
    public_reason = public_reason.strip()
    if not rules.is_accepted_mediator(mediator, statement.dialogue):
        raise NotYourOffice
    if not public_reason or len(public_reason) > MAX_PUBLIC_REASON:
        raise PublicReasonNeeded
    current = locked_statement(statement.id)
    if not rules.decisions_are_taken(current.dialogue):
        raise DialogueOver
    review = Review.objects.filter(statement=current, state=Review.State.WITH_MEDIATOR).first()
    if review is None or current.status != Statement.Status.PROPOSED:
        raise NotWaiting
    if current.keys.filter(by=mediator).exists():
        raise OnePersonOneKey
    if review.deadline_at is not None and review.deadline_at <= now:
        raise TooLate
    decision = MediatorDecision.objects.create(
        statement=current, publishes=publishes, public_reason=public_reason, by=mediator
    )
    if publishes:
        publish_statement(statement=current, on=now.date())
        review.state = Review.State.PUBLISHED
    else:
        return_statement(statement=current, reason=shared_reason(current.keys.all()))
        review.state = Review.State.RETURNED
    review.closed_at = now
    review.save(update_fields=["state", "closed_at"])
    append_decision(
        statement=current,
        kind=Decision.Kind.MEDIATED,
        now=now,
        keys=current.keys.select_related("community"),
        reason=public_reason,
    )
    return decision
