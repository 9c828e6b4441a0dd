"""Partitioned analysis: findings of all partitions together, from sums over each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.components import Components, components_of_sums
from concilio.analysis.counts import Counts
from concilio.analysis.covotes import CoVotes
from concilio.analysis.divides import Divides, divides
from concilio.analysis.intervals import Floats
from concilio.analysis.polis import representativeness
from concilio.analysis.polis.clusters import Clusters
from concilio.analysis.polis.reference import grouped, in_conversation
from concilio.analysis.polis.representativeness import Representative
from concilio.analysis.support import CommonGround, Support, common_ground, support_from_counts
from concilio.formats.communities import community_order
from concilio.formats.dataset import InputError
from concilio.formats.labels import sorted_labels
from concilio.formats.parquet import STATEMENTS, parquet_files, read_statements
from concilio.scale import partition
from concilio.scale.partition import Labels, Survey
from concilio.scale.workers import workers as hired


@dataclass(frozen=True, eq=False)
class ScaleFindings:
    """What partitions add up to: the same figures as in memory, counts exactly and shares to 1e-9.

    Components are those of all pairs summed; in memory they are searched for beyond 20,000 participants, to a
    residual of 1e-7. Participants are in the order of files, and by label within each.

    Attributes:
        n_participants, n_votes, statements (labels), communities (names), simulated: what was read.
        participants_per_community: (C,) int64.
        support, common_ground: as in memory. divides: None with fewer than two communities.
        pairs: co-vote sums over everybody. components: the first two.
        projection: (P, 2) scaled by √(statements seen / votes cast).
        base: base clusters, label −1 for who voted too little to be in one. group: (P,) int8.
        group_agrees, group_passes, group_disagrees: (G, S) int64. representatives: a tuple for each group.
    """

    n_participants: int
    n_votes: int
    statements: tuple[str, ...]
    communities: tuple[str, ...]
    simulated: bool
    participants_per_community: Counts
    support: Support
    common_ground: CommonGround
    divides: Divides | None
    pairs: CoVotes
    components: Components
    projection: Floats
    base: Clusters
    group: NDArray[np.int8]
    group_agrees: Counts
    group_passes: Counts
    group_disagrees: Counts
    representatives: tuple[tuple[Representative, ...], ...]


def analyse_partitioned(
    folder_or_files: Path | str | Sequence[Path | str],
    *,
    scheduler: str | None = None,
    workers: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> ScaleFindings:
    """Counts, co-votes, support, common ground, divides, components, groups of votes too many for one table.

    Each file (columns participant, statement, choice and perhaps community) holds all votes of its participants.
    Every step goes through the files once and keeps of each what adds up, so memory is bounded by one file a
    worker, two numbers a participant and a few tables of statements × statements.

    Args:
        folder_or_files: a folder of Parquet files, one file, or several.
        scheduler: address of a Dask scheduler; None is a pool on this machine.
        workers: processes of that pool; by default one a core.
        progress: is told the name of each step as it begins.

    Raises:
        InputError: a file cannot be read, or a participant is in two of them.
        ModuleNotFoundError: a scheduler is named without Dask being installed (`pip install concilio[scale]`).
    """
    say = progress or (lambda _: None)
    files, listed = _sources(folder_or_files)
    with hired(scheduler, workers, len(files)) as mapped:
        say("looking through the files")
        surveys: list[Survey] = mapped(partition.survey, [(path,) for path in files])
        labels = _labels(surveys, files, listed)
        say("counting")
        total: partition.Sums = reduce(add, mapped(partition.add_up, [(path, labels) for path in files]))
        say("finding components")
        found = components_of_sums(total.pairs)
        say("placing participants")
        places: list[partition.Places] = mapped(partition.place, [(path, labels, found) for path in files])
        voters = sum(total.everybody)
        seen = np.asarray(voters) > 0
        cast = np.concatenate([one.cast for one in places])
        projection = np.zeros((cast.size, 2))
        projection[:, : found.direction.shape[0]] = np.concatenate([one.projection for one in places])
        projection *= np.sqrt(int(seen.sum()) / np.maximum(cast, 1))[:, None]
        base, group = grouped(projection, in_conversation(cast, int(seen.sum())))
        n_groups = int(group.max(initial=-1)) + 1
        say("counting by group")
        cuts = np.cumsum([one.cast.size for one in places])[:-1]
        counts = mapped(
            partition.count_groups,
            [(path, labels, part, n_groups) for path, part in zip(files, np.split(group, cuts), strict=True)],
        )
    agrees, passes, disagrees = (sum(part[1:], part[0]) for part in zip(*counts, strict=True))
    answers = support_from_counts(total.agrees, total.passes, total.disagrees)
    trials = agrees + passes + disagrees
    return ScaleFindings(
        n_participants=cast.size,
        n_votes=sum(one.n_votes for one in surveys),
        statements=labels.statements,
        communities=labels.communities,
        simulated=any(one.simulated for one in surveys),
        participants_per_community=total.people,
        support=answers,
        common_ground=common_ground(answers),
        divides=divides(answers) if len(labels.communities) > 1 else None,
        pairs=total.pairs,
        components=found,
        projection=projection,
        base=base,
        group=group,
        group_agrees=agrees,
        group_passes=passes,
        group_disagrees=disagrees,
        representatives=representativeness.representatives(
            representativeness.compare_groups(agrees, trials),
            representativeness.compare_groups(disagrees, trials),
            np.flatnonzero(seen),
        ),
    )


def _sources(given: Path | str | Sequence[Path | str]) -> tuple[list[Path], tuple[str, ...] | None]:
    """The files, and the statements that the folder lists, if it does."""
    if not isinstance(given, Path | str):
        files = [Path(path) for path in given]
        if not files:
            raise InputError("there is no file to read.", path="the list of files")
        return files, None
    folder = Path(given)
    files = parquet_files(folder)
    if folder.is_dir() and (folder / STATEMENTS).exists():
        return files, tuple(one.label for one in read_statements(folder / STATEMENTS))
    return files, None


def _labels(surveys: list[Survey], files: list[Path], listed: tuple[str, ...] | None) -> Labels:
    declaring = [one.declares_communities for one in surveys]
    if any(declaring) and not all(declaring):
        raise InputError(
            "other files have a column community and this one not.", path=str(files[declaring.index(False)])
        )
    everyone = np.concatenate([one.participants for one in surveys])
    if np.unique(everyone).size < everyone.size:
        raise InputError(
            _where_twice(surveys, files),
            path=str(files[0].parent),
            hint="Partition by participant, so that each has all votes in one file.",
        )
    names = [name for one in surveys for name in one.communities]
    met = {label for one in surveys for label in one.statements}
    return Labels(listed or sorted_labels(met), community_order(names, files[0]))


def _where_twice(surveys: list[Survey], files: list[Path]) -> str:
    for later in range(1, len(surveys)):
        for earlier in range(later):
            both = np.intersect1d(surveys[earlier].participants, surveys[later].participants)
            if both.size:
                return f"{both.size} participant(s) are both in {files[earlier].name} and in {files[later].name}."
    return "a participant is in it twice."
