"""What communities' keys come to: the policies as data, and one pure function that applies them. No Django.

A policy says when a case is decided, what each outcome is called in the public log, and whether a refusal gives
a reason. To decide something new by two people, add a policy here and hold a one-to-one to its case.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Outcome(StrEnum):
    """Where a case stands. All but OPEN and WITH_MEDIATOR are final."""

    OPEN = "open"
    WITH_MEDIATOR = "mediator"
    APPROVED = "approved"
    REFUSED = "refused"
    DEADLOCKED = "deadlocked"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Policy:
    """How one kind of case is decided.

    Attributes:
        name: stored with each case; stable.
        subject: what is decided, as kinds of the public log begin: "statement".
        acts: how the public log calls each outcome; an outcome that is not named is not logged.
        one_refusal_ends: a single refusal refuses; otherwise every key is waited for.
        mediated: where keys differ, an accepted mediator decides; without one the case is deadlocked.
        refusal_needs_reason: a refusal gives a code of the published policy.
        within: time for all keys, from opening on; after it the case is refused. None: no limit.
        office: whose keys they are, as the public log names it.
    """

    name: str
    subject: str
    acts: Mapping[Outcome, str] = field(hash=False)
    one_refusal_ends: bool
    mediated: bool = False
    refusal_needs_reason: bool = False
    within: timedelta | None = None
    office: str = "steward"


STATEMENT = Policy(
    name="statement",
    subject="statement",
    acts={
        Outcome.APPROVED: "published",
        Outcome.REFUSED: "returned",
        Outcome.WITH_MEDIATOR: "disagreed",
        Outcome.DEADLOCKED: "deadlocked",
        Outcome.REPLACED: "replaced",
    },
    one_refusal_ends=False,
    mediated=True,
    refusal_needs_reason=True,
)
RELEASE = Policy(
    name="release",
    subject="release",
    acts={Outcome.APPROVED: "published", Outcome.REFUSED: "refused", Outcome.REPLACED: "replaced"},
    one_refusal_ends=True,
)
MEDIATOR = Policy(
    name="mediator",
    subject="mediator",
    acts={Outcome.APPROVED: "assented", Outcome.REFUSED: "refused", Outcome.REPLACED: "replaced"},
    one_refusal_ends=True,
)
CIRCLE = Policy(
    name="circle",
    subject="circle",
    acts={Outcome.APPROVED: "shown", Outcome.REFUSED: "hidden"},
    one_refusal_ends=True,
    within=timedelta(hours=24),
)
WITNESSES = Policy(
    name="witnesses",
    subject="ledger",
    acts={Outcome.APPROVED: "policy_agreed", Outcome.REFUSED: "policy_refused"},
    one_refusal_ends=True,
)
TEXT = Policy(
    name="text",
    subject="accord",
    acts={Outcome.APPROVED: "text", Outcome.REFUSED: "held", Outcome.REPLACED: "text_replaced"},
    one_refusal_ends=True,
)
RESERVATION = Policy(
    name="reservation",
    subject="reservation",
    acts={Outcome.APPROVED: "printed", Outcome.REFUSED: "held"},
    one_refusal_ends=True,
)
CONSENT = Policy(
    name="consent",
    subject="circulation",
    acts={Outcome.APPROVED: "consented", Outcome.REFUSED: "stopped", Outcome.REPLACED: "replaced"},
    one_refusal_ends=True,
)
DELETION = Policy(
    name="deletion",
    subject="dialogue",
    acts={Outcome.APPROVED: "deletion_agreed", Outcome.REFUSED: "deletion_refused"},
    one_refusal_ends=True,
)
RECORD = Policy(
    name="record",
    subject="record",
    # Nobody decides where editors disagree on an attribution: the disagreement is shown with the entry.
    acts={Outcome.APPROVED: "confirmed", Outcome.DEADLOCKED: "disputed", Outcome.REFUSED: "withdrawn"},
    one_refusal_ends=False,
    refusal_needs_reason=True,
    office="editor",
)
POLICIES = {
    policy.name: policy
    for policy in (
        STATEMENT,
        RELEASE,
        MEDIATOR,
        CIRCLE,
        WITNESSES,
        RECORD,
        TEXT,
        RESERVATION,
        CONSENT,
        DELETION,
    )
}


def settle(
    policy: Policy,
    asked: Collection[str],
    keys: Mapping[str, bool],
    *,
    mediator: bool = False,
    decided: bool | None = None,
    late: bool = False,
) -> Outcome:
    """What a case comes to. The order of keys and the names of communities make no difference.

    Args:
        asked: the communities whose keys the case needs, fixed when it was opened.
        keys: for each community that has turned its key, whether it approves.
        mediator: whether a mediator whom every community has accepted could decide.
        decided: what the mediator decided, once keys differed.
        late: whether the time is over, for the keys or for the mediator.
    """
    said = set(keys.values())
    if policy.one_refusal_ends and False in said:
        return Outcome.REFUSED
    if any(community not in keys for community in asked):
        return Outcome.REFUSED if late and policy.within is not None else Outcome.OPEN
    if len(said) == 1:
        return Outcome.APPROVED if said == {True} else Outcome.REFUSED
    if decided is not None:
        return Outcome.APPROVED if decided else Outcome.REFUSED
    if policy.mediated and mediator and not late:
        return Outcome.WITH_MEDIATOR
    return Outcome.DEADLOCKED
