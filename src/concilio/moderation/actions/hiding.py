"""Urgent hiding: one steward at once, for a day; then two communities, or it comes back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.dialogue.actions.publication import (
    hide_statement,
    locked_statement,
    remove_statement,
    restore_statement,
)
from concilio.dialogue.models import Community, Statement
from concilio.dialogue.reasons import URGENT_REASONS
from concilio.dialogue.status import may_become
from concilio.keys import actions as cases
from concilio.keys.models import Case
from concilio.keys.rules import is_steward
from concilio.moderation import rules
from concilio.moderation.actions.keys import open_review
from concilio.moderation.actions.log import (
    append_decision,
    append_erasure,
    erase_words_about,
    withhold_words_about,
)
from concilio.moderation.errors import (
    AnotherCommunityConfirms,
    AnotherStewardConfirms,
    HiddenOnceAlready,
    NotHidden,
    NotWaiting,
    NotYourOffice,
    UrgentReasonNeeded,
)
from concilio.moderation.models import Decision, Review, UrgentHiding

HIDING_LASTS = timedelta(hours=24)
Outcome = UrgentHiding.Outcome


@transaction.atomic
def hide_urgently(
    *,
    steward: Person,
    statement: Statement,
    community: Community,
    reason: str,
    now: datetime | None = None,
) -> UrgentHiding:
    """Hide a statement for 24 hours, in any phase. A community can do this to a statement only once.

    Raises:
        NotYourOffice, UrgentReasonNeeded, HiddenOnceAlready; NotWaiting: it is not in sight.
        StatementMovedOn: it is in another community's own room, or gone.
    """
    now = now or timezone.now()
    if community.dialogue_id != statement.dialogue_id or not is_steward(steward, community):
        raise NotYourOffice
    current = locked_statement(statement.id)
    rules.must_be_read_by(community, current)
    if reason not in URGENT_REASONS:
        raise UrgentReasonNeeded
    if current.hidings.filter(community=community).exists():
        raise HiddenOnceAlready
    if not may_become(current.status, Statement.Status.HIDDEN):
        raise NotWaiting
    hiding = UrgentHiding.objects.create(
        statement=current,
        community=community,
        reason=reason,
        by=steward,
        expires_at=now + HIDING_LASTS,
        previous_status=current.status,
    )
    hide_statement(statement=current)
    withhold_words_about(current, withheld=True)
    append_decision(
        statement=current,
        kind=Decision.Kind.HIDDEN,
        on=now.date(),
        offices=[(community.label, "hide")],
        reason=reason,
    )
    return hiding


@transaction.atomic
def confirm_hiding(
    *, steward: Person, statement: Statement, community: Community, now: datetime | None = None
) -> UrgentHiding:
    """Remove a hidden statement for good, as another community's steward; in a room, as another of its stewards.

    Raises:
        NotYourOffice, AnotherCommunityConfirms, StatementMovedOn; NotHidden: its day is over, or somebody has decided.
    """
    now = now or timezone.now()
    if community.dialogue_id != statement.dialogue_id or not is_steward(steward, community):
        raise NotYourOffice
    current = locked_statement(statement.id)
    rules.must_be_read_by(community, current)
    hiding = _waiting(current)
    if not rules.may_confirm(hiding, steward=steward, community=community):
        raise AnotherStewardConfirms if current.room_id else AnotherCommunityConfirms
    if hiding.expires_at <= now:
        raise NotHidden
    remove_statement(statement=statement)
    hiding.outcome = Outcome.CONFIRMED
    hiding.confirmed_by = steward
    hiding.confirmed_community = community
    hiding.closed_at = now
    hiding.save(update_fields=["outcome", "confirmed_by", "confirmed_community", "closed_at"])
    review = Review.objects.select_related("case").filter(statement=statement).first()
    if review is not None:
        cases.close_case(case=review.case, state=Case.State.REFUSED, now=now)
    offices = [(hiding.community.label, "hide"), (community.label, "hide")]
    append_decision(
        statement=statement,
        kind=Decision.Kind.REMOVED,
        on=now.date(),
        offices=offices,
        reason=hiding.reason,
    )
    gone = erase_words_about(statement)
    append_erasure(statement=statement, on=now.date(), acts=gone, offices=offices, reason=hiding.reason)
    return hiding


@transaction.atomic
def end_hiding(
    *, steward: Person, statement: Statement, community: Community, now: datetime | None = None
) -> UrgentHiding:
    """Bring a hidden statement back before its day is over, as a steward of any community that would read it.

    Raises:
        NotYourOffice, NotHidden, StatementMovedOn.
    """
    now = now or timezone.now()
    if community.dialogue_id != statement.dialogue_id or not is_steward(steward, community):
        raise NotYourOffice
    current = locked_statement(statement.id)
    rules.must_be_read_by(community, current)
    hiding = _waiting(current)
    come_back(hiding, current, now)
    return hiding


def come_back(hiding: UrgentHiding, statement: Statement, now: datetime) -> None:
    """Restore what was hidden; the caller holds the statement's lock and knows that the hiding is open."""
    hiding.outcome = Outcome.RESTORED
    hiding.closed_at = now
    hiding.save(update_fields=["outcome", "closed_at"])
    if statement.status != Statement.Status.HIDDEN:  # its author has taken it back
        return
    restore_statement(statement=statement, status=hiding.previous_status)
    withhold_words_about(statement, withheld=False)
    review = Review.objects.select_related("case").filter(statement=statement).first()
    if review is not None and review.case.state == Case.State.WITH_MEDIATOR:
        # The mediator gets back the time for which nobody could decide.
        cases.extend(case=review.case, by=now - (hiding.expires_at - HIDING_LASTS))
    elif hiding.previous_status == Statement.Status.PROPOSED:
        open_review(statement)
    append_decision(statement=statement, kind=Decision.Kind.RESTORED, on=now.date())


def _waiting(statement: Statement) -> UrgentHiding:
    hiding = (
        statement.hidings.filter(outcome=Outcome.WAITING).select_related("community").order_by("id").first()
    )
    if hiding is None or statement.status != Statement.Status.HIDDEN:
        raise NotHidden
    return hiding
