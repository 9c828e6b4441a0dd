"""Policies: which log, which witnesses, and how many of whom must have signed a checkpoint.

Concilio's own: one group for each community, all groups, and in each group more than half (2k > n): with one of
two an operator could show one log to the first witness and another to the second, and each would have its
quorum.

References:
    [1] C2SP, "tlog-policy" (draft of 2026-05-22).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from concilio.ledger.checkpoints import Checkpoint, Signed, verified
from concilio.ledger.keys import KeyType, VerifierKey, read_verifier_key
from concilio.ledger.notes import Note
from concilio.ledger.strict import MalformedError, integer_of

_LOGS = frozenset({KeyType.LOG_ED25519, KeyType.ML_DSA_44})
_WITNESSES = frozenset({KeyType.WITNESS_ED25519, KeyType.ML_DSA_44})


@dataclass(frozen=True)
class Group:
    """So many of these members, each a witness or a group by its name in the policy."""

    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """A policy as read.

    Attributes:
        witnesses: by the policy's own names.
        groups: by name; members are defined on earlier lines.
        quorum: a witness's or group's name; None where no witness is needed.
    """

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str | None

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        return (*self.logs, *self.witnesses.values())

    def accepts(self, checkpoint: Checkpoint, note: Note) -> bool:
        """Whether one of the logs signed, the quorum holds, and no known key stands over a bad signature."""
        signed = verified(checkpoint, note.lines, self.keys)
        if signed is None or not any(
            key.key in self.logs and key.key.name == checkpoint.origin for key in signed
        ):
            return False
        return self.is_met_by({one.key for one in signed})

    def is_met_by(self, signers: Collection[VerifierKey]) -> bool:
        """Whether the quorum holds with the signatures of these keys."""
        return self.quorum is None or self._holds(self.quorum, set(signers))

    def signatures(self, checkpoint: Checkpoint, note: Note) -> list[Signed]:
        """The signatures of this policy's keys; none where one of them is bad."""
        return verified(checkpoint, note.lines, self.keys) or []

    def has_majorities(self) -> bool:
        """Whether no two disjoint sets of witnesses can each meet the quorum (2k > n in every group that counts)."""
        return all(
            2 * group.needed > len(group.members)
            for name, group in self.groups.items()
            if not self._is_one_operator(group) and self._counts(name)
        )

    def _holds(self, name: str, signers: set[VerifierKey]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name] in signers
        group = self.groups[name]
        return sum(self._holds(member, signers) for member in group.members) >= group.needed

    def _is_one_operator(self, group: Group) -> bool:
        # One operator's two types of key are one voice: either will do.
        names = {self.witnesses[member].name for member in group.members if member in self.witnesses}
        return len(names) == 1 and all(member in self.witnesses for member in group.members)

    def _counts(self, name: str) -> bool:
        if self.quorum is None:
            return False
        open_names = [self.quorum]
        while open_names:
            here = open_names.pop()
            if here == name:
                return True
            open_names += self.groups[here].members if here in self.groups else ()
        return False


def read_policy(content: bytes) -> Policy:
    """Read a policy file.

    Raises:
        MalformedError: with the line's number. Nothing is guessed: a name before its definition, a key
        twice, a member of two
            groups, no quorum or two are refused.
    """
    reader = _Reader()
    if not content.endswith(b"\n"):
        raise MalformedError("a policy's last line ends in a line feed")
    # Not splitlines() and split(): they also split at signs that are no line ends and no spaces here.
    for number, line in enumerate(content[:-1].split(b"\n"), 1):
        if any((byte < 0x20 and byte != 0x09) or byte == 0x7F for byte in line):
            raise MalformedError(f"line {number}: a policy has no control characters but tabs")
        try:
            words = [word for part in line.decode("utf-8").split(" ") for word in part.split("\t") if word]
            if words and not words[0].startswith("#"):
                reader.read(words)
        except (MalformedError, UnicodeDecodeError) as error:
            raise MalformedError(f"line {number}: {error}") from error
    return reader.policy()


class _Reader:
    def __init__(self) -> None:
        self._logs: list[VerifierKey] = []
        self._witnesses: dict[str, VerifierKey] = {}
        self._groups: dict[str, Group] = {}
        self._grouped: set[str] = set()
        self._quorums: list[str | None] = []

    def read(self, words: list[str]) -> None:
        kind, rest = words[0], words[1:]
        if kind == "log" and len(rest) in {1, 2}:
            self._add_log(read_verifier_key(rest[0]))
        elif kind == "witness" and len(rest) in {2, 3}:
            self._add_witness(rest[0], read_verifier_key(rest[1]))
        elif kind == "group" and len(rest) >= 3:
            self._add_group(rest[0], rest[1], rest[2:])
        elif kind == "quorum" and len(rest) == 1:
            self._add_quorum(rest[0])
        else:
            raise MalformedError("a line is log, witness, group or quorum with what belongs to it")

    def policy(self) -> Policy:
        if len(self._quorums) != 1:
            raise MalformedError("a policy has one quorum line")
        return Policy(tuple(self._logs), self._witnesses, self._groups, self._quorums[0])

    def _add_log(self, key: VerifierKey) -> None:
        if key.type not in _LOGS or any(key.public == other.public for other in self._logs):
            raise MalformedError("not a log's key, or one that is there already")
        self._logs.append(key)

    def _add_witness(self, name: str, key: VerifierKey) -> None:
        self._new_name(name)
        if key.type not in _WITNESSES or any(
            key.public == other.public for other in self._witnesses.values()
        ):
            raise MalformedError("not a witness's key, or one that is there already")
        self._witnesses[name] = key

    def _add_group(self, name: str, needed: str, members: list[str]) -> None:
        self._new_name(name)
        for member in members:
            self._defined(member)
            if member in self._grouped:
                raise MalformedError("a name is a member of one group, once")
            self._grouped.add(member)
        count = {"any": 1, "all": len(members)}.get(needed)
        count = integer_of(needed) if count is None else count
        if not 1 <= count <= len(members):
            raise MalformedError("a group needs one to all of its members")
        self._groups[name] = Group(count, tuple(members))

    def _add_quorum(self, name: str) -> None:
        if name != "none":
            self._defined(name)
        self._quorums.append(None if name == "none" else name)

    def _new_name(self, name: str) -> None:
        if name == "none" or name in self._witnesses or name in self._groups:
            raise MalformedError("this name is taken")

    def _defined(self, name: str) -> None:
        if name not in self._witnesses and name not in self._groups:
            raise MalformedError("a name is defined on an earlier line")
