"""What may be shown of a ratification or a round: computed once, when it is over, by the rules of releases. Pure.

A community of fewer than ten voters shows no share, and shares are those of bands of counts (ADR 0100). Whether a
clause stands is public all the same: it is what people voted for. There is no second look, so nothing can be told
from a difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from concilio.accord.adoption import Outcome, Tally
from concilio.analysis.intervals import Interval
from concilio.analysis.safe_minimum import SAFE_MINIMUM
from concilio.insight.coarse_counts import CoarseCounts, coarse_support, coarsen
from concilio.report.presentation import RELEASED


def result_of(tally: Tally, outcome: Outcome, labels: Sequence[str]) -> dict[str, Any]:
    """What is stored of a counted ratification, and shown: by community label, in the order of questions."""
    taking_part = np.broadcast_to(tally.voters[:, None], tally.accept.shape)
    accepting = tally.accept + tally.reserve
    cells = coarsen(accepting, taking_part - accepting - tally.reject, tally.reject)
    support = coarse_support(cells)
    voted = _turnout(tally)
    return {
        "adopted": outcome.adopted,
        "standing": outcome.standing.tolist(),
        "communities": {
            label: {
                "quorate": bool(outcome.quorate[c]),
                "voted": voted[c],
                "questions": [
                    {
                        "passes": not outcome.held[c, q],
                        "accepting": _shown(support.support, cells, c, q),
                        "rejecting": _shown(support.rejection, cells, c, q),
                    }
                    for q in range(tally.accept.shape[1])
                ],
            }
            for c, label in enumerate(labels)
        },
    }


def _turnout(tally: Tally) -> list[list[int] | None]:
    """Of the seats of each community the share that voted, by the same bands."""
    seats = np.maximum(tally.seats, tally.voters)[:, None]
    voters = tally.voters[:, None]
    cells = coarsen(voters, np.zeros_like(voters), seats - voters)
    found = coarse_support(cells).support
    return [
        _shown(found, cells, c, 0) if tally.voters[c] >= SAFE_MINIMUM else None for c in range(len(voters))
    ]


def _shown(share: Interval, cells: CoarseCounts, c: int, q: int) -> list[int] | None:
    if not cells.voters[c, q]:
        return None
    of = RELEASED.share(
        float(share.mean[c, q]), float(share.low[c, q]), float(share.high[c, q]), int(cells.voters[c, q])
    )
    return [of.about, of.low, of.high, of.voters, of.nearly_all, of.few]
