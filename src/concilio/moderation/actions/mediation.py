"""The mediator's decision where the keys disagreed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.dialogue.actions.publication import locked_statement
from concilio.dialogue.models import Statement
from concilio.keys import actions as cases
from concilio.keys import errors as keys_errors
from concilio.keys.models import Case
from concilio.keys.rules import is_accepted_mediator
from concilio.moderation import rules
from concilio.moderation.actions.keys import carry_out
from concilio.moderation.actions.log import keep_decision
from concilio.moderation.errors import DialogueOver, NotWaiting, NotYourOffice, TooLate
from concilio.moderation.models import Review
from concilio.publiclog.actions import seal_words


@transaction.atomic
def decide_as_mediator(
    *,
    mediator: Person,
    statement: Statement,
    publishes: bool,
    public_reason: str,
    now: datetime | None = None,
) -> Case:
    """Publish or return a statement on which the communities' keys disagree, before the deadline.

    Raises:
        NotYourOffice, DialogueOver, NotWaiting; and what `keys.actions.decide_as_mediator` raises.
    """
    now = now or timezone.now()
    if not is_accepted_mediator(mediator, statement.dialogue):
        raise NotYourOffice
    current = locked_statement(statement.id)
    if not rules.decisions_are_taken(current.dialogue):
        raise DialogueOver
    review = Review.objects.select_related("case").filter(statement=current).first()
    waits = review is not None and review.case.state == Case.State.WITH_MEDIATOR
    if review is None or not waits or current.status != Statement.Status.PROPOSED:
        raise NotWaiting
    try:
        settled = cases.decide_as_mediator(
            case=review.case,
            person=mediator,
            approves=publishes,
            public_reason=public_reason,
            now=now,
            carry_out=lambda decided: {
                **carry_out(decided, current, now),
                "texts": [seal_words(public_reason.strip(), role="reason", language="und")],
            },
        )
    except keys_errors.TooLate:
        raise TooLate from None
    keep_decision(settled, current)
    return settled.case
