"""Ballots of very many people, put into the database, and their analysis in a process of its own.

For the question whether the analysis of a large dialogue can be felt by those who vote in it.
"""

from __future__ import annotations

import secrets
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 20_000


def add_crowd(people: int) -> None:
    """Give `people` a quarter of the statements' answers each in the one dialogue there is."""
    from concilio.dialogue.models import Ballot, Community, Statement
    from concilio.storage.ballots import with_codes

    even, odd = Community.objects.order_by("label")
    highest = Statement.objects.count()
    for first in range(0, people, _AT_ONCE):
        persons = np.arange(first, min(people, first + _AT_ONCE))
        votes = with_codes(_codes(persons, highest))
        Ballot.objects.bulk_create(
            [
                Ballot(
                    pseudonym=secrets.token_bytes(16),
                    community=odd if p % 2 else even,
                    votes=ballot.tobytes(),
                )
                for p, ballot in zip(persons.tolist(), votes, strict=True)
            ],
            batch_size=1_000,
        )


def _codes(persons: NDArray[np.intp], highest: int) -> NDArray[np.uint8]:
    # Person p answers every fourth statement, as the camp they belong to does, but for one answer in five.
    p, number = persons[:, None], np.arange(highest + 1)
    camp = np.where((p % 3 + number // 4) % 2 == 0, 1, -1)
    turned = np.where((p * 7919 + number * 104729) % 5 == 0, -1, 1)
    answers = (number % 4 == p % 4) & (number > 0)
    return np.where(answers, camp * turned + 2, 0).astype(np.uint8)


def analyse_for_ever(dialogue: Any) -> None:
    """What background work does every minute and every hour, again and again; a line for each time."""
    from concilio.background.priority import lower_priority, run_in_idle_process
    from concilio.insight.actions import keep_findings, latest_findings, refresh_routing

    lower_priority()
    while True:
        refresh_routing(dialogue=dialogue)
        new = run_in_idle_process(latest_findings, dialogue.id)
        if new is not None:
            keep_findings(dialogue=dialogue, new=new)
        sys.stdout.write("done\n")
        sys.stdout.flush()


def main() -> None:
    import django

    django.setup()
    from concilio.dialogue.models import Dialogue

    if sys.argv[1] == "add":
        add_crowd(int(sys.argv[2]))
    else:
        analyse_for_ever(Dialogue.objects.get())


if __name__ == "__main__":
    main()
