"""What a steward sees: statements waiting for their key, hidden ones, and those with the mediator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from concilio.coalition.models import Person
from concilio.dialogue.models import Community, Dialogue, Statement
from concilio.dialogue.naming import NamedCommunity, communities_by_label
from concilio.dialogue.readable import MEDIATOR, Reader, may_read, readable_by, steward_of
from concilio.dialogue.reasons import reason_label
from concilio.dialogue.similar_statements import SimilarStatements
from concilio.dialogue.wording import Wording, wordings, words_in
from concilio.keys import queries as keys
from concilio.keys.models import Case
from concilio.moderation.models import UrgentHiding
from concilio.moderation.rules import may_confirm

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
    wording: Wording


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
    """A hidden statement. In a community's own room another of its stewards confirms: nobody else reads it."""

    id: UUID
    wording: Wording
    community: NamedCommunity
    reason: str | Promise
    until: datetime
    hours: int
    minutes: int
    may_confirm: bool
    in_own_room: bool


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


def queue_of(
    *, dialogue: Dialogue, community: Community, steward: Person, language: str, now: datetime
) -> Queue:
    """What a steward of a community is asked now, oldest day first."""
    reader = steward_of(community.id)
    views = communities_by_label(dialogue, language)
    own = in_review(dialogue).filter(readable_by(reader), status=Statement.Status.PROPOSED)
    still_open = own.filter(Q(review=None) | Q(review__case__state=Case.State.OPEN))
    unturned = still_open.exclude(review__case__keys__community=community)
    shown = list(unturned.order_by("proposed_on", "id")[:AT_ONCE])
    revised = [s.revises for s in shown if s.revises is not None and may_read(reader, s.revises)]
    words = wordings([*shown, *revised], reader=reader, language=language)
    near = _near(dialogue, reader, language, words)
    hid_before = set(
        UrgentHiding.objects.filter(community=community, statement__in=shown).values_list(
            "statement_id", flat=True
        )
    )
    waiting = [
        WaitingView(
            id=statement.id,
            wording=words[statement.id],
            days=max((now.date() - statement.proposed_on).days, 0),
            keys=keys_seen_by(statement, community, views),
            revised=words.get(statement.revises_id) if statement.revises_id else None,
            revised_reason=reason_label(statement.revises.returned_reason)
            if statement.revises in revised
            else "",
            near=near.get(statement.id),
            is_seed=statement.is_seed,
            may_hide=statement.id not in hid_before,
        )
        for statement in shown
    ]
    return Queue(
        hidden=hidden_now(
            dialogue=dialogue, community=community, steward=steward, language=language, now=now
        ),
        waiting=waiting,
        mediated=with_mediator(dialogue=dialogue, reader=reader, language=language, now=now),
        n_waiting=unturned.count(),
        n_mine_turned=still_open.filter(review__case__keys__community=community).count(),
    )


def with_mediator(
    *, dialogue: Dialogue, language: str, now: datetime, reader: Reader = MEDIATOR
) -> list[MediatedView]:
    """On what the keys disagree and a mediator has still time, nearest deadline first."""
    views = communities_by_label(dialogue, language)
    disputed = in_review(dialogue).filter(
        readable_by(reader),
        status=Statement.Status.PROPOSED,
        review__case__state=Case.State.WITH_MEDIATOR,
        review__case__deadline_at__gt=now,
    )
    words = wordings(disputed, reader=reader, language=language)
    return [
        MediatedView(
            id=statement.id,
            wording=words[statement.id],
            keys=keys_seen_by(statement, None, views),
            hours=_hours(statement.review.case.deadline_at, now)[0],
        )
        for statement in disputed.order_by("review__case__deadline_at", "id")
    ]


def hidden_now(
    *, dialogue: Dialogue, community: Community, steward: Person, language: str, now: datetime
) -> list[HiddenView]:
    """Hidden statements that the community would read, whose day is not over; somebody else has to confirm."""
    reader = steward_of(community.id)
    views = communities_by_label(dialogue, language)
    hidings = (
        UrgentHiding.objects.filter(
            statement__in=Statement.objects.filter(
                readable_by(reader), dialogue=dialogue, status=Statement.Status.HIDDEN
            ),
            outcome=UrgentHiding.Outcome.WAITING,
            expires_at__gt=now,
        )
        .select_related("statement", "community")
        .defer("statement__author")
        .order_by("expires_at", "id")
    )
    words = wordings([hiding.statement for hiding in hidings], reader=reader, language=language)
    found = []
    for hiding in hidings:
        hours, minutes = _hours(hiding.expires_at, now)
        found.append(
            HiddenView(
                id=hiding.statement_id,
                wording=words[hiding.statement_id],
                community=views[hiding.community.label],
                reason=reason_label(hiding.reason),
                until=hiding.expires_at,
                hours=hours,
                minutes=minutes,
                may_confirm=may_confirm(hiding, steward=steward, community=community),
                in_own_room=hiding.statement.room_id is not None,
            )
        )
    return found


def open_statements(
    *, dialogue: Dialogue, community: Community, language: str, number: str | None
) -> tuple[Page[Any], list[PublishedView]]:
    """A page of what a steward of a community could hide: open in the joint room, or in their community's own."""
    reader = steward_of(community.id)
    statements = in_review(dialogue).filter(
        readable_by(reader),
        status__in=[Statement.Status.PUBLISHED, Statement.Status.DEADLOCKED],
        number__isnull=False,
    )
    page = Paginator(statements.order_by("number"), AT_ONCE).get_page(number)
    words = wordings(page, reader=reader, language=language)
    return page, [PublishedView(s.id, s.number or 0, words[s.id]) for s in page]


def in_review(dialogue: Dialogue) -> QuerySet[Statement]:
    """Statements with all that moderation shows of them, in a number of queries that does not grow."""
    return (
        Statement.objects.filter(dialogue=dialogue)
        .defer("author", "revises__author")
        .select_related("review__case", "revises", "room")
        .prefetch_related("review__case__keys")
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


def _near(
    dialogue: Dialogue, reader: Reader, language: str, shown: dict[UUID, Wording]
) -> dict[UUID, NearView]:
    """For each statement shown, the nearest of those published, where one says nearly the same."""
    published = Statement.objects.filter(dialogue=dialogue, status=Statement.Status.PUBLISHED)
    numbers = dict(published.values_list("id", "number"))
    words = words_in(published, reader=reader)
    similar = SimilarStatements([(id_, text) for id_, each in words.items() for text in each.all_texts()])
    found: dict[UUID, NearView] = {}
    for id_, wording in shown.items():
        nearest = similar.to(wording.original or wording.text)
        if nearest:
            found[id_] = NearView(numbers[nearest[0]] or 0, words[nearest[0]].in_language(language))
    return found


def _hours(until: datetime | None, now: datetime) -> tuple[int, int]:
    left = max(int((until - now).total_seconds()), 0) if until is not None else 0
    return left // 3600, left % 3600 // 60
