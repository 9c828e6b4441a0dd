"""Counting whether communities are treated alike, and saying the counts in public, as an act that anybody can check.

Whose a statement is must stay unknown, so the counts by author's community are said only where `is_safe` allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import combinations
from statistics import median
from uuid import UUID

from django.db import transaction
from django.db.models import Count as Total

from concilio.dialogue.models import Ballot, Community, Dialogue, Phase, Statement
from concilio.dialogue.queries.arrays import counts_as_arrays
from concilio.keys.models import Case, Key
from concilio.ledger.symmetry import Count, Pair, is_safe
from concilio.moderation.models import Review, UrgentHiding
from concilio.publiclog.actions import Value, append, log_of
from concilio.publiclog.queries import SYMMETRY, counted_so_far

EVERY = timedelta(days=7)
QUICK = timedelta(days=3)
_DECIDED = (Case.State.APPROVED, Case.State.REFUSED, Case.State.DEADLOCKED)
Counts = dict[str, Count]


def count_all(*, today: date) -> int:
    """Count in every dialogue that has begun and whose acts a ledger keeps; how many had something new to say."""
    begun = Dialogue.objects.exclude(phase=Phase.SETUP).order_by("slug")
    return sum(count_symmetry(dialogue=dialogue, today=today) for dialogue in begun if log_of(dialogue.id))


@transaction.atomic
def count_symmetry(*, dialogue: Dialogue, today: date) -> bool:
    """Say in public how communities fared, at most once a week; whether there was anything new to say."""
    Dialogue.objects.select_for_update(no_key=True).get(id=dialogue.id)
    before = counted_so_far(dialogue.id)
    if before is not None and today < before.on + EVERY:
        return False
    had = before.measures if before else {}
    new = {name: now for name, now in measures(dialogue).items() if is_safe(now, had.get(name, {}))}
    keys = pairs(dialogue)
    if not new and (not keys or (before is not None and before.pairs == keys)):
        return False
    append(
        kind=SYMMETRY,
        scope_kind="dialogue",
        scope_id=dialogue.id,
        on=today,
        payload={
            "address": dialogue.slug,
            "measures": {name: _said(now) for name, now in sorted(new.items())},
            "pairs": [
                {
                    "first": pair.first,
                    "first_refused": pair.first_refused,
                    "of": pair.of,
                    "second": pair.second,
                    "second_refused": pair.second_refused,
                }
                for pair in keys
            ],
        },
    )
    return True


def measures(dialogue: Dialogue) -> dict[str, Counts]:
    """By measure and author's community: statements that participants proposed for the joint room."""
    labels = dict(Community.objects.filter(dialogue=dialogue).order_by("label").values_list("id", "label"))
    decided = list(
        Review.objects.annotate(asked=Total("case__communities"))
        .filter(
            asked__gt=1,  # in its own room a statement is its own community's to decide
            statement__dialogue=dialogue,
            statement__is_seed=False,
            statement__author_community__isnull=False,
            case__state__in=_DECIDED,
        )
        .values_list(
            "statement_id",
            "statement__author_community",
            "case__state",
            "statement__proposed_on",
            "case__closed_at",
        )
    )
    hidden = set(
        UrgentHiding.objects.filter(statement__dialogue=dialogue).values_list("statement", flat=True)
    )
    published = [row for row in decided if row[2] == Case.State.APPROVED]

    def counted(rows: Iterable[tuple[UUID, bool]]) -> Counts:
        """By label: of how many statements something is so, given as (author's community, whether)."""
        found = {label: [0, 0] for label in labels.values()}
        for community, hit in rows:
            found[labels[community]][0] += hit
            found[labels[community]][1] += 1
        return {label: Count(hits, of) for label, (hits, of) in found.items()}

    return {
        "published": counted((row[1], row[2] == Case.State.APPROVED) for row in decided),
        "deadlocked": counted((row[1], row[2] == Case.State.DEADLOCKED) for row in decided),
        "quick": counted((row[1], row[4].date() - row[3] <= QUICK) for row in decided if row[4] is not None),
        "hidden": counted((row[1], row[0] in hidden) for row in published),
        **{name: counted(rows) for name, rows in _shown(dialogue).items()},
    }


def _shown(dialogue: Dialogue) -> dict[str, list[tuple[UUID, bool]]]:
    """How published statements of the joint room were shown: often, to others, first."""
    rows = (
        Statement.objects.filter(
            dialogue=dialogue,
            room__isnull=True,
            is_seed=False,
            status=Statement.Status.PUBLISHED,
            author_community__isnull=False,
        )
        .order_by("number")
        .values_list("number", "author_community")
    )
    statements = {number: community for number, community in rows if number is not None}
    counts = counts_as_arrays(dialogue)
    place = {int(number): index for index, number in enumerate(counts.numbers)}
    position = {community: index for index, community in enumerate(counts.communities)}
    everybody = {n: int(counts.voters[:, place[n]].sum()) for n in statements if n in place}
    people = dict(
        Ballot.objects.filter(community__dialogue=dialogue).values_list("community").annotate(n=Total("pk"))
    )
    # As a share of those who could have: else the people of a small community would seem to be read by more.
    others = {
        n: (total - int(counts.voters[position[statements[n]], place[n]]))
        / max(sum(people.values()) - people.get(statements[n], 0), 1)
        for n, total in everybody.items()
    }
    middle = sorted(statements)[len(statements) // 2] if statements else 0
    return {
        "answered": [(statements[n], total >= median(everybody.values())) for n, total in everybody.items()],
        "answered-by-others": [
            (statements[n], total >= median(others.values())) for n, total in others.items()
        ],
        "first": [(community, number < middle) for number, community in statements.items()],
    }


def pairs(dialogue: Dialogue) -> tuple[Pair, ...]:
    """The keys of settled statements, two communities at a time: they stand in public acts already."""
    said: dict[UUID, dict[str, bool]] = {}
    settled = Review.objects.filter(
        statement__dialogue=dialogue, case__state__in=[*_DECIDED, Case.State.WITH_MEDIATOR]
    ).values("case")
    for case, label, approves in Key.objects.filter(case__in=settled).values_list(
        "case", "community__label", "approves"
    ):
        said.setdefault(case, {})[label] = approves
    labels = sorted({label for keys in said.values() for label in keys})
    return tuple(_pair(first, second, said.values()) for first, second in combinations(labels, 2))


def _pair(first: str, second: str, said: Iterable[Mapping[str, bool]]) -> Pair:
    both = [(keys[first], keys[second]) for keys in said if first in keys and second in keys]
    return Pair(
        first,
        second,
        sum(one < other for one, other in both),
        sum(other < one for one, other in both),
        len(both),
    )


def _said(counts: Counts) -> dict[str, Value]:
    return {label: {"hits": count.hits, "of": count.of} for label, count in sorted(counts.items())}
