"""What happened, what each party calls it, and each community's narrative of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from concilio.record.models.parties import Party
from concilio.storage.typed_fields import Line, Paragraphs


class Event(models.Model):
    """Something that happened. It outlives dialogues: its sides are parties, to which communities point."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    happened = Line(max_length=60, help_text="EDTF: 1992-02-26, 1992-02-25/1992-02-26, 1992~")
    first_day = models.DateField(null=True, blank=True, help_text="empty: open")
    last_day = models.DateField(null=True, blank=True, help_text="empty: open")
    invented = models.BooleanField(default=False, help_text="made up, and marked so on every page")
    created_on = models.DateField()
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="an_event_does_not_end_before_it_begins",
                condition=Q(first_day__isnull=True)
                | Q(last_day__isnull=True)
                | Q(last_day__gte=F("first_day")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["first_day"], name="event_by_day")]

    def __str__(self) -> str:
        return self.slug


class EventText(models.Model):
    """How pages head an event in one language: a place and a day, not a word that anybody contests."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    title = Line(max_length=160)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "language"], name="one_event_text_a_language"),
        ]

    def __str__(self) -> str:
        return self.title


class EventSide(models.Model):
    """A community that an event concerns, and when it was offered its narrative."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sides")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    offered_on = models.DateField(null=True, blank=True)
    languages = models.JSONField(default=list, help_text="codes in which the narrative was asked for")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "party"], name="one_side_a_party_of_an_event"),
        ]

    def __str__(self) -> str:
        return f"{self.party} in {self.event}"


class EventName(models.Model):
    """What one party calls an event, in one language. Proposed and confirmed as any entry."""

    entry = models.OneToOneField(
        "record.Entry", on_delete=models.CASCADE, primary_key=True, related_name="name"
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="names")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    name = Line(max_length=200)

    def __str__(self) -> str:
        return self.name


class Narrative(models.Model):
    """What a community says happened, in its own words; append-only, a new version is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="narratives")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    text = Paragraphs()
    on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event", "party", "language", "version"], name="one_narrative_a_version"
            ),
            models.CheckConstraint(name="narratives_count_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"narrative {self.version} of {self.party} on {self.event}"


class Method(models.Model):
    """How an event's record was made, in one language: definitions, and who and what is in or out."""

    entry = models.OneToOneField(
        "record.Entry", on_delete=models.CASCADE, primary_key=True, related_name="method"
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="methods")
    language = models.CharField(max_length=8)
    definitions = Paragraphs()
    inclusion = Paragraphs(help_text="which sources and people are in, which are out, and why")

    def __str__(self) -> str:
        return f"method of {self.event}"
