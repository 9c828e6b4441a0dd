"""Salted commitments: 32 bytes that fix a text without telling it, and that tell nothing once text and salt are gone.

A sealed text is `label LF "salt " base64(32 random bytes) LF payload LF`; its commitment is the SHA-256 of
exactly these bytes, so that `sha256sum` computes it.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from concilio.ledger.strict import MalformedError, base64_of, bytes_of_base64

ACT, TEXT = "concilio-act/v1", "concilio-text/v1"
SALT_BYTES = 32
MOST_BYTES = 32_768


def new_salt() -> bytes:
    """A salt for one text: random, never derived and never used twice."""
    return secrets.token_bytes(SALT_BYTES)


@dataclass(frozen=True)
class Sealed:
    """A payload with its label and salt.

    Attributes:
        payload: an act's canonical JSON (label `ACT`), or words in NFC with LF as line ends (label `TEXT`).
    """

    label: str
    salt: bytes
    payload: bytes

    def __bytes__(self) -> bytes:
        salt = base64_of(self.salt).encode()
        return b"\n".join((self.label.encode(), b"salt " + salt, self.payload, b""))

    @property
    def commitment(self) -> bytes:
        """What stands in the ledger, 32 bytes."""
        return sha256(bytes(self)).digest()


def seal_text(text: str, salt: bytes) -> Sealed:
    """Words that may have to be erased later, in the one form that is committed to."""
    tidy = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return Sealed(TEXT, salt, tidy.encode())


def open_sealed(content: bytes) -> Sealed:
    """Read a sealed text.

    Raises:
        MalformedError: another form, label or length, or a salt that is not 32 bytes.
    """
    label, _, rest = content.partition(b"\n")
    salt_line, _, payload = rest.partition(b"\n")
    if len(content) > MOST_BYTES or label.decode("ascii", "replace") not in {ACT, TEXT}:
        raise MalformedError("this is no sealed text")
    if not salt_line.startswith(b"salt ") or not payload.endswith(b"\n"):
        raise MalformedError("a sealed text is label, salt and payload, each on a line")
    salt = bytes_of_base64(salt_line.removeprefix(b"salt ").decode("ascii", "replace"))
    if len(salt) != SALT_BYTES:
        raise MalformedError("a salt has 32 bytes")
    return Sealed(label.decode(), salt, payload[:-1])
