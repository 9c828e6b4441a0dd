"""Disclosure control: what of the findings may leave, so that no release tells on a person (docs/threat-model.md).

A *cell* is one community on one statement. What is released is computed from the counts that a cell had
when it was last released, never from the newest ones; so two releases differ by whole batches of people,
and subtracting one from the other finds nobody. Pure: it knows no web framework, no database and no clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.safe_minimum import SAFE_MINIMUM, SAFE_MINIMUM_OF_EACH

if TYPE_CHECKING:
    from concilio.analysis import Findings, Guesses, Votes

LEAST_NEW = SAFE_MINIMUM
"""A cell is released again only when at least this many more people have voted in it …"""

LEAST_NEW_PER_ANSWER = 2
"""… and at least two of the three answers have each gained this many: else all the new ones answered alike."""

LEAST_DAYS = 1

FINE_FROM = 30
"""Rounded voters from which on shares are told to five points; below, in the wider bands of `coarse_counts`."""

Counts = tuple[int, int, int]


@dataclass(frozen=True)
class Cell:
    """What was last released of one community on one statement: agrees, passes, disagrees, and on which day."""

    counts: Counts
    on: date

    @property
    def voters(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Basis:
    """The exact counts behind a release. Private: kept only to decide what the next release may change.

    Attributes:
        cells: by (statement id, community label).
        guesses: people who guessed, by (statement id, label of the guesser, label of whom they guessed about).
        people: people who voted, by community label.
        waited: statements that were held back; they wait only once.
    """

    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    guesses: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    waited: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        return {
            "cells": [
                [s, c, *cell.counts, cell.on.isoformat()] for (s, c), cell in sorted(self.cells.items())
            ],
            "guesses": [[*key, n] for key, n in sorted(self.guesses.items())],
            "people": dict(sorted(self.people.items())),
            "waited": sorted(self.waited),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Basis:
        return cls(
            cells={
                (s, c): Cell((agrees, passes, disagrees), date.fromisoformat(on))
                for s, c, agrees, passes, disagrees, on in stored["cells"]
            },
            guesses={(s, c, d): n for s, c, d, n in stored["guesses"]},
            people=dict(stored["people"]),
            waited=frozenset(stored["waited"]),
        )


@dataclass(frozen=True, eq=False)
class Disclosed:
    """Findings that may be shown, and what they rest on.

    Attributes:
        findings: shares, levels, divides and gaps as the bands of the released cells give them; a hidden cell is empty.
        basis: what the next release is compared with.
        fresh: (S,) bool, statements of which every community's cell was brought up to date.
        people_fresh: whether every community has gained enough people for whatever is counted by person.
    """

    findings: Findings
    basis: Basis
    fresh: NDArray[np.bool_]
    people_fresh: bool


def may_be_released_again(old: Cell | None, counts: Counts, *, today: date) -> bool:
    """Whether a cell may show new counts, given what it showed before."""
    if sum(counts) < SAFE_MINIMUM:
        return False
    if old is None:
        return True
    gained = [now - before for now, before in zip(counts, old.counts, strict=True)]
    return (
        today - old.on >= timedelta(days=LEAST_DAYS)
        and sum(gained) >= LEAST_NEW
        and sum(g >= LEAST_NEW_PER_ANSWER for g in gained) >= 2
    )


def disclose(
    findings: Findings,
    votes: Votes,
    guessed: Guesses,
    *,
    statements: tuple[str, ...],
    communities: tuple[str, ...],
    previous: Basis,
    today: date,
    shown_level: NDArray[np.float64] | None = None,
) -> Disclosed:
    """What of these findings may be released today.

    Args:
        findings: of these votes and guesses.
        statements, communities: the id or label of each index.
        previous: of what was shown last, to anybody; empty for the first time.
        shown_level: (S,) level of each statement as it was shown last, 0 to 1, nan where none was.
    """
    shape = findings.support.agrees.shape
    if shown_level is None:
        shown_level = np.full(len(statements), np.nan)
    released = np.zeros((3, *shape), dtype=np.int64)
    fresh = np.ones(len(statements), dtype=np.bool_)
    # A statement that is hidden today may come back, and then with the counts it had.
    cells = dict(previous.cells)
    answers = findings.support
    for s, statement in enumerate(statements):
        for c, community in enumerate(communities):
            key = (statement, community)
            now = (int(answers.agrees[c, s]), int(answers.passes[c, s]), int(answers.disagrees[c, s]))
            old = previous.cells.get(key)
            if may_be_released_again(old, now, today=today):
                cells[key] = Cell(now, today)
            else:
                fresh[s] = False
            if key in cells:
                released[:, c, s] = cells[key].counts

    # Here: `Basis` is read by every page of a release, and pages need no analysis.
    from concilio.insight.coarse_counts import coarsen
    from concilio.insight.coarse_findings import in_bands

    guesses, guesses_fresh = _guesses(findings, statements, communities, previous)
    people = dict(zip(communities, findings.participants_per_community, strict=True))
    people_fresh = all(n - previous.people.get(label, 0) >= LEAST_NEW for label, n in people.items())
    kept_level = np.where(fresh, np.nan, shown_level)
    cells_in_bands = coarsen(released[0], released[1], released[2])
    return Disclosed(
        findings=in_bands(findings, cells_in_bands, votes, guessed, kept_level=kept_level),
        basis=Basis(cells, guesses, people if people_fresh else dict(previous.people), previous.waited),
        fresh=fresh & guesses_fresh,
        people_fresh=people_fresh,
    )


def released_part(
    shown: Basis,
    *,
    statements: Sequence[str],
    communities: Sequence[str],
    held_back: frozenset[str],
    released: Basis,
) -> Basis:
    """The basis of a release: the cells of the statements that it shows, each whole, and none that is held back."""
    visible = {
        statement
        for statement in statements
        if statement not in held_back and all((statement, label) in shown.cells for label in communities)
    }
    return Basis(
        cells={key: cell for key, cell in shown.cells.items() if key[0] in visible and key[1] in communities},
        guesses=shown.guesses,
        people=shown.people,
        waited=released.waited | held_back,
    )


def _guesses(
    findings: Findings, statements: tuple[str, ...], communities: tuple[str, ...], previous: Basis
) -> tuple[dict[tuple[str, str, str], int], NDArray[np.bool_]]:
    """Guess counts to keep, and on which statements every direction gained enough people to be shown anew."""
    kept = dict(previous.guesses)
    fresh = np.ones(len(statements), dtype=np.bool_)
    counts = findings.perception.n_guesses
    if counts.shape[0] != len(communities):
        return kept, fresh
    for s, statement in enumerate(statements):
        new = {
            (statement, guesser, about): int(counts[c, d, s])
            for c, guesser in enumerate(communities)
            for d, about in enumerate(communities)
            if c != d
        }
        if all(n - previous.guesses.get(key, 0) >= LEAST_NEW for key, n in new.items()):
            kept.update(new)
        else:
            fresh[s] = False
    return kept, fresh


def without_small_groups(findings: Findings, votes: Votes) -> Findings:
    """The findings with every opinion group merged that too few people, or too few of a community, belong to."""
    from concilio.analysis.crosscutting import cross_cutting
    from concilio.analysis.small_groups import merge_small_groups

    groups = merge_small_groups(
        votes, findings.groups, least=SAFE_MINIMUM, least_of_each=SAFE_MINIMUM_OF_EACH
    )
    if groups is findings.groups:
        return findings
    crossing = cross_cutting(votes, groups, seed=findings.options.seed)
    return replace(findings, groups=groups, cross_cutting=crossing)


def statements_held_back(statements: Sequence[UUID], guesses: Guesses, basis: Basis) -> frozenset[str]:
    """Half of the statements that people guess about wait for one release, so that its effect can be measured.

    The last bit of the statement's random identifier decides: drafting again changes nothing.
    """
    guessed = {int(s) for s in guesses.statement}
    shown = {statement for statement, _ in basis.cells} | basis.waited
    return frozenset(
        str(statement)
        for s, statement in enumerate(statements)
        if s in guessed and str(statement) not in shown and statement.int % 2
    )
