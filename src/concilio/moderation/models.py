"""Tables of moderation: two keys, the mediator, urgent hiding. Append-only; all of it public but the texts."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.dialogue.models import Community, Statement


class Reason(models.TextChoices):
    """The published policy's reasons, the same for every dialogue."""

    PERSONAL = "personal", _("Names or shows a private person")
    VIOLENCE = "violence", _("Threatens, or calls for violence")
    NOT_ONE_IDEA = "not-one-idea", _("Not one idea")
    OFF_QUESTION = "off-question", _("Not about the question")
    DUPLICATE = "duplicate", _("Same as a published statement")


class Review(models.Model):
    """Where a proposed statement stands between the keys."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for keys")
        WITH_MEDIATOR = "mediator", _("with the mediator")
        PUBLISHED = "published", pgettext_lazy("statement", "published")
        RETURNED = "returned", pgettext_lazy("statement", "returned")
        DEADLOCKED = "deadlocked", pgettext_lazy("statement", "deadlocked")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")

    statement = models.OneToOneField(
        Statement, on_delete=models.CASCADE, primary_key=True, related_name="review"
    )
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(
        help_text="rounded down to the day: a steward's queue must not tell the hour"
    )
    deadline_at = models.DateTimeField(null=True, blank=True, help_text="the mediator's")
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"review of {self.statement}"


class Key(models.Model):
    """One community's decision on one statement. Hidden from the other keys until they are turned."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="keys")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    approves = models.BooleanField()
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["statement", "community"], name="one_key_a_community"),
            # Who is steward of two communities still turns only one key.
            models.UniqueConstraint(fields=["statement", "by"], name="one_key_a_person"),
            models.CheckConstraint(
                name="a_refusal_gives_a_reason", condition=Q(approves=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community}: {self.approves}"


class MediatorDecision(models.Model):
    """The mediator's word where the keys disagreed, with a public reason."""

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="mediator_decision")
    publishes = models.BooleanField()
    public_reason = models.TextField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"on {self.statement}: {self.publishes}"


class UrgentHiding(models.Model):
    """Any steward hides at once, for 24 hours; another community's steward confirms, or it comes back."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waiting for another community")
        CONFIRMED = "confirmed", _("removed: another community confirmed")
        RESTORED = "restored", pgettext_lazy("statement", "came back")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="hidings")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    previous_status = models.CharField(max_length=12, choices=Statement.Status)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_community = models.ForeignKey(Community, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["statement"], condition=Q(outcome="waiting"), name="one_open_hiding_a_statement"
            ),
            # Otherwise one steward could hide it day after day, alone.
            models.UniqueConstraint(fields=["statement", "community"], name="one_hiding_a_community"),
        ]

    def __str__(self) -> str:
        return f"hiding of {self.statement}"


class Decision(models.Model):
    """The public log of moderation: what was decided, by which offices, why. Never a person's name, never the text."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", pgettext_lazy("statement", "published")
        RETURNED = "returned", pgettext_lazy("statement", "returned")
        DISAGREED = "disagreed", _("keys disagree: with the mediator")
        MEDIATED = "mediated", _("decided by the mediator")
        DEADLOCKED = "deadlocked", pgettext_lazy("statement", "deadlock")
        HIDDEN = "hidden", _("hidden for 24 hours")
        REMOVED = "removed", pgettext_lazy("statement", "removed")
        RESTORED = "restored", pgettext_lazy("statement", "came back")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=12, choices=Kind)
    keys = models.JSONField(
        default=list, help_text="[{community: label, approves: bool, reason: code}], by label"
    )
    reason = models.TextField(blank=True)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"
