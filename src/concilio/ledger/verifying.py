"""What a proof file proves of a document, in one of few words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from concilio.ledger import canonical
from concilio.ledger.acts import Act, read_opening
from concilio.ledger.policies import Policy
from concilio.ledger.proof_file import ProofFile
from concilio.ledger.strict import MalformedError
from concilio.ledger.tree import includes, leaf_hash


class Result(StrEnum):
    """What was found; all but `GOOD` and `STALE` mean that nothing is proved."""

    GOOD = "ok"
    STALE = "not fresh"
    NO_QUORUM = "quorum not reached"
    NOT_IN_LOG = "not in the log"
    NOT_AN_ACT = "no act of this log"
    ANOTHER_FILE = "another file"


@dataclass(frozen=True)
class Verdict:
    """A result, the act where the proof reached one, and the newest time at which the quorum held.

    Attributes:
        witnessed: POSIX seconds: the latest time that the witnesses named; None where none had to, or none did.
    """

    result: Result
    act: Act | None = None
    witnessed: int | None = None


def verify(file: bytes, proof: ProofFile, policy: Policy, *, not_before: int | None = None) -> Verdict:
    """Whether a document stands in the ledger as a proof file says, under a policy.

    Args:
        not_before: POSIX seconds; a checkpoint that was last witnessed earlier is good, but not fresh.
    """
    checkpoint = proof.checkpoint
    if not policy.accepts(checkpoint, proof.note):
        return Verdict(Result.NO_QUORUM)
    if proof.extra is None:
        return Verdict(Result.NOT_AN_ACT)
    leaf = leaf_hash(sha256(proof.extra).digest())
    if not includes(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root):
        return Verdict(Result.NOT_IN_LOG)
    try:
        act = read_opening(proof.extra)
    except (MalformedError, canonical.NotCanonicalError):
        return Verdict(Result.NOT_AN_ACT)
    if act.log != checkpoint.origin:
        return Verdict(Result.NOT_AN_ACT, act)
    if not act.holds_file(file):
        return Verdict(Result.ANOTHER_FILE, act)
    times = [signed.time for signed in policy.signatures(checkpoint, proof.note) if signed.time]
    witnessed = max(times, default=None)
    stale = not_before is not None and (witnessed is None or witnessed < not_before)
    return Verdict(Result.STALE if stale else Result.GOOD, act, witnessed)
