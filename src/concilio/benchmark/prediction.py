"""How well the latent model predicts votes it has not seen, and how stable the groups found on it are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from concilio.analysis.groups import opinion_groups
from concilio.analysis.latent import fit_latent_model, held_out_loss
from concilio.analysis.simulate import SimulationOptions, simulate
from concilio.analysis.votes import Votes
from concilio.benchmark.bar import Bar, Settings, at_least, at_most, not_measured
from concilio.formats.detect import read_votes

# Held-out log loss of Community Notes' factorisation, trained on agreement, its best form; recorded earlier.
COMMUNITY_NOTES = {
    "vtaiwan.uberx": 0.443,
    "brexit-consensus": 0.465,
    "scoop-hivemind.biodiversity": 0.465,
    "american-assembly.bowling-green": 0.530,
}


def prediction(settings: Settings) -> Iterator[Bar]:
    command = "concilio benchmark --only prediction"
    for name, limit in COMMUNITY_NOTES.items():
        votes = _real(settings.data / "polis-open-data" / name)
        title = f"{name}: loss on unseen votes, against Community Notes'"
        if votes is None:
            yield not_measured(
                title, f"≤ {limit:g}", "nats a vote", command, f"no such set in {settings.data}"
            )
            continue
        loss = np.mean([held_out_loss(votes, seed=seed) for seed in range(1 if settings.quick else 3)])
        yield at_most(title, limit, float(loss), "nats a vote", command, "10 % of votes held out")


def stability(settings: Settings) -> Iterator[Bar]:
    command = "concilio benchmark --only group-stability"
    repeats = 3 if settings.quick else 20
    for name in COMMUNITY_NOTES:
        votes = _real(settings.data / "polis-open-data" / name)
        title = f"{name}: groups with 5 % of votes removed"
        if votes is None:
            yield not_measured(title, "≥ 0.9", "least ARI", command, f"no such set in {settings.data}")
            continue
        found = opinion_groups(votes, fit_latent_model(votes, seed=0), seed=0, repeats=repeats)
        steady = found.stability
        good = steady.same_number == repeats and steady.median_ari >= 0.95 and steady.least_ari >= 0.9
        same = f"the same in {steady.same_number} of {repeats}"
        note = f"k = {found.n_groups}, {same}; median ARI {steady.median_ari:.3f}"
        yield Bar(
            title, "same k, median ≥ 0.95, least ≥ 0.9", steady.least_ari, "least ARI", good, command, note
        )
    yield from _known_truth(settings, command)


def _known_truth(settings: Settings, command: str) -> Iterator[Bar]:
    trials = 5 if settings.quick else 40
    ones = [_groups_found(1, seed) == 1 for seed in range(1_000, 1_000 + trials)]
    yield at_least(
        "one cloud of people is found to be one",
        95,
        100 * float(np.mean(ones)),
        "%",
        command,
        f"{trials} trials",
    )
    planted = [_groups_found(k, seed) == k for seed in range(2_000, 2_000 + trials) for k in (2 + seed % 2,)]
    note = f"{trials} trials of two or three groups, 4 sd apart"
    yield at_least("planted groups are found", 90, 100 * float(np.mean(planted)), "%", command, note)


def _groups_found(k: int, seed: int) -> int:
    invented = simulate(
        SimulationOptions(opinion_groups=k, group_distance=4.0, participants=(200, 200), seed=seed)
    )
    return opinion_groups(
        invented.votes, fit_latent_model(invented.votes, seed=seed), seed=seed, repeats=0
    ).n_groups


def _real(folder: Path) -> Votes | None:
    return read_votes(folder, lenient=True).votes if folder.is_dir() else None
