"""How many votes routing saves against Polis' priority, in simulated dialogues."""

from __future__ import annotations

from collections.abc import Iterator

from concilio.benchmark.bar import Bar, Settings, at_most
from concilio.benchmark.routing_trial import routing_trial

COMMAND = "concilio benchmark --only routing"


def routing(settings: Settings) -> Iterator[Bar]:
    trial = routing_trial(seed=1, dialogues=3 if settings.quick else 30)
    last = {policy: float(found[-1]) for policy, found in trial.precision.items()}
    yield at_most(
        "votes that routing needs for the same precision of the top ten",
        60,
        100 * trial.share_of_polis,
        "% of Polis' priority",
        COMMAND,
        f"{trial.dialogues} simulated dialogues of {trial.votes[-1]:,} votes; {100 * trial.share_of_uniform:.0f} % of "
        f"a uniform draw; precision at the end {last['routing']:.2f} against {last['polis']:.2f}",
    )
