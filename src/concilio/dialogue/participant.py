"""Who takes part, as far as anything below admission may know."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from django.http import HttpRequest

# The prefix binds the cookie to this host and to TLS.
SESSION_COOKIE = "__Host-seat"
# Which statement was answered last, not how; told on the next page and then forgotten.
LAST_COOKIE = "__Host-last"


@dataclass(frozen=True)
class Participant:
    """A pseudonym and its community in one dialogue; what admission puts on the request.

    Attributes:
        pseudonym: 16 bytes, derived from the phrase and the dialogue; the key of the ballot, never with a seat.
        author: 16 bytes, derived likewise; stored with statements. Neither leads to the other without the phrase.
        uses: 16 bytes, derived likewise; stored nowhere. Every other use has a pseudonym of its own from it.
    """

    pseudonym: bytes
    author: bytes
    dialogue_id: UUID
    community_id: UUID
    uses: bytes

    def pseudonym_for(self, use: str) -> bytes:
        """16 bytes for one use, such as one ratification; nothing stored leads from them to another use's."""
        return hmac.new(self.uses, use.encode(), sha256).digest()[: len(self.pseudonym)]

    def __repr__(self) -> str:
        # A traceback or a log line must not carry a pseudonym.
        return "Participant(…)"


class Entrance(Protocol):
    """Addresses of the pages before the first card, which admission hands down."""

    @property
    def risks(self) -> str:
        """What is kept, and the risks; from there to a seat."""

    @property
    def back(self) -> str:
        """Where the seven words lead back."""


class ParticipantRequest(HttpRequest):
    """A request after admission's middleware, with the participant whom the cookie names in the address's dialogue.

    `entrance` is there in the view of an address with a dialogue in it.
    """

    participant: Participant | None
    entrance: Entrance
