"""Partitions, wherever they are counted, add up to what is found in memory."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concilio.analysis.components import principal_components
from concilio.analysis.covotes import co_votes
from concilio.analysis.divides import divides
from concilio.analysis.polis import reference
from concilio.analysis.support import common_ground, support
from concilio.formats.dataset import InputError
from concilio.formats.parquet import read_parquet
from concilio.scale import ScaleFindings, analyse_partitioned
from tests.unit.analysis.votes_strategy import many_votes

NAMES = ("Eastbank", "Northbank", "Southbank")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four files, of participants 0 to 399, in three communities and none; statements by name."""
    votes = many_votes(400, 24, 9, seed=11, communities=3)
    into = tmp_path_factory.mktemp("votes")
    for number in range(4):
        rows = votes.participant // 100 == number
        sides = votes.community[votes.participant[rows]]
        table = pa.table(
            {
                "participant": votes.participant[rows],
                "statement": [f"s{statement}" for statement in votes.statement[rows]],
                "choice": votes.choice[rows],
                "community": [NAMES[side] if side >= 0 else "" for side in sides],
            }
        )
        pq.write_table(table, into / f"votes-{number}.parquet")
    return into


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    distributed = pytest.importorskip("distributed", reason="needs concilio[scale]")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        dashboard_address="127.0.0.1:0",  # None: a port that another cluster may have
        host="127.0.0.1",
        protocol="tcp",
    ) as cluster:
        yield cluster.scheduler_address


def assert_as_in_memory(found: ScaleFindings, folder: Path) -> None:
    data = read_parquet(folder)
    votes = data.votes
    answers, polis = support(votes), reference(votes)
    common, split, pairs = common_ground(answers), divides(answers), co_votes(votes)
    first = principal_components(votes)
    assert (found.n_participants, found.n_votes) == (votes.n_participants, votes.n_votes)
    assert found.statements == tuple(one.label for one in data.statements)
    assert found.communities == data.communities == NAMES
    exact = [
        (found.support.agrees, answers.agrees),
        (found.support.passes, answers.passes),
        (found.support.disagrees, answers.disagrees),
        (found.pairs.both, pairs.both),
        (found.pairs.product, pairs.product),
        (found.pairs.first, pairs.first),
        (found.participants_per_community, np.bincount(votes.community[votes.community >= 0])),
        (found.group, polis.group),
        (found.base.label, polis.base.label if polis.base else None),
        (found.group_agrees, polis.group_agrees),
        (found.group_disagrees, polis.group_disagrees),
        (found.common_ground.order, common.order),
    ]
    for ours, theirs in exact:
        np.testing.assert_array_equal(ours, theirs)
    close = [
        (found.support.support.low, answers.support.low),
        (found.support.rejection.mean, answers.rejection.mean),
        (found.common_ground.level, common.level),
        (found.components.direction, first.direction),
        (found.projection, polis.projection),
        (found.base.centre, polis.base.centre if polis.base else None),
    ]
    for ours, theirs in close:
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)
    assert found.divides is not None
    np.testing.assert_allclose(found.divides.q_value, split.q_value, atol=1e-9)
    assert found.representatives == polis.representatives


def test_in_this_process(folder: Path) -> None:
    assert_as_in_memory(analyse_partitioned(folder, workers=1), folder)


def test_on_a_pool_of_processes(folder: Path) -> None:
    assert_as_in_memory(analyse_partitioned(folder, workers=2), folder)


def test_on_dask(folder: Path, scheduler: str) -> None:
    assert_as_in_memory(analyse_partitioned(folder, scheduler=scheduler), folder)


def test_how_participants_are_cut_into_files_changes_no_digit(folder: Path, tmp_path: Path) -> None:
    whole = pa.concat_tables([pq.read_table(path) for path in sorted(folder.iterdir())])
    pq.write_table(whole, tmp_path / "one.parquet")
    one, four = (
        analyse_partitioned(tmp_path / "one.parquet", workers=1),
        analyse_partitioned(folder, workers=1),
    )
    np.testing.assert_array_equal(one.projection, four.projection)
    np.testing.assert_array_equal(one.group, four.group)
    np.testing.assert_array_equal(one.common_ground.level, four.common_ground.level)


def test_a_file_that_met_only_some_statements_and_communities_counts_them_in_their_place(
    tmp_path: Path,
) -> None:
    for number, (person, statement, side) in enumerate([("a", "10", "Southbank"), ("b", "9", "Northbank")]):
        table = pa.table(
            {"participant": [person], "statement": [statement], "choice": [1], "community": [side]}
        )
        pq.write_table(table, tmp_path / f"{number}.parquet")
    found = analyse_partitioned(tmp_path, workers=1)
    assert found.statements == ("9", "10")
    assert found.communities == ("Northbank", "Southbank")
    assert found.support.agrees.tolist() == [[1, 0], [0, 1]]
    assert found.pairs.both.tolist() == [[1, 0], [0, 1]]


def test_steps_are_told(folder: Path) -> None:
    steps: list[str] = []
    analyse_partitioned(folder, workers=1, progress=steps.append)
    assert steps[0] == "looking through the files"
    assert len(steps) == 5


def test_a_participant_in_two_files_is_refused(folder: Path) -> None:
    twice = [folder / "votes-0.parquet", folder / "votes-1.parquet", folder / "votes-0.parquet"]
    with pytest.raises(InputError, match=r"100 participant.* both in votes-0.parquet and in votes-0.parquet"):
        analyse_partitioned(twice, workers=1)


def test_a_bad_vote_on_a_pool_is_named_with_its_file_and_row(folder: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.parquet"
    pq.write_table(pa.table({"participant": [900, 900], "statement": ["s1", "s2"], "choice": [1, 7]}), bad)
    with pytest.raises(InputError, match=r"bad\.parquet, row 2, column 'choice'") as caught:
        analyse_partitioned([folder / "votes-0.parquet", bad], workers=2)
    assert (caught.value.row, caught.value.column) == (2, "choice")


def test_a_file_without_communities_among_others_is_refused(folder: Path, tmp_path: Path) -> None:
    lacking = tmp_path / "lacking.parquet"
    pq.write_table(pa.table({"participant": [900], "statement": ["s1"], "choice": [1]}), lacking)
    with pytest.raises(InputError, match=r"lacking.parquet: .*this one not"):
        analyse_partitioned([folder / "votes-0.parquet", lacking], workers=1)


def test_votes_on_statements_that_the_folder_does_not_list_are_refused(tmp_path: Path) -> None:
    pq.write_table(
        pa.table({"participant": [1, 2], "statement": ["a", "b"], "choice": [1, 1]}), tmp_path / "v.parquet"
    )
    (tmp_path / "statements.csv").write_text("statement,text\na,Words\n")
    with pytest.raises(InputError, match=r"1 statement\(s\) that statements.csv does not list"):
        analyse_partitioned(tmp_path, workers=1)


def test_no_files_are_refused() -> None:
    with pytest.raises(InputError, match="no file"):
        analyse_partitioned([])


def test_an_input_error_survives_the_way_from_another_process() -> None:
    error = InputError(
        "a choice is −1, 0 or 1.", path="v.parquet", row=3, column="choice", hint="Look there."
    )
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert str(again) == str(error)
    assert (again.path, again.row, again.column, again.hint) == ("v.parquet", 3, "choice", "Look there.")
