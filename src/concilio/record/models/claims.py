"""What is said about an event: claims with figures, positions on them, recognitions by bodies."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.record.models.editing import Entry
from concilio.record.models.events import Event
from concilio.record.models.parties import Party, Term
from concilio.storage.typed_fields import Line, Paragraphs


class Claim(models.Model):
    """What a party said, with its figure where it has one.

    `measure` and `population` say what is counted and of whom; figures are compared only where both are the same.
    """

    class Bound(models.TextChoices):
        NONE = "none", pgettext_lazy("figure", "no figure")
        EXACT = "exact", pgettext_lazy("figure", "exactly")
        AT_LEAST = "at-least", pgettext_lazy("figure", "at least")
        AT_MOST = "at-most", pgettext_lazy("figure", "at most")
        ABOUT = "about", pgettext_lazy("figure", "about")
        RANGE = "range", pgettext_lazy("figure", "range")

    class Parts(models.TextChoices):
        UNKNOWN = "unknown", _("The source does not say whether parts overlap")
        EXCLUSIVE = "exclusive", _("Nobody is counted in two parts")
        OVERLAPPING = "overlapping", _("Somebody may be counted in two parts")

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="claim")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="claims")
    maker = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="claims")
    measure = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    population = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bound = models.CharField(max_length=8, choices=Bound, default=Bound.NONE)
    low = models.PositiveBigIntegerField(null=True, blank=True)
    high = models.PositiveBigIntegerField(null=True, blank=True)
    parts_are = models.CharField(max_length=12, choices=Parts, default=Parts.UNKNOWN)
    as_of = Line(max_length=60, blank=True, help_text="EDTF: when it was said; empty: undated")
    as_of_first = models.DateField(null=True, blank=True)
    as_of_last = models.DateField(null=True, blank=True)
    recognition = models.ForeignKey(
        "record.Recognition", on_delete=models.PROTECT, null=True, blank=True, related_name="claims_about",
        help_text="a passage or decision of which the claim speaks",
    )  # fmt: skip

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_low_figure_is_not_above_its_high_one",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
            ),
            models.CheckConstraint(
                name="a_figure_has_the_ends_of_its_bound",
                condition=Q(bound="none", low__isnull=True, high__isnull=True)
                | Q(bound__in=["exact", "about"], low__isnull=False, high=F("low"))
                | Q(bound="at-least", low__isnull=False, high__isnull=True)
                | Q(bound="at-most", low__isnull=True, high__isnull=False)
                | Q(bound="range", low__isnull=False, high__isnull=False),
            ),
            models.CheckConstraint(
                name="a_figure_says_what_it_counts",
                condition=Q(bound="none") | Q(measure__isnull=False, population__isnull=False),
            ),
            models.CheckConstraint(
                name="a_claim_is_not_said_until_before_it_is_said",
                condition=Q(as_of_first__isnull=True)
                | Q(as_of_last__isnull=True)
                | Q(as_of_last__gte=F("as_of_first")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["event", "measure", "population"], name="claim_by_what_it_counts"),
        ]

    def __str__(self) -> str:
        return f"claim of {self.maker}"


class ClaimText(models.Model):
    """A claim in one language, as short as it can be said."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    text = Paragraphs(max_length=600)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["claim", "language"], name="one_claim_text_a_language"),
        ]

    def __str__(self) -> str:
        return self.text


class ClaimPart(models.Model):
    """A part of a claim's figure by category: of 613 killed, 63 children."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="parts")
    population = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    low = models.PositiveBigIntegerField()
    high = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["claim", "population"], name="one_part_a_population"),
            models.CheckConstraint(name="a_part_is_not_low_above_high", condition=Q(low__lte=F("high"))),
        ]

    def __str__(self) -> str:
        return f"{self.population}: {self.low}"


class ClaimLink(models.Model):
    """How one claim stands to another."""

    class Kind(models.TextChoices):
        RESTATES = "restates", pgettext_lazy("link between claims", "says again")
        DERIVED = "derived", pgettext_lazy("link between claims", "is derived from")
        CONTRADICTS = "contradicts", pgettext_lazy("link between claims", "contradicts")
        SUPERSEDES = "supersedes", pgettext_lazy("link between claims", "takes the place of")

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="link")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["claim", "other", "kind"], name="one_link_of_a_kind"),
            models.CheckConstraint(name="a_claim_is_not_linked_to_itself", condition=~Q(claim=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.kind} {self.other}"


class Position(models.Model):
    """What a party says of a claim, since when; append-only: a change of mind is a new row."""

    class Stance(models.TextChoices):
        AFFIRMS = "affirms", pgettext_lazy("position on a claim", "affirms")
        DISPUTES = "disputes", pgettext_lazy("position on a claim", "disputes")
        PARTLY = "partly", pgettext_lazy("position on a claim", "affirms in part")
        NONE = "none", pgettext_lazy("position on a claim", "takes no position")
        RETRACTED = "retracted", pgettext_lazy("position on a claim", "took it back")

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="position")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="positions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="positions")
    stance = models.CharField(max_length=10, choices=Stance)
    since = Line(max_length=60, blank=True, help_text="EDTF; empty: undated")
    since_first = models.DateField(null=True, blank=True)
    since_last = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, default="und")
    grounds = Paragraphs(blank=True, max_length=1000, help_text="the party's reason, in a sentence")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_position_does_not_end_before_it_begins",
                condition=Q(since_first__isnull=True)
                | Q(since_last__isnull=True)
                | Q(since_last__gte=F("since_first")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["claim", "party"], name="position_by_claim")
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.stance}"


class Recognition(models.Model):
    """What a body said about an event, at which level, in which words."""

    class Level(models.TextChoices):
        PLENARY = "plenary", pgettext_lazy("level of a body", "plenary of a national legislature")
        CHAMBER = "chamber", pgettext_lazy("level of a body", "one chamber")
        COMMITTEE = "committee", pgettext_lazy("level of a body", "committee")
        SUBNATIONAL = "subnational", pgettext_lazy("level of a body", "region, state or city")
        INTERGOVERNMENTAL = "intergovernmental", pgettext_lazy("level of a body", "intergovernmental body")
        COURT = "court", pgettext_lazy("level of a body", "court")

    class Passage(models.TextChoices):
        NOT_A_COURT = "", ""
        HOLDING = "holding", pgettext_lazy("passage of a judgment", "holding: what was decided")
        OBITER = "obiter", pgettext_lazy("passage of a judgment", "obiter: said beside what was decided")
        RECITAL = "recital", pgettext_lazy("passage of a judgment", "recital: what others said, retold")
        LIMIT = "limit", pgettext_lazy("passage of a judgment", "what the court says it does not decide")
        UNSETTLED = "unsettled", pgettext_lazy("passage of a judgment", "not settled")

    entry = models.OneToOneField(
        Entry, on_delete=models.CASCADE, primary_key=True, related_name="recognition"
    )
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="recognitions")
    body = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="recognitions")
    level = models.CharField(max_length=20, choices=Level)
    instrument = Line(max_length=300, blank=True, help_text="Fatullayev v. Azerbaijan, no. 40984/07")
    passage = models.CharField(max_length=10, choices=Passage, blank=True, default=Passage.NOT_A_COURT)
    adopted = Line(max_length=60, blank=True, help_text="EDTF; empty: undated")
    adopted_first = models.DateField(null=True, blank=True)
    adopted_last = models.DateField(null=True, blank=True)
    votes_for = models.PositiveIntegerField(null=True, blank=True)
    votes_against = models.PositiveIntegerField(null=True, blank=True)
    abstentions = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_court_says_what_kind_of_passage",
                condition=Q(level="court") & ~Q(passage="") | ~Q(level="court") & Q(passage=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["event", "level"], name="recognition_by_level")
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.level}"


class RecognitionText(models.Model):
    """The operative wording in one language; `summary` where the exact words were not seen."""

    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    text = Paragraphs()
    summary = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["recognition", "language"], name="one_recognition_text_a_language"
            ),
        ]

    def __str__(self) -> str:
        return self.text
