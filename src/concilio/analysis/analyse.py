"""One call from votes to everything that can be said of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from concilio.analysis.crosscutting import CrossCutting
from concilio.analysis.divides import Divides
from concilio.analysis.groups import OpinionGroups
from concilio.analysis.intervals import Interval
from concilio.analysis.latent import LatentModel
from concilio.analysis.perception import PerceptionGaps
from concilio.analysis.slate import Slate
from concilio.analysis.support import CommonGround, Support
from concilio.analysis.votes import Guesses, Votes


@dataclass(frozen=True)
class Options:
    """What a caller may choose; the defaults are what DESIGN.md section 5 says."""

    seed: int = 0
    slate_size: int = 8
    slate_level: float = 0.5
    stability_repeats: int = 20
    bootstrap_repeats: int = 1000


@dataclass(frozen=True, eq=False)
class Findings:
    """Everything parts 1 to 8 of section 5 compute, in the communities' own order."""

    n_participants: int
    n_votes: int
    n_statements: int
    n_communities: int
    participants_per_community: tuple[int, ...]
    options: Options
    support: Support
    common_ground: CommonGround
    divides: Divides
    latent: LatentModel
    adjusted_support: Interval
    groups: OpinionGroups
    cross_cutting: CrossCutting
    perception: PerceptionGaps
    slate: Slate


def analyse(
    votes: Votes,
    guesses: Guesses | None = None,
    options: Options | None = None,
    *,
    progress: Callable[[str], None] | None = None,
) -> Findings:
    """Parts 1 to 8 of section 5.

    Communities are put into a canonical order first (by their first participant) and back again last, so
    that renaming communities permutes the findings and changes nothing else, to the last digit.
    `progress` is called with the name of each part as it begins.
    """
    raise NotImplementedError
