"""From a phrase to a seat, a ballot, statements and a code's claim: ways that nothing stored connects.

lookup    = Argon2id(phrase, pepper 1): finds the seat.
inner     = Argon2id(phrase, pepper 2): stored nowhere.
pseudonym = HMAC-SHA-256(inner, dialogue), 16 bytes: finds the ballot, so votes and guesses.
author    = HMAC-SHA-256(inner, dialogue "author"), 16 bytes: finds the statements.
uses      = HMAC-SHA-256(inner, dialogue "uses"), 16 bytes: stored nowhere; each other use, such as one ratification,
            has a pseudonym of its own from it (`dialogue.participant`).
claim     = HMAC-SHA-256(inner, "claim" code), 16 bytes: what a burnt code keeps.

Without `inner`, none of these leads to another, even with every key of the server.

Both peppers derive from the installation's secret, which is kept apart from the database: who has the
database alone cannot try phrases.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from concilio.dialogue.errors import Refused
from concilio.dialogue.models import PSEUDONYM_LENGTH
from concilio.storage.hashing_gate import KIBIBYTES, LANES, PASSES, GateIsBusy, hash_in_turn

# Twice about 30 ms on one core. A phrase has 90 bits, so the cost guards against nothing but shorter phrases of
# a later list; it must not become a way to exhaust the server.
LOOKUP_LENGTH = 32


class TooBusy(Refused):
    code = "too-busy"
    status = 503
    message = _("Many people are coming in just now. Nothing was used up. Wait a minute and send it again.")


@dataclass(frozen=True, repr=False)
class Derived:
    """What a phrase becomes in one dialogue. Never logged: it has no readable form."""

    lookup: bytes
    pseudonym: bytes
    author: bytes
    uses: bytes
    inner: bytes

    def claim(self, code: str) -> bytes:
        """What a code keeps once it is burnt with this phrase: never all zero, which says that it is not."""
        return _short_hmac(self.inner, b"claim" + code.encode())


def derive(phrase: str, dialogue_id: UUID) -> Derived:
    """The seat's lookup and the pseudonym of a phrase in its one form.

    Raises:
        TooBusy: no place among those that may compute at once came free in time.
    """
    try:
        lookup, inner = hash_in_turn(
            lambda: (_stretch(phrase, key_for("pepper 1")), _stretch(phrase, key_for("pepper 2")))
        )
    except GateIsBusy:
        raise TooBusy from None
    return Derived(
        lookup=lookup,
        pseudonym=_short_hmac(inner, dialogue_id.bytes),
        author=_short_hmac(inner, dialogue_id.bytes + b"author"),
        uses=_short_hmac(inner, dialogue_id.bytes + b"uses"),
        inner=inner,
    )


def author_before_tags(pseudonym: bytes) -> bytes:
    """What the upgrade to tags put in the place of a pseudonym that stood with a statement."""
    return _short_hmac(key_for("authors of old statements"), pseudonym)


def key_for(purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, from the installation's secret."""
    return _key(settings.SECRET_KEY, purpose)


@cache
def _key(secret: str, purpose: str) -> bytes:
    info = f"concilio admission: {purpose}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret.encode())


def _short_hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()[:PSEUDONYM_LENGTH]


def _stretch(phrase: str, pepper: bytes) -> bytes:
    return hash_secret_raw(
        phrase.encode("utf-8"),
        salt=pepper,
        time_cost=PASSES,
        memory_cost=KIBIBYTES,
        parallelism=LANES,
        hash_len=LOOKUP_LENGTH,
        type=Type.ID,
    )
