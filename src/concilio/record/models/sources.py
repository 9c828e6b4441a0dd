"""What is cited: sources, copies of them, the words in a copy, and exact passages."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, lookups
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.record.models.parties import Party
from concilio.storage.typed_fields import Line, Paragraphs

SHA256_BYTES = 32


class Source(models.Model):
    """A publication that can be cited. `csl` holds its bibliographic data as CSL-JSON, without an id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    csl = models.JSONField(default=dict)
    title = Line(max_length=400)
    publisher = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published = Line(max_length=60, blank=True, help_text="EDTF; empty: undated")
    published_first = models.DateField(null=True, blank=True)
    published_last = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, default="und")
    address = Line(max_length=2000, blank=True, help_text="where the text was seen")
    seen_in_copy = models.BooleanField(
        default=False, help_text="read elsewhere than at its publisher's; the original was not fetched"
    )
    origin = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by",
        help_text="the source whose words this one repeats",
    )  # fmt: skip

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_source_is_not_its_own_origin", condition=Q(origin__isnull=True) | ~Q(origin=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Snapshot(models.Model):
    """A copy of a source as one community's editor captured it; append-only."""

    class How(models.TextChoices):
        FETCHED = "fetched", _("fetched from its address")
        FILE = "file", _("given as a file")
        HAND = "hand", _("typed by hand")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="snapshots")
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", help_text="the community whose editor captured it"
    )
    how = models.CharField(max_length=8, choices=How)
    sha256 = models.BinaryField(max_length=SHA256_BYTES)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.SlugField(max_length=20, help_text="by content: pdf, html, image, warc, text")
    captured_on = models.DateField()
    address = Line(max_length=2000, blank=True, help_text="where redirects led")
    warc = Line(max_length=200, blank=True, help_text="name of the WARC file in the store")
    warc_offset = models.PositiveBigIntegerField(null=True, blank=True)
    time_stamp = models.BinaryField(null=True, blank=True, help_text="RFC 3161 token, DER")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "party", "sha256"], name="one_snapshot_a_party_and_content"
            ),
            models.CheckConstraint(
                name="a_snapshot_has_a_sha256", condition=lookups.Exact(Length("sha256"), SHA256_BYTES)
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["sha256"], name="snapshot_by_content")]

    def __str__(self) -> str:
        return f"copy of {self.source}"


class CustodyStep(models.Model):
    """What was done with a stored copy, on which day, and what its bytes were then; append-only."""

    class What(models.TextChoices):
        STORED = "stored", pgettext_lazy("copy of a source", "stored")
        READ = "read", pgettext_lazy("copy of a source", "read again, bytes unchanged")
        STAMPED = "stamped", pgettext_lazy("copy of a source", "time-stamped")
        DAMAGED = "damaged", pgettext_lazy("copy of a source", "bytes are no longer the same")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="custody")
    what = models.CharField(max_length=8, choices=What)
    sha256 = models.BinaryField(max_length=SHA256_BYTES)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.what}: {self.snapshot}"


class TextLayer(models.Model):
    """The words of one page of a copy as a program or a person read them first. Corrections are rows of their own."""

    class How(models.TextChoices):
        EXTRACTED = "extracted", _("text of the file")
        SCANNED = "scanned", _("read from a picture by a program")
        TYPED = "typed", _("typed by hand")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="layers")
    page = models.PositiveIntegerField(default=1)
    how = models.CharField(max_length=10, choices=How)
    language = models.CharField(max_length=8, default="und")
    # As it was read, to the letter: offsets of quotations count in it.
    content = models.JSONField(help_text='{"text": ..., "places": ...}')

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["snapshot", "page"], name="one_text_layer_a_page"),
            models.CheckConstraint(name="pages_count_from_one", condition=Q(page__gte=1)),
        ]

    def __str__(self) -> str:
        return f"page {self.page} of {self.snapshot}"


class TextCorrection(models.Model):
    """A page's words as somebody corrected them; append-only, the highest version is shown, all stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    layer = models.ForeignKey(TextLayer, on_delete=models.PROTECT, related_name="corrections")
    version = models.PositiveIntegerField()
    content = models.JSONField(help_text='{"text": ...}')
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["layer", "version"], name="one_text_correction_a_version"),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.layer}"


class AddressCheck(models.Model):
    """What was found at a source's address on one day; append-only."""

    class Outcome(models.TextChoices):
        SAME = "same", pgettext_lazy("address of a source", "the same words")
        CHANGED = "changed", pgettext_lazy("address of a source", "other words")
        DEAD = "dead", pgettext_lazy("address of a source", "nothing there")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="checks")
    outcome = models.CharField(max_length=8, choices=Outcome)
    sha256 = models.BinaryField(max_length=SHA256_BYTES, null=True, blank=True)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.outcome}: {self.source}"


class Citation(models.Model):
    """One passage of a source: where it stands, and its exact words. Several entries may rest on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="citations"
    )
    locator = Line(max_length=120, blank=True, help_text="§ 76, p. 12")
    quotation = Paragraphs(blank=True, help_text="exact words; empty where only a summary was seen")
    language = models.CharField(max_length=8, default="und")
    page = models.PositiveIntegerField(null=True, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True, help_text="first letter in the page's text")
    end = models.PositiveIntegerField(null=True, blank=True, help_text="the letter after the last")
    place = models.JSONField(
        null=True, blank=True, help_text="rectangles on the picture of the page, in shares of it"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_quotation_ends_after_it_begins",
                condition=Q(start__isnull=True, end__isnull=True) | Q(end__gt=F("start")),
            ),
            models.CheckConstraint(
                name="offsets_are_of_a_quotation_in_a_snapshot",
                condition=Q(start__isnull=True) | (Q(snapshot__isnull=False) & ~Q(quotation="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.locator}"


class CitationTranslation(models.Model):
    """A quotation in another language."""

    citation = models.ForeignKey(Citation, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=8)
    text = Paragraphs()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["citation", "language"], name="one_citation_translation_a_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.citation} in {self.language}"
