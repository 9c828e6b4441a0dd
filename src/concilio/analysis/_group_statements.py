"""Which statements set a group, or one end of the main axis, apart: exact tests, false discoveries controlled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.counts import Counts
from concilio.analysis.exact_tests import upper_fisher
from concilio.analysis.multiplicity import FALSE_DISCOVERY_RATE, benjamini_hochberg
from concilio.analysis.votes import AGREE, DISAGREE, Votes


def representatives(answers: Counts) -> tuple[tuple[tuple[int, int, float, float, float], ...], ...]:
    """Per group: (statement, choice, share inside, share outside, q), by falling difference of the shares.

    Args:
        answers: (k, 3, S) of each group: agreeing, passing, disagreeing.

    A statement represents a group if most of its voters there answered so, and more than elsewhere by
    Fisher's exact one-sided test, Benjamini–Hochberg over all groups, statements and both answers.
    """
    k = int(answers.shape[0])
    if k < 2:
        return ((),) * k
    counts = np.stack([answers[:, 0], answers[:, 2], answers.sum(axis=1)], axis=1)
    inside = counts
    outside = counts.sum(axis=0) - counts
    share_in, share_out, p = _tests(inside, outside)
    q = benjamini_hochberg(p)
    groups = []
    for g in range(k):
        good = (q[g] <= FALSE_DISCOVERY_RATE) & (share_in[g] > 0.5)
        answers, statements = np.nonzero(good)
        difference = share_in[g][good] - share_out[g][good]
        order = np.lexsort((answers, statements, -difference))
        groups.append(
            tuple(
                (
                    int(statements[i]),
                    (AGREE, DISAGREE)[int(answers[i])],
                    float(share_in[g][answers[i], statements[i]]),
                    float(share_out[g][answers[i], statements[i]]),
                    float(q[g][answers[i], statements[i]]),
                )
                for i in order
            )
        )
    return tuple(groups)


def axis_statements(votes: Votes, axis: NDArray[np.int8]) -> tuple[tuple[int, int], ...]:
    """(statement, end that agrees with it more), by falling difference; two exact tests each, BH over all."""
    end = np.select([axis == 1, axis == -1], [1, 0], default=-1).astype(np.int8)
    counts = _counts(votes, end, 2)
    share_in, share_out, p = _tests(counts, counts[::-1])
    q = benjamini_hochberg(p[:, 0])
    ends, statements = np.nonzero(q <= FALSE_DISCOVERY_RATE)
    difference = (share_in - share_out)[ends, 0, statements]
    order = np.lexsort((statements, -difference))
    return tuple((int(statements[i]), 1 if ends[i] == 1 else -1) for i in order)


def _counts(votes: Votes, membership: NDArray[np.int8], k: int) -> Counts:
    """(k, 3, S): agreeing, disagreeing, voting."""
    group = membership[votes.participant]
    seen = group >= 0
    group, statement, choice = group[seen].astype(np.int64), votes.statement[seen], votes.choice[seen]
    n = votes.n_statements
    key = group * n + statement
    kinds = (choice == AGREE, choice == DISAGREE, np.ones(choice.size, dtype=np.bool_))
    return np.stack([np.bincount(key[kind], minlength=k * n).reshape(k, n) for kind in kinds], axis=1)


def _tests(
    inside: Counts, outside: Counts
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Shares (k, 2, S) inside and outside, and p of as many inside or more; nan where one side has no voter."""
    hits_in, hits_out = inside[:, :2], outside[:, :2]
    n_in, n_out = inside[:, 2:], outside[:, 2:]
    with np.errstate(invalid="ignore", divide="ignore"):
        share_in, share_out = hits_in / n_in, hits_out / n_out
    everyone_in, everyone_out = (np.broadcast_to(n, hits_in.shape) for n in (n_in, n_out))
    p = upper_fisher(hits_in, everyone_in, hits_out, everyone_out)
    p = np.where((n_in > 0) & (n_out > 0), p, np.nan)
    return share_in, share_out, p
