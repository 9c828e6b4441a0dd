"""What editors of two communities decided about each entry, and what anybody says is wrong."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.dialogue.models import Community
from concilio.keys.models import Case
from concilio.record.models.events import Event
from concilio.record.models.parties import Party
from concilio.record.models.sources import Citation, Source
from concilio.storage.typed_fields import Line, Paragraphs


class Editor(models.Model):
    """A person who edits the record for a community. Ended, never deleted: decisions name the office."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_day = models.DateField()
    until_day = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=Q(until_day__isnull=True),
                name="an_editor_is_appointed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: editor"


class Entry(models.Model):
    """One thing that takes two keys: proposed by an editor of one community, confirmed by an editor of another.

    To confirm says that it is faithfully attributed, not that it is true. What was entered is in the row that holds a
    one-to-one to this one: a claim, a position, a recognition, a link, a name, a method.
    """

    class Kind(models.TextChoices):
        CLAIM = "claim", pgettext_lazy("entry of the record", "claim")
        POSITION = "position", pgettext_lazy("entry of the record", "position")
        RECOGNITION = "recognition", pgettext_lazy("entry of the record", "recognition")
        LINK = "link", pgettext_lazy("entry of the record", "link between claims")
        NAME = "name", pgettext_lazy("entry of the record", "name")
        METHOD = "method", pgettext_lazy("entry of the record", "method")
        PUBLICATION = "publication", pgettext_lazy("entry of the record", "publication of the page")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("entry of the record", "waits for another community’s editor")
        CONFIRMED = (
            "confirmed",
            pgettext_lazy("entry of the record", "faithfully attributed, say all editors"),
        )
        DISAGREED = "disagreed", pgettext_lazy("entry of the record", "editors disagree on the attribution")
        WITHDRAWN = "withdrawn", pgettext_lazy("entry of the record", "withdrawn")
        REPLACED = "replaced", pgettext_lazy("entry of the record", "replaced by a new entry")
        EXAMPLE = "example", pgettext_lazy("entry of the record", "worked example, confirmed by nobody")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    side = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="the community whose editor proposed it; empty: it came from a file",
    )  # fmt: skip
    citation = models.ForeignKey(
        Citation, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    case = models.OneToOneField(
        Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="goes with its dialogue; what it came to stays here",
    )  # fmt: skip
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    proposed_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="nothing_is_asserted_without_a_citation",
                condition=Q(citation__isnull=False) | ~Q(kind__in=["claim", "position", "recognition"]),
            ),
            models.CheckConstraint(
                name="an_entry_does_not_replace_itself",
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["event", "kind", "state"], name="entry_by_event"),
            models.Index(fields=["state", "event"], name="entry_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"


class FurtherCitation(models.Model):
    """A second passage on which an entry rests."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="further_citations")
    citation = models.ForeignKey(Citation, on_delete=models.PROTECT, related_name="further_entries")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "citation"], name="one_further_citation_an_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.citation}"


class EntryStatus(models.Model):
    """What became of an entry, on which day; append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="statuses")
    state = models.CharField(max_length=10, choices=Entry.State)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.state} on {self.on}"


class Objection(models.Model):
    """Why a community's editor says that an entry is not faithfully attributed; shown beside it; append-only."""

    class Reason(models.TextChoices):
        NOT_IN_SOURCE = "not-in-source", _("The source does not say this")
        NOT_THE_MAKER = "not-the-maker", _("Somebody else said it")
        OTHER_FIGURE = "other-figure", _("The figure, or what it counts, is another one")
        OUT_OF_CONTEXT = "out-of-context", _("What stands around it changes its meaning")
        TRANSLATION = "translation", _("The translation is wrong")
        NOT_A_SOURCE = "not-a-source", _("This is not the source it is said to be")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="objections")
    side = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason)
    language = models.CharField(max_length=8)
    words = Paragraphs(max_length=1000)
    on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "side"], name="one_objection_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.reason}"


class Correction(models.Model):
    """Somebody's "this is wrong" about an event, an entry or a source. Nothing is kept of who wrote it.

    `lookup` finds it again from the words that were given to its writer; the words themselves are stored nowhere.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("correction from outside", "waits for an answer of each side")
        ANSWERED = "answered", pgettext_lazy("correction from outside", "answered by each side")
        REMOVED = (
            "removed",
            pgettext_lazy("correction from outside", "removed: it named a person or threatened"),
        )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="corrections")
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    language = models.CharField(max_length=8)
    text = Paragraphs(max_length=2000, blank=True)
    grounds = Line(max_length=2000, blank=True, help_text="where the right thing can be read")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    lookup = models.BinaryField(max_length=32, unique=True)
    on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_correction_is_of_one_thing", condition=Q(entry__isnull=True) | Q(source__isnull=True)
            ),
            models.CheckConstraint(
                name="only_removed_corrections_have_no_text", condition=~Q(text="") | Q(state="removed")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["event", "state"], name="correction_by_event")
        ]

    def __str__(self) -> str:
        return f"correction of {self.event}"


class CorrectionAnswer(models.Model):
    """What one side's editor answers to a correction, in public; append-only."""

    class Verdict(models.TextChoices):
        CHANGED = "changed", _("We have proposed a change")
        KEPT = "kept", _("We leave it as it is")
        NOT_SHOWN = "not-shown", _("It names a person or threatens, and should not be shown")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="answers")
    side = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    language = models.CharField(max_length=8)
    words = Paragraphs(max_length=1000)
    on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["correction", "side"], name="one_answer_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.verdict}"
