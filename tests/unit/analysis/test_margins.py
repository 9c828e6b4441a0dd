"""Margins: as many false seats as a margin says undo nothing; one more could."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from concilio.analysis.divides import Divides, divides
from concilio.analysis.exact_tests import central_fisher
from concilio.analysis.intervals import jeffreys
from concilio.analysis.margins import Margins, margins
from concilio.analysis.support import Support, least_level

LEVEL = 0.5


def answered(agrees: object, voters: object) -> Support:
    a, n = np.atleast_2d(np.asarray(agrees)), np.atleast_2d(np.asarray(voters))
    return Support(a, np.zeros_like(a), n - a, jeffreys(a, n), jeffreys(n - a, n))


def margins_of(answers: Support, *, level: float = LEVEL) -> tuple[Margins, Divides, NDArray[np.bool_]]:
    claimed = least_level(answers.agrees, answers.voters) >= level
    split = divides(answers)
    return margins(answers, split, level=level, claimed=claimed), split, claimed


def random_answers(rng: np.random.Generator, *, communities: int, statements: int) -> Support:
    voters = rng.integers(1, 60, size=(communities, statements))
    share = (
        rng.beta(2, 1, size=statements) if rng.random() < 0.7 else rng.beta(1, 1, (communities, statements))
    )
    return answered(rng.binomial(voters, np.broadcast_to(share, voters.shape)), voters)


@pytest.mark.parametrize("seed", range(150))
def test_a_margin_is_what_taking_out_one_seat_after_another_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    answers = random_answers(rng, communities=int(rng.integers(1, 5)), statements=8)
    level = float(rng.uniform(0.05, 0.7))
    found, split, claimed = margins_of(answers, level=level)
    accepted = 0.05 * split.is_divide.sum() / max(np.isfinite(split.p_value).sum(), 1)
    for s in range(8):
        agrees, voters = answers.agrees[:, [s]], answers.voters[:, [s]]
        if claimed[s]:
            expected = -1
            while expected < 100:
                out = np.minimum(agrees, expected + 1)
                if not (least_level(agrees - out, voters - out) >= level)[0]:
                    break
                expected += 1
            assert found.ground[s] == min(expected, voters.max())
        else:
            assert found.ground[s] == -1
        assert found.divide[s] == (one_divide(answers, split, s, accepted) if split.is_divide[s] else -1)


def one_divide(answers: Support, split: Divides, s: int, accepted: float) -> int:
    a, b = (int(x) for x in split.pair[s])
    voters = answers.voters[:, s]
    pairs = (voters > 0).sum() * ((voters > 0).sum() - 1) // 2
    for r in range(1, 100):
        taken, other = min(r, answers.agrees[a, s]), min(r, voters[b] - answers.agrees[b, s])
        one, n_one = answers.agrees[a, s] - taken, voters[a] - taken
        two, n_two = answers.agrees[b, s], voters[b] - other
        p = central_fisher(*(np.array([x]) for x in (one, n_one, two, n_two)))[0] * pairs
        if p > accepted or one * n_two <= two * n_one:
            return r - 1
    raise AssertionError("a divide that nothing undoes")


@pytest.mark.parametrize("seed", range(40))
def test_no_pattern_of_answers_from_that_many_false_seats_had_made_the_claim(seed: int) -> None:
    """Take out, at random, as many seats of each community as the margin allows: the claim stands on the rest."""
    rng = np.random.default_rng(seed)
    answers = random_answers(rng, communities=2, statements=30)
    found, _, claimed = margins_of(answers)
    for s in np.flatnonzero(claimed & (found.ground > 0)):
        for _ in range(5):
            agrees, voters = answers.agrees[:, s].copy(), answers.voters[:, s].copy()
            for c in range(2):
                false = int(rng.integers(0, min(found.ground[s], voters[c]) + 1))
                agreeing = int(rng.hypergeometric(agrees[c], voters[c] - agrees[c], false)) if false else 0
                agrees[c], voters[c] = agrees[c] - agreeing, voters[c] - false
            level = least_level(agrees[:, None], voters[:, None])[0]
            # Nobody left of a community: then nothing was shown by the others either, and nothing is claimed.
            assert np.isnan(level) or level >= LEVEL


def test_many_agree_far_above_the_level_and_many_seats_would_have_to_be_false() -> None:
    found, _, _ = margins_of(answered([[140, 80, 20]] * 2, [[150, 150, 150]] * 2))
    assert found.ground[0] > 100
    assert found.ground[1] == -1
    assert found.ground[2] == -1
    assert not found.is_small(found.ground).any()


def test_a_margin_below_three_seats_or_a_twentieth_of_the_least_community_is_small() -> None:
    found = Margins(np.array([2, 3, 9, 10, -1]), np.full(5, -1), np.array([40, 40, 200, 200, 40]))
    assert found.is_small(found.ground).tolist() == [True, False, True, False, False]


def test_swapping_communities_changes_no_margin() -> None:
    rng = np.random.default_rng(5)
    answers = random_answers(rng, communities=3, statements=40)
    swapped = answered(answers.agrees[::-1], answers.voters[::-1])
    one, _, _ = margins_of(answers)
    two, _, _ = margins_of(swapped)
    assert one.ground.tolist() == two.ground.tolist()
    assert one.divide.tolist() == two.divide.tolist()
