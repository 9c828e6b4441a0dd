"""Policies and keys that a log took on after the backup from which it was restored: read from its acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from concilio.ledger.acts import read_opening
from concilio.ledger.log_folder import Read
from concilio.publiclog.models import Act, Log

_KEYS = {"ledger.begun": True, "ledger.key_added": True, "ledger.key_ended": False}


class CannotRecoverError(RuntimeError):
    """Nothing was changed; the message says what is missing."""


@dataclass(frozen=True)
class LaterPolicy:
    """A policy with its number, and the day from which it was in force."""

    number: int
    content: str
    on: date


def acts_within(entries: Sequence[bytes], openings: Mapping[int, bytes]) -> Iterator[Mapping[str, Any]]:
    """The fields of the acts whose openings a mirror kept and whose leaves the signed head holds."""
    for index, opening in sorted(openings.items()):
        if 0 <= index < len(entries) and sha256(opening).digest() == entries[index]:
            yield read_opening(opening).fields


def later_policies(
    log: Log, acts: Iterator[Mapping[str, Any]], places: Sequence[Read], given: Sequence[bytes]
) -> list[LaterPolicy]:
    """The policies that acts name and the database has not, by number.

    Args:
        places: where a log's files are read, as `policies/<number>`.
        given: files that somebody brings.

    Raises:
        CannotRecoverError: one is nowhere. An older one must not count in its place.
    """
    had = log.policies.count()
    named = {
        int(act["number"]): (str(act["files"][0]["sha256"]), date.fromisoformat(act["on"]))
        for act in acts
        if act["kind"] == "ledger.policy" and act["number"] > had
    }
    by_hash = {sha256(content).hexdigest(): content for content in given}
    found = []
    for number, (digest, on) in sorted(named.items()):
        for read in places:
            content = _read(read, f"policies/{number}")
            by_hash.setdefault(sha256(content).hexdigest(), content)
        if digest not in by_hash:
            raise CannotRecoverError(
                f"policy {number} came in force after the backup and is not here. Its SHA-256 is {digest}: take the "
                "file from a community and give it with --policy."
            )
        found.append(LaterPolicy(number, by_hash[digest].decode(), on))
    return found


def take_on_keys(log: Log) -> None:
    """Let a log have the public keys that its acts say: those it began with and was given, without those that ended."""
    keys: dict[str, bool] = {}
    for act in Act.objects.filter(scope_id=log.id, kind__in=_KEYS).order_by("on"):
        for key in act.payload["vkeys"]:
            # Two acts of one day come in any order, and an ended key never comes back.
            keys[key] = keys.get(key, True) and _KEYS[act.kind]
    log.keys = "\n".join(key for key, stays in keys.items() if stays)
    log.save(update_fields=["keys"])


def _read(read: Read, name: str) -> bytes:
    try:
        return read(name)
    except OSError:
        return b""
