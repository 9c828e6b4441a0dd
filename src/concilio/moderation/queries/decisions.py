"""The public log, and what it adds up to by community."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case as Case_
from django.db.models import Count, F, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilio.dialogue.models import Dialogue, Statement
from concilio.dialogue.naming import NamedCommunity, communities_by_label
from concilio.dialogue.readable import EVERYBODY, may_read
from concilio.dialogue.reasons import reason_label
from concilio.keys.models import Case, Key
from concilio.moderation.models import Decision, Review, UrgentHiding
from concilio.moderation.queries.queue import KeyView

PER_PAGE = 50
SETTLED = (
    Case.State.WITH_MEDIATOR,
    Case.State.APPROVED,
    Case.State.REFUSED,
    Case.State.DEADLOCKED,
)
# Within a day the log is in the order in which the rules let things happen, newest first: it knows no hour.
STAGES = (
    (Decision.Kind.REPLACED,),
    (Decision.Kind.DISAGREED,),
    (Decision.Kind.PUBLISHED, Decision.Kind.RETURNED, Decision.Kind.MEDIATED, Decision.Kind.DEADLOCKED),
    (Decision.Kind.HIDDEN,),
    (Decision.Kind.REMOVED, Decision.Kind.RESTORED),
)

_MEDIATED: dict[bool, str | Promise] = {
    True: _("decided by the mediator: published"),
    False: _("decided by the mediator: returned"),
}


@dataclass(frozen=True)
class DecisionView:
    """One line of the log.

    Attributes:
        number: the statement's; None where it was not published.
        reason: a mediator's words, or the policy's reason for a hiding.
        is_public: whether anybody may read the statement's words now.
    """

    on: date
    number: int | None
    kind: str
    kind_name: str | Promise
    keys: list[KeyView]
    reason: str | Promise
    is_public: bool


@dataclass(frozen=True)
class CommunityCount:
    """What one community's keys came to. Deadlocks are counted under what its key said in them."""

    community: NamedCommunity
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
    views = communities_by_label(dialogue, language)
    page = Paginator(_log(dialogue), PER_PAGE).get_page(number)
    return page, [_view(decision, views) for decision in page]


def _log(dialogue: Dialogue) -> QuerySet[Decision]:
    return (
        Decision.objects.filter(act__scope_id=dialogue.id)
        .select_related("act", "statement__review__case__mediator_decision")
        .defer("statement__author", "statement__text")
        .order_by(
            "-act__on",
            F("statement__number").desc(nulls_last=True),
            "statement",
            _stage().desc(),
            "act",
        )
    )


def all_decisions(dialogue: Dialogue, language: str) -> list[DecisionView]:
    """The whole log, newest day first."""
    views = communities_by_label(dialogue, language)
    return [_view(decision, views) for decision in _log(dialogue)]


def counts_by_community(dialogue: Dialogue, language: str) -> list[CommunityCount]:
    """In the order of labels. Keys of statements that are not settled are not counted: they are not public yet."""
    cases = Case.objects.filter(
        state__in=SETTLED, id__in=Review.objects.filter(statement__dialogue=dialogue).values("case")
    )
    keys = _by_community(Key.objects.filter(case__in=cases))
    deadlocks = _by_community(Key.objects.filter(case__in=cases.filter(state=Case.State.DEADLOCKED)))
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
        for label, view in communities_by_label(dialogue, language).items()
    ]


def n_deadlocks(dialogue: Dialogue) -> int:
    return Review.objects.filter(statement__dialogue=dialogue, case__state=Case.State.DEADLOCKED).count()


def _by_community(keys: QuerySet[Key]) -> dict[tuple[str, bool], int]:
    counted = keys.values_list("community__label", "approves").annotate(n=Count("id")).order_by()
    return {(label, approves): n for label, approves, n in counted}


def _stage() -> Case_:
    kinds = ((kind, place) for place, stage in enumerate(STAGES) for kind in stage)
    return Case_(*(When(act__kind=f"statement.{kind}", then=Value(place)) for kind, place in kinds))


def _view(decision: Decision, views: dict[str, NamedCommunity]) -> DecisionView:
    act, statement = decision.act, decision.statement
    kind = act.kind.removeprefix("statement.")
    mediated = kind == Decision.Kind.MEDIATED
    return DecisionView(
        on=act.on,
        number=statement.number,
        kind=kind,
        kind_name=_MEDIATED[act.payload["outcome"] == Case.State.APPROVED]
        if mediated
        else Decision.Kind(kind).label,
        keys=[_key_view(key, views) for key in act.payload["keys"]],
        reason=_mediators_reason(statement) if mediated else reason_label(act.payload.get("reason", "")),
        is_public=statement.number is not None and may_read(EVERYBODY, statement),
    )


def _mediators_reason(statement: Statement) -> str | Promise:
    """The mediator's words; not while the statement, which they may quote, is out of sight."""
    if statement.status == Statement.Status.HIDDEN:
        return _("The mediator’s reason is not shown while the statement is hidden.")
    if statement.status in {Statement.Status.REMOVED, Statement.Status.WITHDRAWN}:
        return _("The mediator’s reason was erased with the statement.")
    return statement.review.case.mediator_decision.public_reason


def _key_view(key: dict[str, str], views: dict[str, NamedCommunity]) -> KeyView:
    label = key["community"]
    state = {"approve": "approved", "refuse": "refused", "hide": "hides"}[key["turned"]]
    return KeyView(
        # A label that was changed in set-up, after this key was turned, names no community any more.
        views.get(label) or NamedCommunity(UUID(int=0), label, label, ""),
        state,
        "" if state == "hides" else reason_label(key.get("reason", "")),
    )
