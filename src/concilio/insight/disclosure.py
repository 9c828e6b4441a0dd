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
    from concilio.report.content import Content, Shared

LEAST_VOTERS = SAFE_MINIMUM
"""Fewer than this in a cell, and neither it nor any total it is part of is shown."""

LEAST_NEW = 10
"""A cell is released again only when at least this many more people have voted in it …"""

LEAST_NEW_PER_ANSWER = 2
"""… and at least two of the three answers have each gained this many: else all the new ones answered alike."""

LEAST_DAYS = 1

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
        findings: with counts, support, level and divides of the released cells alone; a hidden cell is empty.
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
    if sum(counts) < LEAST_VOTERS:
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
    *,
    statements: tuple[str, ...],
    communities: tuple[str, ...],
    held_back: frozenset[str],
    previous: Basis,
    today: date,
) -> Disclosed:
    """What of these findings may be released today.

    Args:
        statements, communities: the id or label of each index.
        held_back: statements that are not to be released yet, whatever their counts.
        previous: of the last public release; empty for the first.
    """
    shape = findings.support.agrees.shape
    released = np.zeros((3, *shape), dtype=np.int64)
    fresh = np.ones(len(statements), dtype=np.bool_)
    cells: dict[tuple[str, str], Cell] = {}
    answers = findings.support
    for s, statement in enumerate(statements):
        for c, community in enumerate(communities):
            key = (statement, community)
            now = (int(answers.agrees[c, s]), int(answers.passes[c, s]), int(answers.disagrees[c, s]))
            old = previous.cells.get(key)
            if statement not in held_back and may_be_released_again(old, now, today=today):
                cells[key] = Cell(now, today)
            else:
                fresh[s] = False
                if old is None:
                    continue
                cells[key] = old
            released[:, c, s] = cells[key].counts

    # Here: `Basis` is read by every page of a release, and pages need no analysis.
    from concilio.analysis.divides import divides
    from concilio.analysis.support import common_ground, support_from_counts

    shown = support_from_counts(released[0], released[1], released[2])
    guesses, guesses_fresh = _guesses(findings, statements, communities, previous)
    people = dict(zip(communities, findings.participants_per_community, strict=True))
    people_fresh = all(n - previous.people.get(label, 0) >= LEAST_NEW for label, n in people.items())
    return Disclosed(
        findings=replace(
            findings,
            support=shown,
            common_ground=common_ground(shown),
            divides=divides(shown),
        ),
        basis=Basis(
            cells, guesses, people if people_fresh else dict(previous.people), previous.waited | held_back
        ),
        fresh=fresh & guesses_fresh,
        people_fresh=people_fresh,
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


def keep_what_is_not_fresh(
    content: Content, before: Content, fresh: NDArray[np.bool_], *, people: bool
) -> Content:
    """What rests on persons, guesses or the model of all votes changes only when enough people are new.

    Args:
        content: of today's findings.
        before: as it was last shown.
        fresh: (S,) bool, statements that may be shown with today's numbers.
        people: whether counts by person may be brought up to date.
    """
    fresh_labels = {row.statement.label for row in content.statement_rows if fresh[row.statement.index]}
    surprising = [s for s in before.surprising if s.statement.label not in fresh_labels]
    surprising += [s for s in content.surprising if s.statement.label in fresh_labels]
    guessed_low = [s for s in before.uncertain.guessed_low if s.label not in fresh_labels]
    guessed_low += [s for s in content.uncertain.guessed_low if s.label in fresh_labels]
    renewed = fresh_labels if people else set()
    content = replace(
        content,
        surprising=tuple(sorted(surprising, key=lambda s: (-s.level, int(s.statement.label)))),
        shared=_with_adjusted(content.shared, before.shared, renewed),
        rejected=_with_adjusted(content.rejected, before.rejected, renewed),
        uncertain=replace(
            content.uncertain, guessed_low=tuple(sorted(guessed_low, key=lambda s: int(s.label)))
        ),
    )
    if not people:
        content = replace(
            content,
            sides=before.sides,
            people=before.people,
            votes=before.votes,
            n_guesses=before.n_guesses,
            opinions=before.opinions,
            draft=before.draft,
            uncertain=replace(
                content.uncertain,
                too_few_guesses=before.uncertain.too_few_guesses,
                thin_sides=before.uncertain.thin_sides,
                fitted_on=before.uncertain.fitted_on,
            ),
        )
    return content


def _with_adjusted(
    now: tuple[Shared, ...], before: tuple[Shared, ...], renewed: set[str]
) -> tuple[Shared, ...]:
    """Adjusted support as it was last shown: each vote on any statement moves the model that it comes from."""
    known = {item.statement.label: item.adjusted for item in before}
    return tuple(
        item
        if item.statement.label in renewed
        else replace(item, adjusted=known.get(item.statement.label, ()))
        for item in now
    )
