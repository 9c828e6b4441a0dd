"""What a browser carries for us and cannot read or change: a participant's session, the words just shown."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Sequence
from datetime import date
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from concilio.admission.derive import key_for
from concilio.dialogue.models import PSEUDONYM_LENGTH
from concilio.dialogue.participant import Participant

NONCE_LENGTH = 12
# The browser drops the cookie when it closes; one that never closes is asked for the phrase after so many days.
MOST_DAYS = 7
# A server's clock may have run ahead by a day when the session began.
DAYS_AHEAD = 2
_SESSION_LENGTH = 16 + 16 + 3 * PSEUDONYM_LENGTH + 3


def seal_session(participant: Participant, *, today: date) -> str:
    """A participant's session, for a cookie."""
    return _seal(
        "session",
        participant.dialogue_id.bytes
        + participant.community_id.bytes
        + participant.pseudonym
        + participant.author
        + participant.uses
        + today.toordinal().to_bytes(3, "big"),
    )


def open_session(sealed: str, *, today: date) -> Participant | None:
    """The participant of a session; None where it is forged, damaged or too old."""
    content = _open("session", sealed)
    if content is None or len(content) != _SESSION_LENGTH:
        return None
    age = today.toordinal() - int.from_bytes(content[-3:], "big")
    if not -DAYS_AHEAD <= age <= MOST_DAYS:
        return None
    return Participant(
        pseudonym=content[32:48],
        author=content[48:64],
        uses=content[64:80],
        dialogue_id=UUID(bytes=content[:16]),
        community_id=UUID(bytes=content[16:32]),
    )


def seal_words(words: Sequence[str], dialogue_id: UUID) -> str:
    """The words just shown to somebody, so that only words made here become a phrase."""
    return _seal("words", dialogue_id.bytes + json.dumps(list(words)).encode())


def open_words(sealed: str, dialogue_id: UUID) -> tuple[str, ...] | None:
    """The words shown; None where the seal is not ours or another dialogue's."""
    content = _open("words", sealed)
    if content is None or content[:16] != dialogue_id.bytes:
        return None
    return tuple(json.loads(content[16:]))


def _seal(purpose: str, content: bytes) -> str:
    nonce = secrets.token_bytes(NONCE_LENGTH)
    sealed = nonce + _cipher(settings.SECRET_KEY, purpose).encrypt(nonce, content, purpose.encode())
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")


def _open(purpose: str, sealed: str) -> bytes | None:
    try:
        raw = base64.urlsafe_b64decode(sealed.encode("ascii") + b"=" * (-len(sealed) % 4))
        return _cipher(settings.SECRET_KEY, purpose).decrypt(
            raw[:NONCE_LENGTH], raw[NONCE_LENGTH:], purpose.encode()
        )
    except (InvalidTag, ValueError, binascii.Error, UnicodeEncodeError):
        return None


@cache
def _cipher(secret: str, purpose: str) -> AESGCM:
    # The secret is part of the cache's key, so that a changed one is not answered with an old cipher.
    return AESGCM(key_for(f"seal {purpose}"))
