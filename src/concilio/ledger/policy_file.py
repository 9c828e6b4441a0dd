"""How Concilio writes a policy: one group for each community, more than half of each, all communities.

Names are labels and numbers, and there are no addresses: an address would point at people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from concilio.ledger.keys import KeyType, VerifierKey
from concilio.ledger.policies import Policy, read_policy
from concilio.ledger.strict import MalformedError

EVERY = "every-community"


@dataclass(frozen=True)
class Operator:
    """Who runs one witness: its keys, of one type each. Either counts, as one voice."""

    keys: tuple[VerifierKey, ...]


def write_policy(
    logs: Sequence[VerifierKey],
    communities: Mapping[str, Sequence[Operator]],
    *,
    needed: Mapping[str, int] | None = None,
    only: KeyType | None = None,
) -> str:
    """The text of a policy.

    Args:
        communities: the operators of each community's witnesses, by its label.
        needed: how many of a community's must have signed; without it the smallest majority.
        only: leave out witnesses' keys of other types (for `policy.pq`).

    Raises:
        MalformedError: a community without witnesses, a threshold that is no majority, or a key that stands twice.
    """
    lines = [f"log {key}" for key in logs]
    groups: list[str] = []
    members: list[str] = []
    for label in sorted(communities):
        names = []
        for number, operator in enumerate(communities[label], 1):
            keys = [key for key in operator.keys if only is None or key.type == only]
            if not keys:
                continue
            name = f"{label}-{number}"
            lines += [f"witness {name}{_SUFFIX[key.type]} {key}" for key in keys]
            groups.append(f"group {name} any {' '.join(name + _SUFFIX[key.type] for key in keys)}")
            names.append(name)
        count = (needed or {}).get(label, len(names) // 2 + 1)
        if not names:
            raise MalformedError(f"community {label} has no witness of this kind")
        if not len(names) >= count or 2 * count <= len(names):
            raise MalformedError(f"community {label}: more than half of its {len(names)} witnesses must sign")
        groups.append(f"group community-{label} {count} {' '.join(names)}")
        members.append(f"community-{label}")
    if not members:
        return "\n".join([*lines, "quorum none"]) + "\n"
    text = "\n".join([*lines, *groups, f"group {EVERY} all {' '.join(members)}", f"quorum {EVERY}"]) + "\n"
    if not read_policy(text.encode()).has_majorities():
        raise MalformedError("more than half of each community's witnesses must sign")
    return text


def with_keys_of(policy: Policy, type_: KeyType) -> str | None:
    """The same policy with keys of one type alone; None where some group could not be met with them.

    A policy of ML-DSA keys holds also against somebody who can forge Ed25519.
    """
    logs = [key for key in policy.logs if key.type == type_]
    witnesses = {name: key for name, key in policy.witnesses.items() if key.type == type_}
    lines = [f"log {key}" for key in logs] + [f"witness {name} {key}" for name, key in witnesses.items()]
    kept = set(witnesses)
    for name, group in policy.groups.items():
        members = [member for member in group.members if member in kept]
        if len(members) < group.needed:
            return None
        lines.append(f"group {name} {group.needed} {' '.join(members)}")
        kept.add(name)
    if not logs or (policy.quorum is not None and policy.quorum not in kept):
        return None
    return "\n".join([*lines, f"quorum {policy.quorum or 'none'}"]) + "\n"


_SUFFIX = {KeyType.WITNESS_ED25519: "-ed", KeyType.ML_DSA_44: "-ml", KeyType.LOG_ED25519: "-log"}
