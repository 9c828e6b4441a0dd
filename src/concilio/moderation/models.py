"""Tables of moderation: reviews, urgent hiding, and which statement a public act is about."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.dialogue.models import Community, Statement
from concilio.keys.models import Case
from concilio.publiclog.models import Act


class Review(models.Model):
    """The case in which communities decide about a proposed statement; a new one if set-up changes who is asked."""

    statement = models.OneToOneField(
        Statement, on_delete=models.CASCADE, primary_key=True, related_name="review"
    )
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"review of {self.statement}"


class UrgentHiding(models.Model):
    """Any steward hides at once, for 24 hours; another community's steward confirms, or it comes back."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waiting for another community")
        CONFIRMED = "confirmed", _("removed: another community confirmed")
        RESTORED = "restored", pgettext_lazy("statement", "came back")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="hidings")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, help_text="code of the published policy's reason")
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
    """Which statement an act of the public log is about.

    The act itself names a statement by its number, or, while it has none, by an id drawn for that act alone: the
    row's own id stands in addresses that a participant's browser remembers.
    """

    class Kind(models.TextChoices):
        """The kinds of acts on statements, without "statement." before them."""

        PUBLISHED = "published", pgettext_lazy("statement", "published")
        RETURNED = "returned", pgettext_lazy("statement", "returned")
        DISAGREED = "disagreed", _("keys disagree: with the mediator")
        MEDIATED = "mediated", _("decided by the mediator")
        DEADLOCKED = "deadlocked", pgettext_lazy("statement", "deadlock")
        HIDDEN = "hidden", _("hidden for 24 hours")
        REMOVED = "removed", pgettext_lazy("statement", "removed")
        RESTORED = "restored", pgettext_lazy("statement", "came back")
        REPLACED = "replaced", _("keys are turned again: the communities asked have changed")

    act = models.OneToOneField(Act, on_delete=models.PROTECT, primary_key=True, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="decisions")

    def __str__(self) -> str:
        return f"{self.act}"
