"""Opinion groups: whether they are found, and only where there are some, stay the same, and intervals hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Protocol

import numpy as np

from concilio.analysis.groups import OpinionGroups, opinion_groups
from concilio.analysis.latent import fit_latent_model
from concilio.analysis.resampling import kept_votes, votes_of_rows
from concilio.analysis.support import common_ground
from concilio.analysis.votes import Votes
from concilio.benchmark.bar import Bar, Settings, at_least
from concilio.benchmark.planted_groups import Planted, apart, crowd, planted, triangle

COMMAND = "concilio benchmark --only groups"
TOP = 10
# Seeds that no constant was chosen on (docs/adr/0019): the trials behind the constants stay below 100,000.
KEPT_ASIDE = 500_000


class Make(Protocol):
    """Makes an invented dialogue from a seed."""

    def __call__(self, *, seed: int) -> Planted: ...


TWO = partial(planted, apart(4), (150, 150))
FOUND: tuple[tuple[str, int, float, Make], ...] = (
    ("2 × 150 at 4 sd", 2, 95, TWO),
    ("3 × 100 at 4 sd", 3, 88, partial(planted, triangle(4), (100, 100, 100))),
    ("2 × 150 at 4 sd, 20 votes each", 2, 83, partial(TWO, cast=20)),
    ("250 + 50 at 5 sd", 2, 95, partial(planted, apart(5), (250, 50))),
)
ONE: tuple[tuple[str, Make], ...] = tuple(
    (f"{kind} crowd of {people}", partial(crowd, kind, people))
    for kind, people in (
        ("square", 400), ("square", 1_500), ("plate", 400), ("bar", 400), ("normal", 300), ("heavy", 300),
        ("skewed", 300),
    )
)  # fmt: skip
HELD: tuple[tuple[str, Make], ...] = (
    ("2 × 150 at 4 sd", TWO),
    ("2 × 150 at 5 sd", partial(planted, apart(5), (150, 150))),
    ("250 + 50 at 5 sd", partial(planted, apart(5), (250, 50))),
    ("2 × 500 at 4 sd", partial(planted, apart(4), (500, 500))),
    ("2 × 150 at 4 sd, 20 votes each", partial(TWO, cast=20)),
    ("2 × 500 at 5 sd, 20 votes each", partial(planted, apart(5), (500, 500), cast=20)),
)


def groups(settings: Settings) -> Iterator[Bar]:
    trials = 3 if settings.quick else 100
    for name, k, limit, make in FOUND:
        share = _share_shown(make, k, trials)
        yield at_least(f"{name}: {k} groups are shown", limit, share, "%", COMMAND, f"{trials} dialogues")
    for name, make in ONE:
        share = _share_shown(make, 1, trials)
        yield at_least(f"{name}: no groups are shown", 95, share, "%", COMMAND, f"{trials} dialogues")
    for name, make in HELD:
        yield from _held(name, make, 3 if settings.quick else 30)
    yield _steady(2 if settings.quick else 10, 2 if settings.quick else 4)


def _share_shown(make: Make, k: int, trials: int) -> float:
    """In how many of a hundred dialogues so many groups are shown; one also where that is too unsteady."""
    return (
        100
        * sum(_groups(make(seed=KEPT_ASIDE + seed).votes).n_groups == k for seed in range(trials))
        / trials
    )


def _groups(votes: Votes, *, repeats: int = 20, seed: int = 0) -> OpinionGroups:
    return opinion_groups(votes, fit_latent_model(votes, seed=seed), seed=seed, repeats=repeats)


def _held(name: str, make: Make, trials: int) -> Iterator[Bar]:
    """How often 90 % intervals of a group's support, and levels across groups, hold the truth of those shown in it."""
    inside, above, top = [], [], []
    for seed in range(trials):
        world = make(seed=KEPT_ASIDE + seed)
        found = _groups(world.votes, repeats=0)
        if found.n_groups < len(np.unique(world.group)):
            continue
        truth = np.array(
            [world.agrees[found.membership == group].mean(axis=0) for group in range(found.n_groups)]
        )
        answers = found.support()
        seen = answers.voters > 0
        held = (answers.support.low <= truth) & (truth <= answers.support.high)
        inside.append(held[seen].mean())
        ground = common_ground(answers)
        holds = truth.min(axis=0) >= ground.level
        above.append(holds[np.isfinite(ground.level)].mean())
        top.append(holds[ground.order[:TOP]].mean())
    share, note = (
        100 * float(np.mean(inside)),
        f"{len(inside)} of {trials} dialogues, in which they are found",
    )
    yield Bar(
        f"{name}: 90 % intervals of groups hold", "88 to 92", share, "%", 88 <= share <= 92, COMMAND, note
    )
    yield at_least(
        f"{name}: levels across groups hold, all", 95, 100 * float(np.mean(above)), "%", COMMAND, note
    )
    yield at_least(
        f"{name}: levels across groups hold, top ten", 95, 100 * float(np.mean(top)), "%", COMMAND, note
    )


def _steady(dialogues: int, refits: int) -> Bar:
    """Of dialogues of every kind above, in how many fresh refits without 5 % of the votes show the same number."""
    makes = [make for _, _, _, make in FOUND] + [make for _, make in ONE]
    same = []
    for make in makes:
        for number in range(dialogues):
            votes = make(seed=KEPT_ASIDE + 1_000 + number).votes
            fewer = [votes, *(_without_some(votes, seed) for seed in range(refits))]
            shown = [(found.n_groups, found.unsteady > 0) for found in map(_groups, fewer)]
            same.append(all(one == other for one, other in pairwise(shown)))
    return at_least(
        "number of groups shown is the same in refits without a twentieth of the votes", 95,
        100 * float(np.mean(same)), "% of dialogues", COMMAND, f"{len(same)} dialogues, {refits} refits of each",
    )  # fmt: skip


def _without_some(votes: Votes, seed: int) -> Votes:
    return votes_of_rows(votes, kept_votes(votes, share=0.05, seed=KEPT_ASIDE + seed))
