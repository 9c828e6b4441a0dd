"""Can one person's answer be told from all numbers that were shown? The attack, by an integer solver.

The attacker reads every look (shares, ranges, rejections, levels, differences, whom a draft covers), knows how each is
computed, who answered which statement and when, which cells were renewed, and one participant's own answers. An answer
is told where only "agrees" or only "does not agree" leaves a world in which all that was shown is true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from concilio.analysis.divides import divides
from concilio.analysis.intervals import Interval
from concilio.analysis.safe_minimum import SAFE_MINIMUM
from concilio.analysis.support import CommonGround, Support, common_ground, support_from_counts
from concilio.insight.coarse_counts import (
    coarse_common_ground,
    coarse_difference,
    coarse_divides,
    coarse_support,
    coarsen,
)
from concilio.insight.disclosure import LEAST_NEW, LEAST_NEW_PER_ANSWER
from concilio.report import RELEASED, Content, Presentation
from concilio.report.content import Span

ANSWERS = (1, 0, -1)
AGREES = 0
Ints = NDArray[np.int64]
Counts = tuple[Ints, Ints, Ints]


@dataclass(frozen=True)
class Display:
    """How shown numbers come from counts of agrees, passes and disagrees, (C, S) each: the attacker knows the code."""

    shares: Callable[[Ints, Ints, Ints], Support]
    levels: Callable[[Ints, Ints, Ints], CommonGround]
    difference: Callable[[Ints, Ints, Ints, float], Interval]
    """Also of the share of statements tested that are named as divides, which a look tells."""
    show: Presentation
    covered_step: int
    covered_most: int
    by_statement: bool = True
    """Whether a difference's range is known from its own statement and how many are named."""
    lower_of_two: bool = True
    """Whether a level may be lower than that of those who answered, by the model of all votes, which nobody knows."""


IN_BANDS = Display(
    lambda a, p, d: coarse_support(coarsen(a, p, d)),
    lambda a, p, d: coarse_common_ground(coarsen(a, p, d)),
    lambda a, p, d, picked: _difference_in_bands(a, p, d, picked),
    RELEASED,
    25,
    75,
)
"""What is shown today."""

IN_WHOLE_POINTS = Display(
    support_from_counts,
    lambda a, p, d: common_ground(support_from_counts(a, p, d)),
    lambda a, p, d, _: divides(support_from_counts(a, p, d)).difference,
    replace(RELEASED, step=1, people_step=1, nearly_all=None),
    1,
    100,
    by_statement=False,
    lower_of_two=False,
)
"""The positive control: without rounding, as the page for the staff team once was."""

IN_FIVE_POINTS = replace(IN_WHOLE_POINTS, show=RELEASED, covered_step=5, covered_most=90)
"""The positive control of two bases: releases as they were, computed apart from the page."""


def _difference_in_bands(agrees: Ints, passes: Ints, disagrees: Ints, picked: float) -> Interval:
    cells = coarsen(agrees, passes, disagrees)
    return coarse_difference(cells, coarse_divides(cells).pair, picked=picked)


@dataclass(frozen=True, eq=False)
class Seen:
    """One look, and what the attacker knows of it.

    Attributes:
        voters: (C, S) who have answered by then.
        source: (C, S) number of the look whose counts the cell shows: this one, or an earlier one.
        saw: (C,) people who have answered a statement of the draft; None where the draft is of an earlier look.
        by_rule: whether cells that were not renewed stayed for the rule of ten newcomers.
    """

    content: Content
    display: Display
    voters: Ints
    source: Ints
    saw: Ints | None
    by_rule: bool = True


@dataclass(frozen=True)
class Target:
    """A person whose answers are looked for.

    Attributes:
        since: number of the look in which they are for the first time.
        statements: those on which the answer is looked for.
        known: answers that the attacker knows already, {statement: place in `ANSWERS`}.
    """

    community: int
    since: int
    statements: tuple[int, ...]
    known: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Own:
    """The answers of the attacker, who takes part: {statement: place in `ANSWERS`}."""

    community: int
    since: int
    answers: Mapping[int, int]


def told(looks: Sequence[Seen], target: Target, own: Own | None = None) -> Iterator[tuple[int, bool]]:
    """The statements on which the target's answer is told, and whether it is "agrees".

    Raises:
        ValueError: no world fits what was shown, so the attack has a wrong idea of it.
    """
    world = _World.of(looks, target, own)
    for statement in target.statements:
        agrees, does_not = (world.is_possible(statement, agrees=value) for value in (True, False))
        if not agrees and not does_not:
            raise ValueError(f"no world fits what was shown of statement {statement}")
        if agrees != does_not:
            yield statement, agrees


@dataclass
class _Program:
    """Integer variables and linear rows, as they are added."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: list[dict[int, float]] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def variable(self, low: float, high: float) -> int:
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def row(self, weights: Mapping[int, float], least: float, most: float) -> None:
        self.rows.append(dict(weights))
        self.least.append(least)
        self.most.append(most)

    def is_feasible(self, fixed: Mapping[int, float]) -> bool:
        low, high = np.array(self.low), np.array(self.high)
        for variable, value in fixed.items():
            low[variable] = high[variable] = value
        place = np.repeat(np.arange(len(self.rows)), [len(row) for row in self.rows])
        column = np.array([variable for row in self.rows for variable in row])
        weight = np.array([value for row in self.rows for value in row.values()])
        matrix = csr_array((weight, (place, column)), shape=(len(self.rows), low.size))
        found = milp(
            np.zeros(low.size),
            integrality=np.ones(low.size, dtype=np.int64),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(matrix, self.least, self.most),
            # With its presolve HiGHS calls some worlds impossible that are not (seen with scipy 1.17).
            options={"presolve": False},
        )
        if found.status not in {0, 2}:
            raise ValueError(f"the solver gave up: {found.message}")
        return bool(found.status == 0)


@dataclass
class _World:
    """Every cell's counts at each look, and the target's answers, under all that was shown."""

    program: _Program
    answer: dict[int, list[int]]

    @classmethod
    def of(cls, looks: Sequence[Seen], target: Target, own: Own | None) -> _World:
        program = _Program()
        counts = [_counts(program, seen) for seen in looks]
        for seen, cells in zip(looks, counts, strict=True):
            shown = {(c, s): counts[at][c, s] for (c, s), at in np.ndenumerate(seen.source)}
            voters = np.stack([look.voters for look in looks])
            _as_shown(program, seen, shown, np.take_along_axis(voters, seen.source[None], axis=0)[0])
            _covered(program, seen, cells)
        for number in range(1, len(looks)):
            _between(program, number, looks, counts)
        world = cls(program, {})
        if own is not None:
            for statement, place in own.answers.items():
                now = counts[own.since][own.community, statement][place]
                before = {counts[own.since - 1][own.community, statement][place]: -1.0} if own.since else {}
                program.row({now: 1.0} | before, 1, np.inf)
        for statement in (*target.statements, *target.known):
            answer = [program.variable(0, 1) for _ in ANSWERS]
            program.row(dict.fromkeys(answer, 1), 1, 1)
            world.answer[statement] = answer
            if statement in target.known:
                program.row({answer[target.known[statement]]: 1.0}, 1, 1)
            mine = own is not None and own.community == target.community and own.since == target.since
            for place, variable in enumerate(answer):
                # The target is among those who gave an answer, and is not the attacker.
                taken = float(bool(own and mine and own.answers.get(statement) == place))
                now = counts[target.since][target.community, statement][place]
                gained = {now: 1.0, variable: -1.0}
                if target.since:
                    gained[counts[target.since - 1][target.community, statement][place]] = -1.0
                program.row(gained, taken, np.inf)
        return world

    def is_possible(self, statement: int, *, agrees: bool) -> bool:
        return self.program.is_feasible({self.answer[statement][AGREES]: float(agrees)})


_Cells = dict[tuple[int, int], list[int]]


def _counts(program: _Program, seen: Seen) -> _Cells:
    cells = {}
    for (c, s), n in np.ndenumerate(seen.voters):
        cells[c, s] = [program.variable(0, int(n)) for _ in ANSWERS]
        program.row(dict.fromkeys(cells[c, s], 1), int(n), int(n))
    return cells


def _as_shown(program: _Program, seen: Seen, cells: _Cells, voters: Ints) -> None:
    """What is said of the counts that a look shows, each with its number of voters."""
    content, display = seen.content, seen.display
    rejected = {item.statement.index: item for item in content.rejected}
    spans = {item.statement.index: item for item in content.divides}
    answered = {
        item.statement.index: item.level if item.answered_level is None else item.answered_level
        for item in content.shared
    }
    picked = len(content.divides) / max(content.n_tested, 1)
    chosen: dict[tuple[int, int], dict[int, int]] = {}
    for row in content.statement_rows:
        s = row.statement.index
        for c, bar in enumerate(row.bars):
            if bar is None:
                continue
            n = int(voters[c, s])
            k = np.arange(n + 1)[None]
            said = _said(display.shares(k, n - k, np.zeros_like(k)).support, k.size, n, display.show)
            fitting = [int(value) for value in range(n + 1) if said[value] == bar]
            chosen[c, s] = _one_of(program, cells[c, s][AGREES], fitting)
            if s in rejected:
                said = _said(display.shares(np.zeros_like(k), n - k, k).rejection, k.size, n, display.show)
                fitting = [v for v in range(n + 1) if said[v] == rejected[s].bars[c]]
                _one_of(program, cells[c, s][2], fitting)
        if (0, s) in chosen and (1, s) in chosen:
            one, other = chosen[0, s], chosen[1, s]
            allowed = _levels_fit(display, voters[:, s], list(one), list(other), row.level, answered.get(s))
            if s in spans:
                allowed &= _difference_fits(
                    display, voters[:, s], list(one), list(other), spans[s].span, picked
                )
            _only_pairs(program, one, other, allowed)


def _said(interval: Interval, size: int, voters: int, show: Presentation) -> list[Any]:
    # Rounded voters are the same for all: the attacker knows them.
    return [
        show.share(
            float(interval.mean[0, k]),
            float(interval.low[0, k]),
            float(interval.high[0, k]),
            show.people(voters),
        )
        for k in range(size)
    ]


def _one_of(program: _Program, count: int, values: Sequence[int]) -> dict[int, int]:
    picks = {value: program.variable(0, 1) for value in values}
    program.row(dict.fromkeys(picks.values(), 1), 1, 1)
    program.row({count: -1.0} | {pick: float(value) for value, pick in picks.items()}, 0, 0)
    return picks


def _levels_fit(
    display: Display, voters: Ints, one: list[int], other: list[int], level: int | None, answered: int | None
) -> NDArray[np.bool_]:
    """(len(one), len(other)) which agreeing people of two communities give the level that is shown.

    Args:
        answered: the level of those who answered, where it is told.
    """
    counts = _every_pair(voters, one, other)
    levels = [display.show.level(float(value)) for value in display.levels(*counts).level]
    if not display.lower_of_two:
        fits = [value == level for value in levels]
    elif answered is not None:
        fits = [value == answered for value in levels]
    else:
        fits = [level is not None and value >= level for value in levels]
    return np.array(fits).reshape(len(one), len(other))


def _difference_fits(
    display: Display, voters: Ints, one: list[int], other: list[int], span: Span | None, picked: float
) -> NDArray[np.bool_]:
    """(len(one), len(other)) which agreeing people of two communities give the difference that is shown."""
    if span is None:
        return np.ones((len(one), len(other)), dtype=np.bool_)
    gap, show = display.difference(*_every_pair(voters, one, other), picked), display.show
    fits = np.array([show.points(float(mean)) == span.about for mean in gap.mean])
    if display.by_statement:
        fits &= np.array([show.floor(float(low)) == span.low for low in gap.low])
        fits &= np.array([show.ceiling(float(high)) == span.high for high in gap.high])
    return fits.reshape(len(one), len(other))


def _every_pair(voters: Ints, one: list[int], other: list[int]) -> Counts:
    agrees = np.array(np.meshgrid(one, other, indexing="ij")).reshape(2, -1)
    return agrees, voters[:, None] - agrees, np.zeros_like(agrees)


def _only_pairs(
    program: _Program, one: dict[int, int], other: dict[int, int], allowed: NDArray[np.bool_]
) -> None:
    for place, pick in enumerate(one.values()):
        fitting = [variable for at, variable in enumerate(other.values()) if allowed[place, at]]
        program.row({pick: 1.0} | dict.fromkeys(fitting, -1.0), -np.inf, 0)


def _covered(program: _Program, seen: Seen, cells: _Cells) -> None:
    """Of each community at least so many agree with one of the statements of a draft."""
    draft, display = seen.content.draft, seen.display
    if draft is None or seen.saw is None:
        return
    chosen = [statement.index for statement in draft.statements]
    for c, least in enumerate(draft.covered):
        people = int(seen.saw[c])
        covered = program.variable(0, people)
        most = people if least >= display.covered_most else people * (least + display.covered_step) / 100
        program.row({covered: 1.0}, people * least / 100 - 1e-9, most)
        program.row({covered: 1.0} | {cells[c, s][AGREES]: -1.0 for s in chosen}, -np.inf, 0)
        for s in chosen:
            program.row({covered: 1.0, cells[c, s][AGREES]: -1.0}, 0, np.inf)


def _between(program: _Program, number: int, looks: Sequence[Seen], counts: Sequence[_Cells]) -> None:
    """Nobody takes an answer back; and what the rule for renewing a cell tells of those who came since it was shown."""
    for (c, s), now in counts[number].items():
        for was, is_ in zip(counts[number - 1][c, s], now, strict=True):
            program.row({is_: 1.0, was: -1.0}, 0, np.inf)
        shown = int(looks[number - 1].source[c, s])
        came = int(looks[number].voters[c, s] - looks[shown].voters[c, s])
        if not looks[number].by_rule or came < LEAST_NEW or looks[shown].voters[c, s] < SAFE_MINIMUM:
            continue
        enough = []
        for was, is_ in zip(counts[shown][c, s], now, strict=True):
            two_more = program.variable(0, 1)
            enough.append(two_more)
            program.row({is_: 1.0, was: -1.0, two_more: -float(LEAST_NEW_PER_ANSWER)}, 0, np.inf)
            program.row({is_: 1.0, was: -1.0, two_more: -float(came)}, -np.inf, LEAST_NEW_PER_ANSWER - 1)
        least, most = (2, 3) if looks[number].source[c, s] == number else (0, 1)
        program.row(dict.fromkeys(enough, 1), least, most)
