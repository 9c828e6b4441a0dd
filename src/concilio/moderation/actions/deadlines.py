"""What time does. It never deletes: a wrong clock can bring something back or keep it in a room, no more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from concilio.dialogue.actions.publication import locked_statement
from concilio.dialogue.models import Statement
from concilio.keys import actions as cases
from concilio.keys.models import ERASED, Case
from concilio.moderation.actions.hiding import come_back
from concilio.moderation.actions.keys import carry_out
from concilio.moderation.actions.log import erase_words_about, keep_decision
from concilio.moderation.models import Review, UrgentHiding


def expire_deadlines(*, now: datetime | None = None) -> int:
    """Bring back what was hidden for a day, settle as deadlocks what no mediator decided in time.

    Each in its own transaction, looked at again under the statement's lock: running it twice, or twice at once,
    does what running it once does.

    Returns:
        How many statements it moved.
    """
    now = now or timezone.now()
    hidden = UrgentHiding.objects.filter(outcome=UrgentHiding.Outcome.WAITING, expires_at__lte=now)
    moved = sum(_end_hiding(hiding.id, hiding.statement_id, now) for hiding in hidden.order_by("id"))
    late = Review.objects.filter(case__state=Case.State.WITH_MEDIATOR, case__deadline_at__lte=now)
    for review in late.order_by("statement_id"):
        moved += _end_mediation(review.statement_id, now)
    _close_withdrawn(now)
    _erase_words_about_withdrawn()
    return moved


@transaction.atomic
def _end_hiding(hiding_id: int, statement_id: UUID, now: datetime) -> int:
    statement = locked_statement(statement_id)
    hiding = UrgentHiding.objects.select_related("community").get(id=hiding_id)
    if hiding.outcome != UrgentHiding.Outcome.WAITING:
        return 0
    come_back(hiding, statement, now)
    return 1


@transaction.atomic
def _end_mediation(statement_id: UUID, now: datetime) -> int:
    statement = locked_statement(statement_id)
    if statement.status != Statement.Status.PROPOSED:  # hidden: it waits until it comes back
        return 0
    case = Review.objects.select_related("case").get(statement=statement).case
    settled = cases.expire(case=case, now=now, carry_out=lambda decided: carry_out(decided, statement, now))
    keep_decision(settled, statement)
    return int(settled.act is not None)


def _close_withdrawn(now: datetime) -> None:
    waiting = Review.objects.filter(
        case__state__in=[Case.State.OPEN, Case.State.WITH_MEDIATOR],
        statement__status=Statement.Status.WITHDRAWN,
    )
    for review in waiting.select_related("case").order_by("statement_id"):
        cases.close_case(case=review.case, state=Case.State.WITHDRAWN, now=now)


def _erase_words_about_withdrawn() -> None:
    """A mediator's reason may quote what its author has taken back. No act says so: taking back is none."""
    withdrawn = Statement.objects.filter(
        status=Statement.Status.WITHDRAWN, review__case__mediator_decision__isnull=False
    ).exclude(review__case__mediator_decision__public_reason=ERASED)
    for statement in withdrawn.order_by("id"):
        with transaction.atomic():
            erase_words_about(statement)
