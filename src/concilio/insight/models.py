"""Tables of insight: private findings, releases that passed disclosure control, and drafts that were asked for."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.coalition.models import Person
from concilio.dialogue.models import Dialogue, Statement
from concilio.keys.models import Case


class Finding(models.Model):
    """The newest analysis of a dialogue, for its staff team alone: aggregates, never a row per person.

    Its basis is the one basis of all that anybody is shown: a draft of a release is a part of this content (ADR 0100).
    """

    dialogue = models.OneToOneField(
        Dialogue, on_delete=models.CASCADE, primary_key=True, related_name="finding"
    )
    computed_at = models.DateTimeField()
    content = models.JSONField(help_text="what the page for the staff team shows")
    basis = models.JSONField(help_text="exact counts behind it, to control what the next one may change")

    def __str__(self) -> str:
        return f"finding of {self.dialogue}"


class Release(models.Model):
    """Findings that passed disclosure control; public once a steward of each community has released them."""

    class State(models.TextChoices):
        DRAFT = "draft", _("waiting for the stewards")
        PUBLIC = "public", pgettext_lazy("release", "released")
        REFUSED = "refused", pgettext_lazy("release", "refused")
        REPLACED = "replaced", "replaced by a newer draft"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    content = models.JSONField(
        help_text="rounded and suppressed; all that the public page and downloads show"
    )
    basis = models.JSONField(
        help_text="exact counts behind it, private, to tell whether there is anything new to release"
    )
    drafted_on = models.DateField()
    released_on = models.DateField(null=True, blank=True)
    statements = models.ManyToManyField(Statement, related_name="releases")
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="+", help_text="in which the communities release it"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="release_number_once_in_dialogue"),
            models.UniqueConstraint(
                fields=["dialogue"], condition=Q(state="draft"), name="one_draft_release_a_dialogue"
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.number} of {self.dialogue}"


class DraftRequest(models.Model):
    """A draft that a convener asked for, until it is made; or why none was made."""

    class State(models.TextChoices):
        WAITING = "waiting", "is being made"
        TOO_FEW = "too-few", "no statement has enough answers"
        NOTHING_NEW = "nothing-new", "nothing new since the last release"
        DRAFT_WAITS = "draft-waits", "the draft that waits holds it all"
        FAILED = "failed", "the analysis failed"

    dialogue = models.OneToOneField(
        Dialogue, on_delete=models.CASCADE, primary_key=True, related_name="draft_request"
    )
    asked_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_on = models.DateField()
    state = models.CharField(max_length=11, choices=State, default=State.WAITING)

    def __str__(self) -> str:
        return f"draft asked for on {self.asked_on}: {self.state}"
