"""Public acts as the ledger commits to them: an opening is an act's canonical JSON, sealed; an entry is its
commitment.

No act holds free text, a person's name or a time of day: every string in it is a code, a name of a file, an id,
a day or a hash, and holds no space. Words are kept apart from it, under commitments of their own, so that they can be
erased and the act still be checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from concilio.ledger import canonical
from concilio.ledger.checkpoints import is_origin
from concilio.ledger.sealed import ACT, MOST_BYTES, Sealed, open_sealed
from concilio.ledger.strict import MalformedError

_KINDS = {
    "statement": (
        "published",
        "returned",
        "disagreed",
        "mediated",
        "deadlocked",
        "hidden",
        "removed",
        "restored",
        "replaced",
    ),
    "moderation": ("day",),
    "symmetry": ("counted",),
    "translation": (
        "held",
        "restored",
        "corrected",
    ),
    "name": ("corrected",),
    "phase": ("moved",),
    "office": (
        "appointed",
        "ended",
        "taken_over",
        "deputy",
    ),
    "account": (
        "new_factor",
        "closed",
    ),
    "dialogue": (
        "deletion_refused",
        "deletion_agreed",
        "deleted",
    ),
    "mediator": (
        "assented",
        "refused",
        "replaced",
    ),
    "circle": (
        "shown",
        "hidden",
    ),
    "release": (
        "drafted",
        "published",
        "refused",
        "replaced",
    ),
    "record": (
        "confirmed",
        "corrected",
        "disputed",
        "withdrawn",
        "redacted",
        "offered",
        "narrated",
        "published",
        "answered",
        "released",
        "imported",
        "captured",
    ),
    "accord": (
        "version",
        "adopted",
        "failed",
        "signed",
        "text",
        "held",
        "text_replaced",
    ),
    "reservation": (
        "printed",
        "held",
    ),
    "ratification": (
        "opened",
        "counted",
    ),
    "circulation": (
        "consented",
        "stopped",
        "replaced",
        "sent",
        "symbol",
        "replied",
        "turned_down",
        "shared",
    ),
    "ask": ("status",),
    "data": ("erased",),
    "text": ("erased",),
    "ledger": (
        "begun",
        "policy",
        "policy_agreed",
        "policy_refused",
        "key_added",
        "key_ended",
        "restored",
        "succeeds",
    ),
    "software": ("changed",),
}
KINDS = frozenset(f"{subject}.{what}" for subject, kinds in _KINDS.items() for what in kinds)
_NEEDED = frozenset({"v", "log", "id", "kind", "on"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SPACE_OR_TIME = re.compile(r"\s|[0-9][0-9]:[0-9][0-9]")
_UUID_4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
_MOST_SIGNS = 2_200  # an ML-DSA key in base64


@dataclass(frozen=True)
class Act:
    """An act that was read from an opening, or is about to be sealed."""

    fields: Mapping[str, Any]

    @property
    def log(self) -> str:
        return str(self.fields["log"])

    @property
    def kind(self) -> str:
        return str(self.fields["kind"])

    @property
    def on(self) -> str:
        """The UTC day, as 2026-11-27."""
        return str(self.fields["on"])

    def holds_file(self, content: bytes) -> bool:
        """Whether the act names a file of exactly these bytes."""
        digest = sha256(content).hexdigest()
        files = self.fields.get("files", [])
        return any(file.get("sha256") == digest and file.get("bytes") == len(content) for file in files)


def check_act(fields: Mapping[str, Any]) -> Act:
    """An act whose fields an act may have.

    Raises:
        MalformedError: a field is missing or of another form, or a string could be words, a name or a time of day.
    """
    if not fields.keys() >= _NEEDED or fields["v"] != 1 or isinstance(fields["v"], bool):
        raise MalformedError("an act has v 1, log, id, kind and on")
    if fields["kind"] not in KINDS or not _is_day(fields["on"]) or not _is_origin(fields["log"]):
        raise MalformedError("an act's kind, day or log is of another form")
    if not _is_random_uuid(fields["id"]):
        raise MalformedError("an act's id is a random UUID")
    _no_words(dict(fields))
    return Act(dict(fields))


def seal_act(fields: Mapping[str, Any], salt: bytes) -> Sealed:
    """An act's opening; its commitment is the ledger's entry.

    Raises:
        MalformedError: as `check_act`, or an opening longer than 32,768 bytes.
        canonical.NotCanonicalError: a value that canonical JSON does not have.
    """
    sealed = Sealed(ACT, salt, canonical.encode(dict(check_act(fields).fields)))
    if len(bytes(sealed)) > MOST_BYTES:
        raise MalformedError(f"an opening has at most {MOST_BYTES} bytes")
    return sealed


def read_opening(content: bytes) -> Act:
    """The act of an opening.

    Raises:
        MalformedError: no sealed act, or fields that an act does not have.
        canonical.NotCanonicalError: JSON in another spelling.
    """
    sealed = open_sealed(content)
    fields = canonical.decode(sealed.payload) if sealed.label == ACT else None
    if not isinstance(fields, dict):
        raise MalformedError("this is no opening of an act")
    return check_act(fields)


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and bool(_DAY.fullmatch(value))


def _is_origin(value: Any) -> bool:
    return isinstance(value, str) and _is_known_origin(value)


# A log's acts all name one origin.
_is_known_origin = lru_cache(maxsize=64)(is_origin)


def _is_random_uuid(value: Any) -> bool:
    return isinstance(value, str) and bool(_UUID_4.fullmatch(value))


def _no_words(value: Any) -> None:
    if isinstance(value, str):
        if len(value) <= _MOST_SIGNS and not _SPACE_OR_TIME.search(value):
            return
        raise MalformedError("an act holds codes, names of files, ids, days and hashes, and no words")
    if isinstance(value, Mapping):
        for item in value.values():
            _no_words(item)
    elif isinstance(value, list):
        for item in value:
            _no_words(item)
