"""The reference computes what real Polis servers computed from the same votes.

k-means and the set of people in the conversation carry the server's history, so its groups are given.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from concilio.analysis.polis import PolisReference, reference
from concilio.benchmark.recorded_polis_answers import ServerAnswer, read, recorded

DATA = Path(__file__).parents[5] / "shared" / "data"

pytestmark = pytest.mark.shared_data


@pytest.fixture(
    scope="module",
    params=recorded(DATA)
    or [pytest.param(None, marks=pytest.mark.skip("no recorded server answers next to the checkout"))],
    ids=lambda folder: folder.name if folder else "absent",
)
def server(request: pytest.FixtureRequest) -> ServerAnswer:
    folder: Path = request.param
    return read(folder)


@pytest.fixture(scope="module")
def ours(server: ServerAnswer) -> PolisReference:
    return reference(server.votes, groups=server.groups, moderated_out=server.moderated_out, meta=server.meta)


def signs(server: ServerAnswer, ours: PolisReference) -> np.ndarray:
    """Components have no sign of their own: that which makes each of ours point the server's way."""
    theirs = np.array(server.answer["pca"]["comps"])
    return np.sign((theirs * ours.components[:, server.answer["tids"]]).sum(axis=1))


def test_the_centre_is_the_same_with_agreement_counted_the_other_way(
    server: ServerAnswer, ours: PolisReference
) -> None:
    theirs = server.answer["pca"]["center"]
    np.testing.assert_allclose(-ours.centre[server.answer["tids"]], theirs, rtol=0, atol=1e-9)


def test_components_are_the_same_but_for_their_sign(server: ServerAnswer, ours: PolisReference) -> None:
    turned = ours.components[:, server.answer["tids"]] * signs(server, ours)[:, None]
    np.testing.assert_allclose(turned, server.answer["pca"]["comps"], rtol=0, atol=1e-9)


def test_people_are_projected_to_the_same_places(server: ServerAnswer, ours: PolisReference) -> None:
    base = server.answer["base-clusters"]
    places = np.array([ours.projection[members].mean(axis=0) for members in base["members"]])
    theirs = np.column_stack([base["x"], base["y"]])
    np.testing.assert_allclose(-places * signs(server, ours), theirs, rtol=0, atol=1e-9)


def test_statements_are_projected_to_the_same_places(server: ServerAnswer, ours: PolisReference) -> None:
    tids = server.answer["tids"]
    theirs = np.array(server.answer["pca"]["comment-projection"]).T
    np.testing.assert_allclose(
        -ours.statement_projection[tids] * signs(server, ours), theirs, rtol=0, atol=1e-9
    )
    np.testing.assert_allclose(
        ours.extremity[tids], server.answer["pca"]["comment-extremity"], rtol=0, atol=1e-9
    )


def test_the_same_people_are_in_the_conversation_but_for_those_who_once_were(
    server: ServerAnswer, ours: PolisReference
) -> None:
    assert set(np.flatnonzero(ours.in_conversation)) <= set(server.answer["in-conv"])


def test_group_votes_are_the_same(server: ServerAnswer, ours: PolisReference) -> None:
    for group, theirs in server.answer["group-votes"].items():
        g = int(group)
        assert ours.n_members[g] == theirs["n-members"]
        tids = [int(tid) for tid in theirs["votes"]]
        counts = np.array([[cell["A"], cell["D"], cell["S"]] for cell in theirs["votes"].values()])
        assert np.array_equal(ours.group_agrees[g, tids], counts[:, 0])
        assert np.array_equal(ours.group_disagrees[g, tids], counts[:, 1])
        assert np.array_equal(ours.group_votes[g, tids], counts[:, 2])


def test_group_aware_consensus_is_the_same(server: ServerAnswer, ours: PolisReference) -> None:
    theirs = server.answer["group-aware-consensus"]
    tids = [int(tid) for tid in theirs]
    np.testing.assert_allclose(ours.group_aware_consensus[tids], list(theirs.values()), rtol=0, atol=1e-12)


def test_priorities_are_the_same(server: ServerAnswer, ours: PolisReference) -> None:
    theirs = server.answer["comment-priorities"]
    tids = [int(tid) for tid in theirs]
    np.testing.assert_allclose(ours.priority[tids], list(theirs.values()), rtol=1e-9)


@pytest.mark.parametrize("direction", ["agree", "disagree"])
def test_consensus_names_the_same_statements_with_the_same_figures(
    server: ServerAnswer, ours: PolisReference, direction: str
) -> None:
    chosen = ours.consensus_agree if direction == "agree" else ours.consensus_disagree
    theirs = server.answer["consensus"][direction]
    assert [(one.statement, one.successes, one.trials) for one in chosen] == [
        (row["tid"], row["n-success"], row["n-trials"]) for row in theirs
    ]
    np.testing.assert_allclose(
        [one.probability for one in chosen], [row["p-success"] for row in theirs], atol=1e-12
    )
    np.testing.assert_allclose([one.test for one in chosen], [row["p-test"] for row in theirs], atol=1e-12)


def test_each_group_has_the_same_representative_statements(
    server: ServerAnswer, ours: PolisReference
) -> None:
    for group, theirs in server.answer["repness"].items():
        chosen = ours.representatives[int(group)]
        assert [
            (one.statement, "agree" if one.choice > 0 else "disagree", one.best_agree) for one in chosen
        ] == [(row["tid"], row["repful-for"], row.get("best-agree", False)) for row in theirs]
        for one, row in zip(chosen, theirs, strict=True):
            assert (one.successes, one.trials) == (row["n-success"], row["n-trials"])
            assert one.ratio == pytest.approx(row["repness"], abs=1e-9)
            assert one.test == pytest.approx(row["p-test"], abs=1e-9)
            assert one.probability == pytest.approx(row["p-success"], abs=1e-9)
            # The server keeps this one in single precision.
            assert one.ratio_test == pytest.approx(row["repness-test"], rel=1e-6)
