"""The examples in docs/concepts: each is computed here again, and the page must say what comes out."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import beta, norm

from concilio.analysis import _group_search as search
from concilio.analysis import groups
from concilio.analysis.divides import divides
from concilio.analysis.exact_tests import central_fisher
from concilio.analysis.intervals import jeffreys
from concilio.analysis.margins import margins
from concilio.analysis.slate import equal_shares, satisfies_ejr_plus
from concilio.analysis.support import common_ground, least_level, support
from concilio.analysis.votes import AGREE, DISAGREE, PASS, Votes

CONCEPTS = Path(__file__).parents[3] / "docs" / "concepts"
Answers = tuple[int, int, int]  # agree, pass, disagree


def says(page: str, *results: str) -> None:
    text = (CONCEPTS / f"{page}.md").read_text("utf-8")
    found = set(re.findall(r"(?<![\d.,])[−-]?\d+(?:\.\d+)?", text))
    missing = [r for r in results if r not in found]
    assert not missing, f"{page}.md does not say {missing}"


def percent(share: float) -> str:
    return f"{share * 100:.1f}"


def votes_of(*communities: list[Answers]) -> Votes:
    """Votes with these counts on each statement, one list per community."""
    who, what, choice, side = [], [], [], []
    for community, statements in enumerate(communities):
        start = len(side)
        side += [community] * max(sum(counts) for counts in statements)
        for statement, (agree, passed, disagree) in enumerate(statements):
            given = [AGREE] * agree + [PASS] * passed + [DISAGREE] * disagree
            who += range(start, start + len(given))
            what += [statement] * len(given)
            choice += given
    return Votes.from_rows(who, what, choice, community=side)


def test_every_measure_has_a_page_and_the_index_names_it() -> None:
    index = (CONCEPTS / "README.md").read_text("utf-8")
    pages = {path.name for path in CONCEPTS.glob("*.md")} - {"README.md"}
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", index)) == pages
    for page in pages:
        assert "## By hand" in (CONCEPTS / page).read_text("utf-8") or page in {
            "latent-model.md",
            "record.md",
        }


@pytest.mark.parametrize("page", sorted(path.name for path in CONCEPTS.glob("*.md")))
def test_links_between_pages_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", (CONCEPTS / page).read_text("utf-8")):
        assert (CONCEPTS / target).exists(), target


def test_support() -> None:
    few = support(votes_of([(17, 1, 2)]))
    many = support(votes_of([(170, 10, 20)]))
    says(
        "support",
        *(percent(float(x[0, 0])) for x in (few.support.mean, few.support.low, few.support.high)),
        *(percent(float(x[0, 0])) for x in (many.support.mean, many.support.low, many.support.high)),
        percent(float(few.rejection.mean[0, 0])),
    )


def test_common_ground_level() -> None:
    both = common_ground(support(votes_of([(17, 1, 2), (28, 0, 12)], [(24, 4, 12), (28, 0, 12)])))
    one = common_ground(support(votes_of([(24, 4, 12), (28, 0, 12)])))
    above = [float(beta.sf(0.5, 17.5, 3.5)), float(beta.sf(0.5, 24.5, 16.5))]
    at_45 = float(beta.sf(0.45, 17.5, 3.5) * beta.sf(0.45, 24.5, 16.5))
    assert math.prod(above) < 0.95 < at_45
    says(
        "common-ground",
        *(percent(x) for x in (*above, math.prod(above), at_45)),
        *(percent(float(x)) for x in (*both.level, *one.level)),
    )


def test_margins() -> None:
    both = support(votes_of([(34, 0, 6)], [(29, 0, 11)]))
    levels = [float(least_level(both.agrees - r, both.voters - r)[0]) for r in (0, 8, 9)]
    found = margins(both, divides(both), level=0.5, claimed=np.array([True]))
    assert found.ground.tolist() == [8]
    four = support(
        votes_of(
            [(30, 2, 8), (17, 1, 2), (20, 0, 20), (22, 2, 16)],
            [(12, 3, 25), (24, 4, 12), (14, 6, 20), (20, 2, 18)],
        )
    )
    split = divides(four)
    assert margins(four, split, level=0.5, claimed=split.is_divide & False).divide.tolist() == [6, -1, -1, -1]
    p = [float(central_fisher(*(np.array([x]) for x in (30 - r, 40 - r, 12, 40 - r)))[0]) for r in (6, 7)]
    says("margins", *(percent(x) for x in levels), *(f"{x:.4f}" for x in p), "8", "6")


def test_divides() -> None:
    answers = support(
        votes_of(
            [(30, 2, 8), (17, 1, 2), (20, 0, 20), (22, 2, 16)],
            [(12, 3, 25), (24, 4, 12), (14, 6, 20), (20, 2, 18)],
        )
    )
    found = divides(answers)
    gap = found.difference
    # Alone, it is picked out of one, and its interval is not widened.
    alone = divides(support(votes_of([(30, 2, 8)], [(12, 3, 25)]))).difference
    says(
        "divides",
        *(percent(float(x[0])) for x in (alone.low, alone.high)),
        *(percent(float(x[0])) for x in (gap.mean, gap.low, gap.high)),
        *(
            percent(float(x))
            for side in (0, 1)
            for x in (answers.support.mean[side, 0], answers.support.low[side, 0])
        ),
        f"{found.p_value[0]:.4f}",
        *(f"{p:.3f}" for p in found.p_value[1:]),
    )
    assert list(found.order) == [0]


def test_opinion_groups() -> None:
    says(
        "opinion-groups",
        f"{search.APART:.1f}",
        f"{search.BIC_GAIN_PER_PERSON * 400:.0f}",
        f"{search.BIC_GAIN_FOR_MORE * 400:.0f}",
        f"{search.BIC_GAIN_OVER_FLAT * 400:.0f}",
        f"{groups.STEADY_SHARE * 20:.0f}",
        *(percent(float(x)) for x in jeffreys(np.array([41, 44]), np.array([50, 52])).mean),
    )


def test_cross_cutting() -> None:
    table = np.array([[40, 10], [20, 30]])
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    chi = float(((table - expected) ** 2 / expected).sum())
    says(
        "cross-cutting",
        f"{expected[0, 0]:.0f}",
        f"{expected[0, 1]:.0f}",
        f"{chi:.2f}",
        f"{math.sqrt(chi / 100):.2f}",
    )


def test_latent_model() -> None:
    x = 0.2 + 0.5 + 1.2 * 0.8
    shrunk = x / math.sqrt(1 + math.pi / 8)
    adjusted = (5 + 0.3 + 0.4 + 0.5 + 0.2) / 10
    says(
        "latent-model",
        f"{x:.2f}",
        *(f"{share * 100:.0f}" for share in (expit(x), expit(shrunk), 5 / 6, adjusted)),
        f"{math.sqrt(1 + math.pi / 8):.2f}",
    )


def test_perception_gap() -> None:
    x = float(logit(0.85))
    expected = 0.5 + 0.1 * x
    says("perception-gap", f"{x:.2f}", f"{expected * 100:.0f}", "−45", f"−{(expected - 0.4) * 100:.0f}")


def test_slate() -> None:
    together, alone = np.arange(4), np.array([4, 5])
    approvers = [together, together, alone, together]  # of A, B, C and D
    chosen = equal_shares(approvers, 6, 3)
    assert sorted("ABCD"[i] for i in chosen) == ["A", "B", "C"]
    assert satisfies_ejr_plus(approvers, 6, chosen)
    assert not satisfies_ejr_plus(approvers, 6, np.array([0, 1, 3]))
    assert "The slate is A, B and C." in (CONCEPTS / "slate.md").read_text("utf-8")


def test_routing() -> None:
    means, variances, seen, border = (0.62, 0.55), (0.004, 0.010), (20, 8), 0.5
    spread = math.sqrt(sum(variances))
    a = (means[0] - means[1]) / spread
    least = means[0] * norm.cdf(-a) + means[1] * norm.cdf(a) - spread * norm.pdf(a)
    square = (
        (means[0] ** 2 + variances[0]) * norm.cdf(-a)
        + (means[1] ** 2 + variances[1]) * norm.cdf(a)
        - sum(means) * spread * norm.pdf(a)
    )
    sd = math.sqrt(square - least**2)
    undecided = norm.cdf(-abs(least - border) / sd)
    decides = (norm.cdf(-a), norm.cdf(a))
    unknown = [math.sqrt(v / (n + 2)) for v, n in zip(variances, seen, strict=True)]
    weights = [undecided * d * u for d, u in zip(decides, unknown, strict=True)]
    says(
        "routing",
        *(f"{value:.3f}" for value in (spread, least, sd, undecided, *decides)),
        *(f"{value:.4f}" for value in (*unknown, *weights)),
    )
    assert round(weights[1] / weights[0]) == 6


def test_polis_reference() -> None:
    inside, elsewhere = 9 / 12, 7 / 22
    both = 16 / 32
    rat = (9 / 11 - 7 / 21) / math.sqrt(both * (1 - both) * (1 / 11 + 1 / 21))
    pat = 2 * math.sqrt(11) * (9 / 11 - 0.5)
    says(
        "polis-reference",
        f"{inside / elsewhere:.2f}",
        f"{pat:.2f}",
        f"{rat:.2f}",
        f"{inside / elsewhere * rat * inside * pat:.1f}",
        f"{inside * elsewhere:.3f}",
        f"{(0.5 * 0.5 * 9) ** 2:.2f}",
    )
