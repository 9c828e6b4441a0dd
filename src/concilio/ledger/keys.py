"""Keys of logs and witnesses, in the text forms that C2SP's tools use.

A verifier key (vkey) is `name+hex ID+base64(type, public key)`; a key file's secret is `PRIVATE+KEY+name+hex
ID+base64(type, seed)`. The ID is the first four bytes of SHA-256(name LF type public key): it is worked out
again, and a key that states another is refused.

References:
    [1] C2SP, "Note-based signatures" (signed-note), v1.0.0.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from concilio.ledger.strict import MalformedError, base64_of, bytes_of_base64

SEED_BYTES = 32
_ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493


class KeyType(IntEnum):
    """What a key signs, and how."""

    LOG_ED25519 = 0x01
    WITNESS_ED25519 = 0x04
    ML_DSA_44 = 0x06  # log or witness


_PUBLIC_BYTES = {KeyType.LOG_ED25519: 32, KeyType.WITNESS_ED25519: 32, KeyType.ML_DSA_44: 1312}
_SIGNATURE_BYTES = {KeyType.LOG_ED25519: 64, KeyType.WITNESS_ED25519: 64, KeyType.ML_DSA_44: 2420}


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name."""

    name: str
    type: KeyType
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that stand before each of its signatures."""
        return sha256(f"{self.name}\n".encode() + bytes([self.type]) + self.public).digest()[:4]

    @property
    def signature_bytes(self) -> int:
        return _SIGNATURE_BYTES[self.type]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64_of(bytes([self.type]) + self.public)}"

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether a signature over a message is this key's."""
        if len(signature) != self.signature_bytes:
            return False
        try:
            if self.type == KeyType.ML_DSA_44:
                MLDSA44PublicKey.from_public_bytes(self.public).verify(signature, message)
            else:
                # Libraries differ on an S beyond the order of the group: refused here, whatever they say.
                if int.from_bytes(signature[32:], "little") >= _ED25519_ORDER:
                    return False
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, repr=False)
class SigningKey:
    """A secret key. Has no readable form: a log or traceback must not show it."""

    name: str
    type: KeyType
    seed: bytes

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.type, _public_of(self.type, self.seed))

    def sign(self, message: bytes) -> bytes:
        """The signature alone; ML-DSA's differ from call to call."""
        if self.type == KeyType.ML_DSA_44:
            return MLDSA44PrivateKey.from_seed_bytes(self.seed).sign(message)
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def key_file(self) -> str:
        """One line for a key file that nobody else may read."""
        return f"PRIVATE+KEY+{self.name}+{self.verifier.id.hex()}+{base64_of(bytes([self.type]) + self.seed)}"


def read_verifier_key(text: str) -> VerifierKey:
    """Read a vkey.

    Raises:
        MalformedError: another form, an unknown type, a name that no key may have, or an ID that is not the key's.
    """
    name, stated_id, type_, public = _parts(text)
    if len(public) != _PUBLIC_BYTES[type_]:
        raise MalformedError("this public key has the wrong length for its type")
    key = VerifierKey(name, type_, public)
    if key.id.hex() != stated_id:
        raise MalformedError("this key states an ID that is not its own")
    return key


def read_signing_key(text: str) -> SigningKey:
    """Read a key file's line.

    Raises:
        MalformedError: as `read_verifier_key`. The message quotes nothing of the key.
    """
    if not text.startswith("PRIVATE+KEY+"):
        raise MalformedError("this is no secret key")
    name, stated_id, type_, seed = _parts(text.removeprefix("PRIVATE+KEY+"))
    if len(seed) != SEED_BYTES:
        raise MalformedError("a secret key's seed has 32 bytes")
    key = SigningKey(name, type_, seed)
    if key.verifier.id.hex() != stated_id:
        raise MalformedError("this key states an ID that is not its own")
    return key


def is_key_name(name: str) -> bool:
    """Whether a key may be called so: not empty, no space of any script, no plus sign."""
    return bool(name) and "+" not in name and not any(map(_is_space, name))


def _is_space(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Cc", "Zs", "Zl", "Zp"}


def _parts(text: str) -> tuple[str, str, KeyType, bytes]:
    parts = text.split("+", 2)
    if len(parts) != 3 or not is_key_name(parts[0]) or len(parts[1]) != 8:
        raise MalformedError("a key is name+ID+base64")
    content = bytes_of_base64(parts[2])
    try:
        type_ = KeyType(content[0])
    except (IndexError, ValueError) as error:
        raise MalformedError("this type of key is not known here") from error
    return parts[0], parts[1], type_, content[1:]


def _public_of(type_: KeyType, seed: bytes) -> bytes:
    private: Callable[[], bytes]
    if type_ == KeyType.ML_DSA_44:
        private = MLDSA44PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw
    else:
        private = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw
    return private()
