"""The public log, and what it adds up to by community."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from concilio.dialogue.models import Dialogue
from concilio.moderation.models import Decision, Key, Review, UrgentHiding
from concilio.moderation.queries.queue import KeyView
from concilio.moderation.queries.wording import CommunityView, Words, community_views, reason_label

PER_PAGE = 50
SETTLED = (
    Review.State.WITH_MEDIATOR,
    Review.State.PUBLISHED,
    Review.State.RETURNED,
    Review.State.DEADLOCKED,
)

_MEDIATED: dict[bool, Words] = {
    True: _("decided by the mediator: published"),
    False: _("decided by the mediator: returned"),
}


@dataclass(frozen=True)
class DecisionView:
    """One line of the log.

    Attributes:
        number: the statement's; None where it was not published.
        reason: a mediator's words, or the policy's reason for a hiding.
    """

    on: date
    number: int | None
    kind: str
    kind_name: Words
    keys: list[KeyView]
    reason: Words


@dataclass(frozen=True)
class CommunityCount:
    """What one community's keys came to. Deadlocks are counted under what its key said in them."""

    community: CommunityView
    approved: int
    refused: int
    deadlocks_approved: int
    deadlocks_refused: int
    hidden: int
    hidden_confirmed: int


def decision_page(
    dialogue: Dialogue, language: str, number: str | None
) -> tuple[Page[Any], list[DecisionView]]:
    """One page of the log, newest day first."""
    views = community_views(dialogue, language)
    log = (
        Decision.objects.filter(statement__dialogue=dialogue)
        .select_related("statement__mediator_decision")
        .only("on", "kind", "keys", "reason", "statement__number", "statement__mediator_decision__publishes")
        .order_by("-on", "-id")
    )
    page = Paginator(log, PER_PAGE).get_page(number)
    return page, [_view(decision, views) for decision in page]


def counts_by_community(dialogue: Dialogue, language: str) -> list[CommunityCount]:
    """In the order of labels. Keys of statements that are not settled are not counted: they are not public yet."""
    keys = _by_community(
        Key.objects.filter(statement__dialogue=dialogue, statement__review__state__in=SETTLED)
    )
    deadlocks = _by_community(
        Key.objects.filter(statement__dialogue=dialogue, statement__review__state=Review.State.DEADLOCKED)
    )
    hidings: dict[str, dict[str, int]] = {}
    for label, outcome, n in (
        UrgentHiding.objects.filter(statement__dialogue=dialogue)
        .values_list("community__label", "outcome")
        .annotate(n=Count("id"))
    ):
        hidings.setdefault(label, {})[outcome] = n
    return [
        CommunityCount(
            community=view,
            approved=keys.get((label, True), 0),
            refused=keys.get((label, False), 0),
            deadlocks_approved=deadlocks.get((label, True), 0),
            deadlocks_refused=deadlocks.get((label, False), 0),
            hidden=sum(hidings.get(label, {}).values()),
            hidden_confirmed=hidings.get(label, {}).get(UrgentHiding.Outcome.CONFIRMED, 0),
        )
        for label, view in community_views(dialogue, language).items()
    ]


def n_deadlocks(dialogue: Dialogue) -> int:
    return Review.objects.filter(statement__dialogue=dialogue, state=Review.State.DEADLOCKED).count()


def _by_community(keys: Any) -> dict[tuple[str, bool], int]:
    counted = keys.values_list("community__label", "approves").annotate(n=Count("id")).order_by()
    return {(label, approves): n for label, approves, n in counted}


def _view(decision: Decision, views: dict[str, CommunityView]) -> DecisionView:
    mediated = decision.kind == Decision.Kind.MEDIATED
    word = getattr(decision.statement, "mediator_decision", None) if mediated else None
    hides = decision.kind in {Decision.Kind.HIDDEN, Decision.Kind.REMOVED}
    return DecisionView(
        on=decision.on,
        number=decision.statement.number,
        kind=decision.kind,
        kind_name=Decision.Kind(decision.kind).label if word is None else _MEDIATED[word.publishes],
        keys=[
            KeyView(
                views.get(key["community"], CommunityView(key["community"], key["community"], "")),
                "hides" if hides else "approved" if key["approves"] else "refused",
                "" if hides else reason_label(key["reason"]),
            )
            for key in decision.keys
        ],
        reason=decision.reason if mediated else reason_label(decision.reason),
    )
