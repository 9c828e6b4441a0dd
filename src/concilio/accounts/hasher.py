"""How the staff's passwords are hashed: Django's Argon2id with OWASP's cost, behind the gate that phrases pass too."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

from concilio.storage.hashing_gate import KIBIBYTES, LANES, PASSES, hash_in_turn


class StaffPasswords(Argon2PasswordHasher):
    """Django's own cost, 100 MB on eight lanes, is renewed to this one when its owner next logs in.

    `encode` and `verify` raise GateIsBusy where too many wait; `accounts.middleware` has the page that says so.
    """

    time_cost = PASSES
    memory_cost = KIBIBYTES
    parallelism = LANES

    def encode(self, password: str, salt: str) -> str:
        encode = super().encode
        return hash_in_turn(lambda: encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        verify = super().verify
        return hash_in_turn(lambda: verify(password, encoded))
