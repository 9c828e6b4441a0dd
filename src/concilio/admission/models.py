"""Tables of admission. Nothing here leads from a code or a seat to a pseudonym."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

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


class Code(models.Model):
    """The SHA-256 of one sealed code. Burnt when redeemed; no row says by whom, or when."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="codes")
    burnt = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "a code"


class Seat(models.Model):
    """One place for one person. `lookup` is Argon2id(phrase, pepper 1): it finds the seat, not the votes."""

    lookup = models.BinaryField(max_length=32, primary_key=True)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="seats")

    def __str__(self) -> str:
        return "a seat"
