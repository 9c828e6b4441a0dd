"""What a desk shows of a ledger's policy: what is in force, what is proposed, what would change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from concilio.coalition.models import Person
from concilio.dialogue.models import Community, Dialogue
from concilio.dialogue.naming import NamedCommunity, communities_by_label
from concilio.keys.models import Case
from concilio.keys.queries import keys_seen_by
from concilio.keys.rules import is_steward
from concilio.ledger.policies import Policy, read_policy
from concilio.publiclog.actions import log_of
from concilio.publiclog.models import Log
from concilio.witnesses.models import PolicyChange

_GROUP = "community-"


@dataclass(frozen=True)
class Side:
    """One community: how many of how many of its witnesses must sign, in force and as proposed, and its key.

    Attributes:
        added, gone: names of its witnesses in one policy and not in the other.
        approves: what its key says; None where it is not turned, or hidden from this reader.
    """

    community: NamedCommunity
    needed: int
    of: int
    needed_then: int
    of_then: int
    added: list[str]
    gone: list[str]
    turned: bool
    approves: bool | None
    own: bool


@dataclass(frozen=True)
class PolicyPage:
    """A desk's page of the policy.

    Attributes:
        number, on, sha256: of the policy in force; 0, None and "" before the first.
        keys_added, keys_gone: IDs of the ledger's own keys that only one of the two policies names.
        others_asked: whether communities of other dialogues in the same ledger are asked too.
    """

    log: Log | None
    number: int
    on: date | None
    sha256: str
    change: PolicyChange | None
    sides: list[Side]
    keys_added: list[str]
    keys_gone: list[str]
    others_asked: bool
    past: list[PolicyChange]


def policy_page(dialogue: Dialogue, person: Person, language: str) -> PolicyPage:
    """The page, as this reader may see it: what other keys say is hidden until the reader's own is turned."""
    log = log_of(dialogue.id)
    row = log.policies.last() if log else None
    changes = PolicyChange.objects.filter(log=log) if log else PolicyChange.objects.none()
    change = changes.filter(state=PolicyChange.State.OPEN).first()
    now = read_policy(row.content.encode()) if row else None
    then = read_policy(change.content.encode()) if change else None
    asked = change.cases.select_related("case") if change else None
    case = asked.filter(case__dialogue=dialogue).first() if asked is not None else None
    logs, logs_then = _logs(now), _logs(then)
    return PolicyPage(
        log=log,
        number=row.number if row else 0,
        on=row.on if row else None,
        sha256=sha256(row.content.encode()).hexdigest() if row else "",
        change=change if case is not None else None,
        sides=_sides(dialogue, person, language, now, then, case.case if case else None),
        keys_added=sorted(logs_then - logs) if then else [],
        keys_gone=sorted(logs - logs_then) if then else [],
        others_asked=asked is not None and asked.count() > 1,
        past=list(changes.exclude(state=PolicyChange.State.OPEN).order_by("-proposed_on", "id")[:20]),
    )


def own_communities(dialogue: Dialogue, person: Person) -> list[Community]:
    """The communities whose key this person holds, by label."""
    return [c for c in dialogue.communities.order_by("label") if is_steward(person, c)]


def _sides(
    dialogue: Dialogue,
    person: Person,
    language: str,
    now: Policy | None,
    then: Policy | None,
    case: Case | None,
) -> list[Side]:
    own = {community.id for community in own_communities(dialogue, person)}
    keys = keys_seen_by(case, own)
    sides = []
    for label, view in sorted(communities_by_label(dialogue, language).items()):
        (needed, members), (needed_then, members_then) = _group(now, label), _group(then, label)
        key = keys.get(view.id)
        sides.append(
            Side(
                view, needed, len(members), needed_then, len(members_then),
                sorted(_names(then, members_then) - _names(now, members)) if then else [],
                sorted(_names(now, members) - _names(then, members_then)) if then else [],
                view.id in keys, key.approves if key else None, view.id in own,
            )
        )  # fmt: skip
    return sides


def _group(policy: Policy | None, label: str) -> tuple[int, tuple[str, ...]]:
    group = policy.groups.get(_GROUP + label) if policy else None
    return (group.needed, group.members) if group else (0, ())


def _names(policy: Policy | None, members: tuple[str, ...]) -> set[str]:
    """The witnesses behind a group's members, each as its name and the ID of its keys: a new key is a change."""
    found: set[str] = set()
    for member in members if policy else ():
        if policy is not None and member in policy.witnesses:
            key = policy.witnesses[member]
            found.add(f"{key.name}+{key.id.hex()}")
        elif policy is not None:
            found |= _names(policy, policy.groups[member].members)
    return found


def _logs(policy: Policy | None) -> set[str]:
    return {key.id.hex() for key in policy.logs} if policy else set()
