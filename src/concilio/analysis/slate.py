"""Slates: k statements for a draft that represent fairly (docs/concepts/slate.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.groups import OpinionGroups
from concilio.analysis.intervals import Floats
from concilio.analysis.margins import Margins
from concilio.analysis.support import CommonGround
from concilio.analysis.votes import AGREE, Votes

# Costs closer than this count as equal, so that rounding never breaks a tie.
TIE = 1e-12


@dataclass(frozen=True, eq=False)
class Slate:
    """Statements chosen by the Method of Equal Shares, completed by sequential Phragmén.

    Attributes:
        statements: (≤ k,) int64, in the order chosen; fewer where too few reach the level.
        level: the common-ground level that every candidate had to reach.
        ejr_plus: whether the slate satisfies EJR+ for the approvals among its candidates.
        community_covered: (C,) share of each community that approves at least one chosen statement, among those
            who voted on at least one; nan where nobody did. One row, everybody, without communities.
        group_covered: (k groups,) the same for each opinion group.
    """

    statements: NDArray[np.int64]
    level: float
    ejr_plus: bool
    community_covered: Floats
    group_covered: Floats


def slate(
    votes: Votes,
    common: CommonGround,
    groups: OpinionGroups,
    seats: Margins | None = None,
    *,
    size: int = 8,
    level: float = 0.5,
) -> Slate:
    """Statements for a draft that represent people in proportion, from those every community supports.

    Candidates are the statements whose common-ground level is at least `level`; those that few bought seats would undo
    only where too few others reach it. A person approves the candidates
    that they agreed with. **A missing vote is no approval**: the guarantee is about groups known to agree, and
    nobody is counted as behind a statement they never saw. Voters are all who voted on at least one candidate,
    whether they approve any or not; who could not have approved anything does not raise the price for others.

    The Method of Equal Shares gives each voter an equal part of `size` and lets the approvers of a statement buy
    it together, at price 1, as evenly as they can; seats that nobody can afford any more are filled by sequential
    Phragmén, each voter starting with what they have left. (Peters & Skowron 2020; Brill et al. 2017.) Ties go to
    the statement with the lower index. The result satisfies EJR+ (Brill & Peters 2023), which is checked all the
    same.

    Args:
        votes, common, groups: of one dialogue. seats: the margins of its claims, where known.
        size: k, how many statements to choose at most.
        level: 0 to 1.
    """
    # nan, where a community has no voters, is not at or above anything.
    reach = common.level >= level
    firm = reach if seats is None else reach & ~seats.is_small(seats.ground)
    candidates = np.flatnonzero(firm if firm.sum() >= size else reach)
    column = np.full(votes.n_statements, -1, dtype=np.int64)
    column[candidates] = np.arange(candidates.size)
    on_candidate = column[votes.statement] >= 0
    voter_ids, voter = np.unique(votes.participant[on_candidate], return_inverse=True)
    agreed = votes.choice[on_candidate] == AGREE
    approved, approver = column[votes.statement[on_candidate][agreed]], voter[agreed]
    approvers = _lists(approved, approver, candidates.size)

    chosen = equal_shares(approvers, voter_ids.size, size)
    statements = candidates[chosen]
    covered = _coverage(votes, statements)
    C = max(votes.n_communities, 1)
    side = votes.community if votes.n_communities else np.zeros(votes.n_participants, dtype=np.int8)
    return Slate(
        statements.astype(np.int64),
        level,
        satisfies_ejr_plus(approvers, voter_ids.size, chosen),
        _shares_covered(covered, side, C),
        _shares_covered(covered, groups.membership, groups.n_groups),
    )


def equal_shares(approvers: list[NDArray[np.int64]], n_voters: int, size: int) -> NDArray[np.int64]:
    """Candidates chosen, in order: the Method of Equal Shares, completed by sequential Phragmén.

    Args:
        approvers: for each candidate, the voters who approve it, each once. Candidates of nobody are never chosen.
        n_voters: n, those who approve nothing included.
        size: k; fewer are chosen where fewer have approvers.
    """
    open_ = [c for c, who in enumerate(approvers) if who.size]
    size = min(size, len(open_))
    chosen: list[int] = []
    if size < 1:
        return np.zeros(0, dtype=np.int64)
    budget = np.full(n_voters, size / n_voters)
    # What a candidate costs its approvers can only rise as budgets shrink: yesterday's cost is a lower bound, and
    # only those that could still be cheapest are worked out again.
    bound = {c: 1 / approvers[c].size for c in open_}
    while len(chosen) < size:
        best, best_cost = -1, np.inf
        for c in sorted(open_, key=lambda c: (bound[c], c)):
            if bound[c] > best_cost + TIE:
                break
            bound[c] = _cost_each(budget[approvers[c]])
            if bound[c] < best_cost - TIE or (bound[c] <= best_cost + TIE and c < best):
                best, best_cost = c, min(best_cost, bound[c])
        if best < 0:
            break
        who = approvers[best]
        budget[who] -= np.minimum(budget[who], best_cost)
        chosen.append(best)
        open_.remove(best)
    load = -budget
    while len(chosen) < size:
        best, best_load = -1, np.inf
        for c in open_:
            raised = float((1 + load[approvers[c]].sum()) / approvers[c].size)
            if raised < best_load - TIE:
                best, best_load = c, raised
        load[approvers[best]] = best_load
        chosen.append(best)
        open_.remove(best)
    return np.array(chosen, dtype=np.int64)


def satisfies_ejr_plus(approvers: list[NDArray[np.int64]], n_voters: int, chosen: NDArray[np.int64]) -> bool:
    """Whether no group is wronged by the choice, in the sense of EJR+ (Brill & Peters 2023).

    It would be wronged if it held at least ℓ of k shares of the voters, agreed on a candidate that was not chosen,
    and none of its members approved as many as ℓ of the chosen, for any ℓ.
    """
    k = chosen.size
    if k == 0:
        return True
    satisfied = np.zeros(n_voters, dtype=np.int64)
    for c in chosen:
        satisfied[approvers[c]] += 1
    for c in set(range(len(approvers))) - set(chosen.tolist()):
        fewer_than = np.bincount(satisfied[approvers[c]], minlength=k + 1).cumsum()
        deserving = np.arange(1, k + 1)
        if (fewer_than[:k] * k >= deserving * n_voters).any():
            return False
    return True


def _cost_each(budget: Floats) -> float:
    """The least q for which min(budget, q) adds up to 1; infinite where the approvers have less than 1 together."""
    poorest_first = np.sort(budget)
    spent_before = np.concatenate([[0.0], poorest_first.cumsum()[:-1]])
    sharing = np.arange(budget.size, 0, -1)
    q = (1 - spent_before) / sharing
    enough = np.flatnonzero(q <= poorest_first + TIE)
    return float(q[enough[0]]) if enough.size else np.inf


def _lists(approved: NDArray[np.int64], approver: NDArray[np.int64], n: int) -> list[NDArray[np.int64]]:
    by_candidate = np.argsort(approved, kind="stable")
    ends = np.bincount(approved, minlength=n).cumsum()
    return np.split(approver[by_candidate], ends[:-1]) if n else []


def _coverage(votes: Votes, statements: NDArray[np.int64]) -> NDArray[np.int8]:
    """(P,) 1 who approves a chosen statement, 0 who voted on one without approving any, −1 who saw none."""
    is_chosen = np.zeros(votes.n_statements, dtype=np.bool_)
    is_chosen[statements] = True
    seen = is_chosen[votes.statement]
    covered = np.full(votes.n_participants, -1, dtype=np.int8)
    covered[votes.participant[seen]] = 0
    covered[votes.participant[seen & (votes.choice == AGREE)]] = 1
    return covered


def _shares_covered(covered: NDArray[np.int8], row: NDArray[np.int8], n_rows: int) -> Floats:
    counted = (row >= 0) & (covered >= 0)
    saw = np.bincount(row[counted], minlength=n_rows)
    approve = np.bincount(row[counted], covered[counted], minlength=n_rows)
    return np.asarray(np.divide(approve, saw, out=np.full(n_rows, np.nan), where=saw > 0))
