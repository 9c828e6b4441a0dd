"""Runs the attack on all shown numbers in invented dialogues: today's looks, and two positive controls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import Guesses, Options, Votes, analyse
from concilio.analysis.support import common_ground
from concilio.benchmark.bar import Bar, Settings, at_least, at_most
from concilio.benchmark.disclosure_attack import (
    ANSWERS,
    IN_BANDS,
    IN_FIVE_POINTS,
    IN_WHOLE_POINTS,
    Display,
    Own,
    Seen,
    Target,
    told,
)
from concilio.formats.dataset import Dataset, Statement
from concilio.insight.look import Look, look
from concilio.report import Content, report_content

COMMAND = "concilio benchmark --only disclosure"
FIRST_DAY = date(2026, 3, 2)
COMMUNITIES = ("northbank", "southbank")
OPTIONS = Options(stability_repeats=0, bootstrap_repeats=10)
# Of everybody, of nobody, and in between: unanimous cells tell the most.
SUPPORT = ((0.97, 0.9), (0.03, 0.2), (0.6, 0.7), (0.9, 0.15), (0.5, 0.98))
WORLDS, WORLDS_QUICK = 12, 2


@dataclass(frozen=True)
class Tally:
    """Answers that were looked for, and how many were told; a wrong one would be a fault of the attack."""

    tried: int = 0
    told: int = 0
    wrong: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.tried + other.tried, self.told + other.told, self.wrong + other.wrong)


@dataclass(frozen=True, eq=False)
class Crowd:
    """Invented people.

    Attributes:
        community, since: (P,) of each person; since which look they have answered.
        choice: (P, S) their answers; NO_ANSWER where they gave none.
    """

    community: NDArray[np.int8]
    since: NDArray[np.int64]
    choice: NDArray[np.int64]


NO_ANSWER = 9


def crowd(rng: np.random.Generator, *, first: tuple[int, int], newcomers: tuple[int, ...]) -> Crowd:
    """People of two communities: those of the first look, and so many newcomers of each in every later one."""
    community, since = [], []
    for c in (0, 1):
        for number, people in enumerate((first[c], *newcomers)):
            community += [c] * people
            since += [number] * people
    side = np.array(community, dtype=np.int8)
    support = np.array(SUPPORT)[:, side].T
    draw = rng.random(support.shape)
    choice = np.where(draw < support, 1, np.where(draw < support + (1 - support) * 0.3, 0, -1))
    choice[rng.random(choice.shape) < 0.08] = NO_ANSWER
    return Crowd(side, np.array(since), choice)


def looks_of(people: Crowd) -> list[Seen]:
    """Today's looks, a day apart, as the attacker sees them."""
    last: Look | None = None
    seen: list[Seen] = []
    for number in range(int(people.since.max()) + 1):
        new = _look(people, number, last)
        source = np.full(_voters(people, number).shape, number)
        for c, s in np.ndindex(source.shape):
            key = (str(s), COMMUNITIES[c])
            old = last.basis.cells.get(key) if last is not None else None
            if old is not None and new.basis.cells[key] == old:
                source[c, s] = seen[-1].source[c, s]
        renewed = last is None or new.basis.people != last.basis.people
        saw = _saw(people, number, new.content) if renewed else None
        seen.append(Seen(new.content, IN_BANDS, _voters(people, number), source, saw))
        last = new
    return seen


def looks_without_rounding(people: Crowd) -> list[Seen]:
    """The positive control: every look in whole points of what was answered by then."""
    return [_exact(people, number, IN_WHOLE_POINTS) for number in range(int(people.since.max()) + 1)]


def looks_on_two_bases(people: Crowd) -> list[Seen]:
    """The positive control: a page in whole points, and a draft in five points after somebody else has answered."""
    return [_exact(people, 0, IN_WHOLE_POINTS), _exact(people, 1, IN_FIVE_POINTS)]


def attack(people: Crowd, seen: list[Seen], *, first: int = 0) -> Tally:
    """Look for the answers of one person of each community who came with each look, from `first` on."""
    tally = Tally()
    for c in (0, 1):
        for number in range(first, len(seen)):
            there = np.flatnonzero((people.community == c) & (people.since == number))
            if there.size == 0:
                continue
            target = int(there[0])
            answered = tuple(int(s) for s in np.flatnonzero(people.choice[target] != NO_ANSWER))
            own = own_answers(people, int(there[1])) if there.size > 1 else None
            tally += Tally(tried=len(answered))
            for statement, agrees in told(seen, Target(c, number, answered), own):
                right = agrees == (people.choice[target, statement] == 1)
                tally += Tally(told=1, wrong=int(not right))
    return tally


def disclosure(settings: Settings) -> Iterator[Bar]:
    """An integer solver on all shown numbers: finds nobody's answer, and does in two positive controls."""
    rng = np.random.default_rng(20260301)
    worlds = WORLDS_QUICK if settings.quick else WORLDS
    shown, exact, apart = Tally(), Tally(), Tally()
    for _ in range(worlds):
        first = (int(rng.integers(10, 40)), int(rng.integers(10, 40)))
        many, few = (crowd(rng, first=first, newcomers=later) for later in ((1, 11), (1,)))
        shown += attack(many, looks_of(many)) + attack(few, looks_of(few))
        exact += attack(few, looks_without_rounding(few), first=1)
        apart += attack(few, looks_on_two_bases(few), first=1)
    note = f"{{}} answers looked for in {worlds} invented dialogues"
    yield at_most(
        "answers of one person told by all that is shown", 0, shown.told, "answers", COMMAND,
        note.format(shown.tried),
    )  # fmt: skip
    yield at_least(
        "a newcomer's answers told without rounding, so that the attack is seen to work", 90,
        100 * exact.told / exact.tried,
        "% of answers", COMMAND, note.format(exact.tried),
    )  # fmt: skip
    yield at_least(
        "a newcomer's answers told by a page and a draft on two bases, as they once were", 90,
        100 * apart.told / apart.tried, "% of answers",
        COMMAND, note.format(apart.tried),
    )  # fmt: skip
    wrong = shown.wrong + exact.wrong + apart.wrong
    yield at_most("answers that the attack told wrongly", 0, wrong, "answers", COMMAND)


def own_answers(people: Crowd, person: int) -> Own:
    """What a person who takes part knows: their own answers."""
    answers = {s: ANSWERS.index(int(x)) for s, x in enumerate(people.choice[person]) if x != NO_ANSWER}
    return Own(int(people.community[person]), int(people.since[person]), answers)


def _voters(people: Crowd, number: int) -> NDArray[np.int64]:
    answered = (people.choice != NO_ANSWER) & (people.since <= number)[:, None]
    return np.stack([answered[people.community == c].sum(axis=0) for c in (0, 1)])


def _saw(people: Crowd, number: int, content: Content) -> NDArray[np.int64]:
    """People of each community who have answered one of the statements of the draft."""
    chosen = [statement.index for statement in content.draft.statements] if content.draft else []
    answered = (people.choice[:, chosen] != NO_ANSWER).any(axis=1) & (people.since <= number)
    return np.bincount(people.community[answered], minlength=2)


def _dataset(people: Crowd, number: int) -> Dataset:
    person, statement = np.nonzero((people.choice != NO_ANSWER) & (people.since <= number)[:, None])
    votes = Votes.from_rows(
        person, statement, people.choice[person, statement],
        community=people.community, n_statements=people.choice.shape[1], n_communities=2,
    )  # fmt: skip
    named = tuple(Statement(str(s), "") for s in range(people.choice.shape[1]))
    return Dataset("", "", votes, Guesses.none(), named, (), COMMUNITIES, simulated=True)


def _look(people: Crowd, number: int, last: Look | None) -> Look:
    dataset = _dataset(people, number)
    return look(
        dataset,
        statements=tuple(s.label for s in dataset.statements),
        communities=COMMUNITIES,
        last=last,
        today=FIRST_DAY + timedelta(days=number),
        options=OPTIONS,
    )


def _exact(people: Crowd, number: int, display: Display) -> Seen:
    dataset = _dataset(people, number)
    findings = analyse(dataset.votes, options=OPTIONS)
    # Levels of those who answered: adjusted ones rest on the model of all votes.
    exact = replace(findings, common_ground=common_ground(findings.support))
    content = report_content(exact, dataset, presentation=display.show)
    voters = _voters(people, number)
    saw = _saw(people, number, content)
    return Seen(content, display, voters, np.full(voters.shape, number), saw, by_rule=False)
