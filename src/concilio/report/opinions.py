"""Opinion groups, or the one axis, as content: who is where in numbers, and what marks each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import Findings
from concilio.analysis.groups import BETWEEN, NOT_PLACED, least_votes
from concilio.formats.dataset import Dataset
from concilio.report.content import (
    Group,
    Headcount,
    Opinions,
    QuotedStatement,
    Relation,
    Repeats,
    TooFew,
    Trait,
)
from concilio.report.presentation import Presentation

_MOST_TRAITS = 5


def letter(group: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[group]


def opinions(
    findings: Findings,
    dataset: Dataset,
    communities: Sequence[int],
    show: Presentation,
    quoted: Callable[[int], QuotedStatement],
) -> Opinions:
    """The opinion map's content, communities counted in the order given (empty where none are declared)."""
    groups = findings.groups
    if not groups.looked_for:
        too_few = TooFew(show.people(groups.n_placed), least_votes(dataset.votes))
        return Opinions((), None, ((), ()), 0, 0, None, None, hidden=True, too_few=too_few)
    side = dataset.votes.community
    several = groups.n_groups > 1
    where = groups.membership if several else groups.axis
    values = range(groups.n_groups) if several else (-1, 0, 1)
    counts = [[int(np.sum((where == v) & (side == c))) for c in communities] for v in values]
    totals = [int(np.sum(where == v)) for v in values]
    # An exact count above a small one would give the small one away.
    hidden = any(n < show.least_in_group for n in totals) or any(
        n < show.least_of_side_in_group for row in counts for n in row
    )
    cells = [
        Headcount(show.people(n), tuple(show.people(x) for x in row))
        for n, row in zip(totals, counts, strict=True)
    ]
    return Opinions(
        groups=tuple(
            Group(letter(g), cells[g], _traits(findings, g, quoted), place)
            for g, place in enumerate(places(groups.centres))
        )
        if several
        else (),
        ends=None if several else (cells[0], cells[1], cells[2]),
        end_traits=((), ()) if several else _ends(findings, quoted),
        between=show.people(int(np.sum(groups.membership == BETWEEN))) if several else 0,
        not_placed=show.people(int(np.sum(where == NOT_PLACED))),
        relation=_relation(findings) if several and len(communities) > 1 else None,
        repeats=Repeats(groups.stability.same_number, groups.stability.repeats)
        if groups.stability.repeats
        else None,
        hidden=hidden,
        unsteady=groups.unsteady > 0,
    )


def places(centres: NDArray[np.float64]) -> list[tuple[float, float]]:
    """The groups' centres, (k, D), on the plane that shows their distances best, (k,) pairs.

    The plane's axes have no meaning and no direction; signs are fixed (the first group lies left of the
    middle, and not below it) so that the same groups always give the same picture.
    """
    k = len(centres)
    middle = centres - centres.mean(axis=0)
    _, _, axes = np.linalg.svd(middle, full_matrices=False)
    flat = np.zeros((k, 2))
    found = middle @ axes[:2].T
    flat[:, : found.shape[1]] = found
    for axis in range(2):
        column = np.round(flat[:, axis], 9)
        first = column[np.flatnonzero(column)[:1]]
        if first.size and first[0] > 0:
            column = -column
        flat[:, axis] = column
    return [(float(x), float(y)) for x, y in flat]


def _relation(findings: Findings) -> Relation | None:
    found = findings.cross_cutting
    if not np.isfinite(found.cramers_v):
        return None
    return Relation(round(found.cramers_v, 2), round(found.low, 2), round(found.high, 2))


def _traits(findings: Findings, group: int, quoted: Callable[[int], QuotedStatement]) -> tuple[Trait, ...]:
    marked = findings.groups.representatives[group][:_MOST_TRAITS]
    return tuple(Trait(quoted(r.statement), r.choice > 0) for r in marked)


def _ends(
    findings: Findings, quoted: Callable[[int], QuotedStatement]
) -> tuple[tuple[Trait, ...], tuple[Trait, ...]]:
    """What each end agrees with more than the other: one statement marks one end only."""
    marks = findings.groups.axis_statements
    return (
        tuple(Trait(quoted(s), True) for s, way in marks if way < 0)[:_MOST_TRAITS],
        tuple(Trait(quoted(s), True) for s, way in marks if way > 0)[:_MOST_TRAITS],
    )
