"""Tables of admission. Nothing here leads from a code or a seat to a pseudonym."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import lookups
from django.db.models.functions import Length

from concilio.coalition.models import Organisation
from concilio.dialogue.models import Community


class Envelopes(models.Model):
    """The sealed codes of one community: handed out by a partner, redeemed after that has ended."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="envelopes")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="envelopes_close_after_they_open",
                condition=models.Q(closes_on__gte=models.F("opens_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"envelopes of {self.community}"


UNCLAIMED = bytes(16)


class Code(models.Model):
    """The SHA-256 of one sealed code. Burnt when redeemed; no row says by whom, or when.

    `claim` is zero until then, and of one width always: burning moves no row. Only code and phrase together give it, so
    that sending both again finds the same seat, and neither code nor seat leads to the other.
    """

    digest = models.BinaryField(max_length=32, primary_key=True)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="codes")
    claim = models.BinaryField(max_length=16, default=UNCLAIMED)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="a_claim_is_16_bytes", condition=lookups.Exact(Length("claim"), 16)),
        ]

    def __str__(self) -> str:
        return "a code"


class Seat(models.Model):
    """One place for one person. `lookup` is Argon2id(phrase, pepper 1): it finds the seat, not the votes."""

    lookup = models.BinaryField(max_length=32, primary_key=True)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="seats")

    def __str__(self) -> str:
        return "a seat"
