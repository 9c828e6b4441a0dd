"""Ratification: thresholds fixed before it, ballots without order of arrival, texts by language, signatures."""

from __future__ import annotations

import uuid
from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, lookups
from django.db.models.functions import Length, Mod
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.accord.models.drafting import Accord, Clause, Draft
from concilio.coalition.models import Organisation, Person
from concilio.dialogue.models import PSEUDONYM_LENGTH, Community
from concilio.keys.models import Case
from concilio.storage.ballots import MOST_BYTES, STEP
from concilio.storage.typed_fields import Paragraphs

MAX_RESERVATION_LENGTH = 280
HASH_LENGTH = 64


class Threshold(models.TextChoices):
    """Shares that a rule may ask for, exactly."""

    TENTH = "1/10", pgettext_lazy("share", "a tenth")
    FIFTH = "1/5", pgettext_lazy("share", "a fifth")
    QUARTER = "1/4", pgettext_lazy("share", "a quarter")
    THIRD = "1/3", pgettext_lazy("share", "a third")
    HALF = "1/2", pgettext_lazy("share", "half")
    THREE_FIFTHS = "3/5", pgettext_lazy("share", "three fifths")
    TWO_THIRDS = "2/3", pgettext_lazy("share", "two thirds")
    THREE_QUARTERS = "3/4", pgettext_lazy("share", "three quarters")
    FOUR_FIFTHS = "4/5", pgettext_lazy("share", "four fifths")

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.value)


class Ratification(models.Model):
    """One vote on one draft. What adoption needs is fixed before it opens; `result` is written once, on counting."""

    class Failing(models.TextChoices):
        DROPS = "drops", _("drops out, and the rest stands")
        RETURNS = "returns", _("sends the whole draft back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="ratification")
    opened_on = models.DateField()
    closes_on = models.DateField()
    quorum = models.CharField(max_length=4, choices=Threshold, default=Threshold.HALF)
    accepting = models.CharField(max_length=4, choices=Threshold, default=Threshold.TWO_THIRDS)
    rejecting = models.CharField(max_length=4, choices=Threshold, default=Threshold.FIFTH)
    failing = models.CharField(max_length=8, choices=Failing, default=Failing.DROPS)
    seats = models.JSONField(help_text="by community label, when it opened")
    counted_on = models.DateField(null=True, blank=True)
    adopted = models.BooleanField(null=True)
    result = models.JSONField(null=True, blank=True, help_text="what disclosure control lets be shown")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_ratification_closes_after_it_opens", condition=Q(closes_on__gte=F("opened_on"))
            ),
            models.CheckConstraint(
                name="a_ratification_has_a_result_once_it_is_counted",
                condition=Q(counted_on__isnull=True, adopted__isnull=True, result__isnull=True)
                | Q(counted_on__isnull=False, adopted__isnull=False, result__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"ratification of {self.draft_id}"


class RatificationBallot(models.Model):
    """All that one person said in one ratification, as `storage.ballots` spells it. No time, no order: random key.

    Question 1 is the whole text, n + 1 the draft's n-th clause. Codes: reject, accept with a reservation, accept.
    """

    pseudonym = models.BinaryField(primary_key=True, max_length=PSEUDONYM_LENGTH)
    ratification = models.ForeignKey(Ratification, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+", db_index=False)
    votes = models.BinaryField(max_length=MOST_BYTES)

    class Meta:
        # Made by hand (migration 0001), as dialogue's ballots: without row numbers on SQLite.
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_ratifiers_pseudonym_is_16_bytes",
                condition=lookups.Exact(Length("pseudonym"), PSEUDONYM_LENGTH),
            ),
            models.CheckConstraint(
                name="ratifying_votes_fill_steps_of_16_bytes",
                condition=lookups.Exact(Mod(Length("votes"), STEP), 0),
            ),
        ]

    def __str__(self) -> str:
        return "a ballot"


class Reservation(models.Model):
    """Why somebody who accepts does so with a reservation. Printed once a steward of each community lets it.

    It says neither whose it is nor of which community. `clause` is empty where it is about the whole text.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ratification = models.ForeignKey(Ratification, on_delete=models.CASCADE, related_name="reservations")
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, null=True, related_name="+")
    author = models.BinaryField(max_length=PSEUDONYM_LENGTH)
    language = models.CharField(max_length=8)
    text = Paragraphs()
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["ratification", "clause", "author"], name="one_reservation_a_person_and_clause"
            ),
            models.UniqueConstraint(
                fields=["ratification", "author"],
                condition=Q(clause__isnull=True),
                name="one_reservation_a_person_on_the_whole",
            ),
        ]

    def __str__(self) -> str:
        return "a reservation"


class LanguageText(models.Model):
    """An adopted text in one language: an artefact of its own, which every community ratifies by its key.

    A correction is a new version with another hash; what was signed before stays what it was.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("text in one language", "waits for the communities")
        RATIFIED = "ratified", pgettext_lazy("text in one language", "ratified")
        HELD = "held", pgettext_lazy("text in one language", "held up")
        REPLACED = "replaced", pgettext_lazy("text in one language", "replaced by a newer version")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ratification = models.ForeignKey(Ratification, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField(help_text="title, and words by clause")
    sha256 = models.CharField(max_length=HASH_LENGTH)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    ratified_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["ratification", "language", "version"], name="one_version_of_a_text_a_number"
            ),
            models.UniqueConstraint(
                fields=["ratification", "language"],
                condition=Q(state__in=["waiting", "ratified", "held"]),
                name="one_current_text_a_language",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} of {self.ratification_id}"


class Signature(models.Model):
    """An organisation's signature over the hash of what was adopted, in all ratified languages."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    accord = models.ForeignKey(Accord, on_delete=models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=HASH_LENGTH)
    covers = models.JSONField(help_text="SHA-256 by language, of which the signed hash is made")
    reservation = Paragraphs(blank=True)
    signed_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["accord", "organisation", "sha256"], name="an_organisation_signs_a_text_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} under {self.accord_id}"
