"""What a steward sees: statements waiting for their key, hidden ones, and those with the mediator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from concilio.dialogue.models import Community, Dialogue, Statement, Translation
from concilio.dialogue.naming import NamedCommunity, Wording, communities_by_label, wording
from concilio.dialogue.reasons import reason_label
from concilio.dialogue.similar_statements import SimilarStatements
from concilio.keys import queries as keys
from concilio.keys.models import Case
from concilio.moderation.models import UrgentHiding

AT_ONCE = 30


@dataclass(frozen=True)
class KeyView:
    """One community's key as one reader may see it.

    Attributes:
        state: open, turned (and hidden from this reader), yours, approved or refused.
    """

    community: NamedCommunity
    state: str
    reason: str | Promise = ""


@dataclass(frozen=True)
class NearView:
    number: int
    text: str
    language: str


@dataclass(frozen=True)
class WaitingView:
    """A statement that waits. It says since how many days, never since which hour, and nothing of its author."""

    id: UUID
    wording: Wording
    days: int
    keys: list[KeyView]
    revised: Wording | None = None
    revised_reason: str | Promise = ""
    near: NearView | None = None
    is_seed: bool = False
    may_hide: bool = False


@dataclass(frozen=True)
class HiddenView:
    id: UUID
    wording: Wording
    community: NamedCommunity
    reason: str | Promise
    until: datetime
    hours: int
    minutes: int
    may_confirm: bool


@dataclass(frozen=True)
class MediatedView:
    id: UUID
    wording: Wording
    keys: list[KeyView]
    hours: int


@dataclass(frozen=True)
class PublishedView:
    id: UUID
    number: int
    wording: Wording


@dataclass(frozen=True)
class Queue:
    """A steward's page. `more`: how many wait beyond those shown."""

    hidden: list[HiddenView]
    waiting: list[WaitingView]
    mediated: list[MediatedView]
    n_waiting: int
    n_mine_turned: int

    @property
    def more(self) -> int:
        return self.n_waiting - len(self.waiting)


def queue_of(*, dialogue: Dialogue, community: Community, language: str, now: datetime) -> Queue:
    """What a steward of a community is asked now, oldest day first."""
    views = communities_by_label(dialogue, language)
    proposed = in_review(dialogue).filter(status=Statement.Status.PROPOSED)
    own = proposed.filter(Q(room=None) | Q(room=community))
    still_open = own.filter(Q(review=None) | Q(review__case__state=Case.State.OPEN))
    unturned = still_open.exclude(review__case__keys__community=community)
    shown = list(unturned.order_by("proposed_on", "id")[:AT_ONCE])
    near = _near(dialogue, community, shown)
    hid_before = set(
        UrgentHiding.objects.filter(community=community, statement__in=shown).values_list(
            "statement_id", flat=True
        )
    )
    waiting = [
        WaitingView(
            id=statement.id,
            wording=wording(statement, language),
            days=max((now.date() - statement.proposed_on).days, 0),
            keys=keys_seen_by(statement, community, views),
            revised=wording(statement.revises, language)
            if statement.revises and statement.revises.text
            else None,
            revised_reason=reason_label(statement.revises.returned_reason) if statement.revises else "",
            near=near.get(statement.id),
            is_seed=statement.is_seed,
            may_hide=statement.id not in hid_before,
        )
        for statement in shown
    ]
    return Queue(
        hidden=hidden_now(dialogue=dialogue, community=community, language=language, now=now),
        waiting=waiting,
        mediated=with_mediator(dialogue=dialogue, language=language, now=now),
        n_waiting=unturned.count(),
        n_mine_turned=still_open.filter(review__case__keys__community=community).count(),
    )


def with_mediator(*, dialogue: Dialogue, language: str, now: datetime) -> list[MediatedView]:
    """On what the keys disagree and a mediator has still time, nearest deadline first."""
    views = communities_by_label(dialogue, language)
    disputed = in_review(dialogue).filter(
        status=Statement.Status.PROPOSED,
        review__case__state=Case.State.WITH_MEDIATOR,
        review__case__deadline_at__gt=now,
    )
    return [
        MediatedView(
            id=statement.id,
            wording=wording(statement, language),
            keys=keys_seen_by(statement, None, views),
            hours=_hours(statement.review.case.deadline_at, now)[0],
        )
        for statement in disputed.order_by("review__case__deadline_at", "id")
    ]


def hidden_now(*, dialogue: Dialogue, community: Community, language: str, now: datetime) -> list[HiddenView]:
    """Hidden statements whose day is not over. Stewards of every community see them: one of them has to confirm."""
    views = communities_by_label(dialogue, language)
    hidings = (
        UrgentHiding.objects.filter(
            statement__dialogue=dialogue,
            statement__status=Statement.Status.HIDDEN,
            outcome=UrgentHiding.Outcome.WAITING,
            expires_at__gt=now,
        )
        .select_related("statement", "community")
        .defer("statement__author")
        .prefetch_related("statement__translations")
        .order_by("expires_at", "id")
    )
    found = []
    for hiding in hidings:
        hours, minutes = _hours(hiding.expires_at, now)
        found.append(
            HiddenView(
                id=hiding.statement_id,
                wording=wording(hiding.statement, language),
                community=views[hiding.community.label],
                reason=reason_label(hiding.reason),
                until=hiding.expires_at,
                hours=hours,
                minutes=minutes,
                may_confirm=hiding.community_id != community.id,
            )
        )
    return found


def open_statements(
    *, dialogue: Dialogue, community: Community, language: str, number: str | None
) -> tuple[Page[Any], list[PublishedView]]:
    """A page of what a steward of a community could hide: open in the joint room, or in their community's own."""
    statements = in_review(dialogue).filter(
        Q(room=None) | Q(room=community),
        status__in=[Statement.Status.PUBLISHED, Statement.Status.DEADLOCKED],
        number__isnull=False,
    )
    page = Paginator(statements.order_by("number"), AT_ONCE).get_page(number)
    return page, [PublishedView(s.id, s.number or 0, wording(s, language)) for s in page]


def in_review(dialogue: Dialogue) -> QuerySet[Statement]:
    """Statements with all that moderation shows of them, in a number of queries that does not grow."""
    return (
        Statement.objects.filter(dialogue=dialogue)
        .defer("author", "revises__author")
        .select_related("review__case", "revises", "room")
        .prefetch_related("review__case__keys", "translations", "revises__translations")
    )


def keys_seen_by(
    statement: Statement, reader: Community | None, views: dict[str, NamedCommunity]
) -> list[KeyView]:
    """The keys of a statement, for a steward of one community, or (None) when all are turned."""
    review = getattr(statement, "review", None)
    own = [reader.id] if reader is not None else []
    turned = keys.keys_seen_by(review.case if review else None, own)
    seen = []
    for label in [statement.room.label] if statement.room is not None else list(views):
        view = views[label]
        if view.id not in turned:
            seen.append(KeyView(view, "yours" if view.id in own else "open"))
        elif (key := turned[view.id]) is None:
            seen.append(KeyView(view, "turned"))
        else:
            seen.append(KeyView(view, "approved" if key.approves else "refused", reason_label(key.reason)))
    return seen


def _near(dialogue: Dialogue, community: Community, shown: list[Statement]) -> dict[UUID, NearView]:
    published = {
        s.id: s
        for s in Statement.objects.filter(
            Q(room=None) | Q(room=community), dialogue=dialogue, status=Statement.Status.PUBLISHED
        ).only("id", "number", "text", "language")
    }
    translated = Translation.objects.filter(statement__in=list(published)).values_list("statement_id", "text")
    similar = SimilarStatements([*((s.id, s.text) for s in published.values()), *translated])
    found: dict[UUID, NearView] = {}
    for statement in shown:
        nearest = similar.to(statement.text)
        if nearest:
            near = published[nearest[0]]
            found[statement.id] = NearView(near.number or 0, near.text, near.language)
    return found


def _hours(until: datetime | None, now: datetime) -> tuple[int, int]:
    left = max(int((until - now).total_seconds()), 0) if until is not None else 0
    return left // 3600, left % 3600 // 60
