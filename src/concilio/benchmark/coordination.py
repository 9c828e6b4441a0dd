"""Bought seats: whether they ever make a claim that is shown with a margin of as many seats as were bought.

The false claims of common ground are counted whole. Of the false divides, those are counted that the honest votes
alone do not show: chance alone makes some (at most 5 % of those named), and no margin speaks of that.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from concilio.analysis.counts import Counts
from concilio.analysis.divides import divides
from concilio.analysis.margins import margins
from concilio.analysis.support import Support, common_ground, support_from_counts
from concilio.benchmark.bar import Bar, Settings, at_most

COMMAND = "concilio benchmark --only coordination"
PEOPLE, STATEMENTS, TARGETS = 150, 60, 3
BOUGHT = (5, 10, 20, 30, 50)
LEVEL = 0.5


@dataclass(frozen=True)
class Tried:
    """Target statements that were tried, those shown as common ground (or a divide), and those with margin enough."""

    targets: int
    shown: int
    with_margin: int


def coordination(settings: Settings) -> Iterator[Bar]:
    dialogues = 6 if settings.quick else 60
    for votes_each in (12, 30):
        for kind, shares in (("claim", (0.35, 0.80)), ("divide", (0.50, 0.50))):
            for bought in BOUGHT:
                tried = _tried(bought, votes_each, shares, dialogues, divide=kind == "divide")
                yield at_most(
                    f"{bought} of {PEOPLE} seats bought, {votes_each} votes each: false {kind}s shown with that margin",
                    0,
                    tried.with_margin,
                    f"of {tried.targets}",
                    COMMAND,
                    f"{100 * tried.shown / tried.targets:.0f} % are shown at all",
                )
    yield _cost()


def _tried(
    bought: int, votes_each: int, shares: tuple[float, float], dialogues: int, *, divide: bool
) -> Tried:
    shown = with_margin = 0
    for seed in range(dialogues):
        rng = np.random.default_rng((seed, bought, votes_each))
        answers, honest = _answers(rng, bought, votes_each, shares)
        ground, split = common_ground(answers), divides(answers)
        found = margins(answers, split, level=LEVEL, claimed=ground.level >= LEVEL)
        named = (split.is_divide if divide else found.ground >= 0)[:TARGETS]
        margin = (found.divide if divide else found.ground)[:TARGETS]
        shown += int(named.sum())
        made = ~divides(honest).is_divide[:TARGETS] if divide else np.ones(TARGETS, dtype=np.bool_)
        with_margin += int((named & made & (margin >= bought)).sum())
    return Tried(dialogues * TARGETS, shown, with_margin)


def _answers(
    rng: np.random.Generator, bought: int, votes_each: int, shares: tuple[float, float]
) -> tuple[Support, Support]:
    """Two communities; the first `bought` people of the first one were told to agree with the first statements.

    Everybody's answers, and those of the honest alone.
    """
    truth = np.clip(rng.normal(0.55, 0.2, size=(2, STATEMENTS)), 0.05, 0.95)
    truth[:, :TARGETS] = np.array(shares)[:, None]
    agrees, voters, false, asked = (np.zeros((2, STATEMENTS), dtype=np.int64) for _ in range(4))
    for community in range(2):
        drawn = rng.random((PEOPLE, STATEMENTS)).argsort(axis=1)[:, :votes_each]
        saw = np.zeros((PEOPLE, STATEMENTS), dtype=np.bool_)
        np.put_along_axis(saw, drawn, True, axis=1)
        agreed = rng.random((PEOPLE, STATEMENTS)) < truth[community]
        if community == 0:
            # A bought seat is shown every target, in the worst case, and agrees.
            saw[:bought, :TARGETS] = True
            agreed[:bought, :TARGETS] = True
            false[0], asked[0] = (saw & agreed)[:bought].sum(axis=0), saw[:bought].sum(axis=0)
        agrees[community], voters[community] = (saw & agreed).sum(axis=0), saw.sum(axis=0)
    return _support(agrees, voters), _support(agrees - false, voters - asked)


def _support(agrees: Counts, voters: Counts) -> Support:
    return support_from_counts(agrees, np.zeros_like(agrees), voters - agrees)


def _cost() -> Bar:
    rng = np.random.default_rng(1)
    voters = rng.integers(200, 400, size=(3, 1_000))
    agrees = rng.binomial(voters, rng.uniform(0.5, 0.95, size=1_000))
    answers = _support(agrees, voters)
    split, ground = divides(answers), common_ground(answers)
    begun = time.process_time()
    margins(answers, split, level=LEVEL, claimed=ground.level >= LEVEL)
    spent = time.process_time() - begun
    return at_most(
        "margins of 1,000 statements in three communities", 1, spent, "s of processor time", COMMAND, ""
    )
