"""What comes after adoption: whom the accord was sent to, what came of it, and what became of its asks."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.accord.models.drafting import Accord, Clause
from concilio.coalition.models import Coalition, Person
from concilio.keys.models import Case
from concilio.storage.typed_fields import Line, Paragraphs


class Ask(models.Model):
    """Something that an adopted accord asks of a named addressee."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    accord = models.ForeignKey(Accord, on_delete=models.CASCADE, related_name="asks")
    clause = models.OneToOneField(Clause, on_delete=models.PROTECT, related_name="ask")
    number = models.PositiveSmallIntegerField(help_text="of the clause")
    addressee = Line(max_length=160)
    asked_on = models.DateField()

    def __str__(self) -> str:
        return f"ask {self.number} of {self.accord_id}"


class AskStatus(models.Model):
    """The history of an ask; append-only. Nothing is said without a citation."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("ask", "no answer")
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("ask", "acknowledged")
        PARTLY = "partly", pgettext_lazy("ask", "done in part")
        DONE = "done", pgettext_lazy("ask", "done")
        REFUSED = "refused", pgettext_lazy("ask", "refused")
        LAPSED = "lapsed", pgettext_lazy("ask", "lapsed")

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="statuses")
    number = models.PositiveSmallIntegerField(help_text="in the order of saying")
    status = models.CharField(max_length=12, choices=Status)
    since = models.DateField()
    citation = Line(max_length=400)
    address = models.URLField(blank=True, max_length=400)
    said_on = models.DateField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ask", "number"], name="ask_statuses_are_counted"),
            models.CheckConstraint(name="no_status_without_a_citation", condition=~Q(citation="")),
        ]

    def __str__(self) -> str:
        return f"{self.status} since {self.since}"


class Recipient(models.Model):
    """A body to which accords are sent, as data: its limits, languages and fields take no code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="+")
    name = Line(max_length=200)
    rules = models.CharField(
        max_length=20, blank=True, help_text="code of a pre-flight; empty: the limits below"
    )
    most_words = models.PositiveIntegerField(null=True, blank=True)
    languages = models.JSONField(default=list, blank=True, help_text="codes that it takes; none: any")

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["coalition", "name"], name="recipient_once_in_coalition"),
        ]

    def __str__(self) -> str:
        return self.name


class Circulation(models.Model):
    """One delivery of an accord to one body. It is sent only after the last consent gate, and cannot be called back."""

    class State(models.TextChoices):
        PREPARED = "prepared", pgettext_lazy("circulation", "prepared")
        CONSENT = "consent", _("waits for the last consent")
        REFUSED = "refused", pgettext_lazy("circulation", "stopped by a community")
        CLEARED = "cleared", _("may be sent")
        SENT = "sent", pgettext_lazy("circulation", "sent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    accord = models.ForeignKey(Accord, on_delete=models.PROTECT, related_name="circulations")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    session = Line(max_length=120, blank=True)
    session_starts = models.DateField(null=True, blank=True)
    sponsors = models.JSONField(
        default=list, blank=True, help_text="who submits it: name and standing, in order"
    )
    shares = models.JSONField(
        default=list, blank=True, help_text="names of organisations that share the views"
    )
    contact = Line(max_length=200, blank=True, help_text="of the coalition's desk, for the recipient alone")
    elsewhere_before = models.BooleanField(null=True, help_text="whether it went to anybody else before")
    agenda_item = models.PositiveSmallIntegerField(null=True, blank=True)
    deadline = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    sha256 = models.CharField(max_length=64, help_text="of the text that is sent")
    preflight = models.JSONField(
        default=list, help_text="each rule with its result and source, when it was last run"
    )
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_on = models.DateField()
    sent_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="what_was_sent_passed_the_consent_gate",
                condition=~Q(state="sent") | Q(case__isnull=False, sent_on__isnull=False),
            ),
            models.CheckConstraint(
                name="agenda_items_are_1_to_10",
                condition=Q(agenda_item__isnull=True) | Q(agenda_item__gte=1, agenda_item__lte=10),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accord_id} to {self.recipient_id}"


class CirculationStep(models.Model):
    """What happened to a delivery, in order; append-only, each with a citation."""

    class What(models.TextChoices):
        PREPARED = "prepared", pgettext_lazy("step of a circulation", "prepared")
        CHECKED = "checked", pgettext_lazy("step of a circulation", "checked before sending")
        CONSENTED = "consented", pgettext_lazy("step of a circulation", "last consent given")
        STOPPED = "stopped", pgettext_lazy("step of a circulation", "stopped by a community")
        SENT = "sent", pgettext_lazy("step of a circulation", "sent")
        PUBLISHED = "published", pgettext_lazy("step of a circulation", "published")
        TURNED_DOWN = "turned-down", pgettext_lazy("step of a circulation", "turned down")
        REPLIED = "replied", pgettext_lazy("step of a circulation", "replied to")
        SHARED = "shared", pgettext_lazy("step of a circulation", "supported by others")

    circulation = models.ForeignKey(Circulation, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=12, choices=What)
    on = models.DateField()
    citation = Paragraphs(blank=True)
    address = models.URLField(blank=True, max_length=400)
    symbol = Line(max_length=40, blank=True)
    snapshot = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the copy that shows it")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["circulation", "number"], name="steps_of_a_circulation_are_counted"
            ),
            models.CheckConstraint(
                name="a_symbol_is_on_record_with_a_copy", condition=Q(symbol="") | ~Q(snapshot="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} on {self.on}"
