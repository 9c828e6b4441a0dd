"""Tables of decisions that take two people. Who turned a key is private; what a case came to is public."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from concilio.dialogue.models import Appointment, Community, Dialogue
from concilio.storage.typed_fields import Paragraphs


class Case(models.Model):
    """One decision. Whatever is decided holds a one-to-one to its case; the case does not know what that is."""

    class State(models.TextChoices):
        """The outcomes of `policies.Outcome`."""

        OPEN = "open", "waiting for keys"
        WITH_MEDIATOR = "mediator", "with the mediator"
        APPROVED = "approved", "approved"
        REFUSED = "refused", "refused"
        DEADLOCKED = "deadlocked", "deadlocked"
        WITHDRAWN = "withdrawn", "withdrawn"
        REPLACED = "replaced", "replaced by a new one"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="+")
    policy = models.CharField(max_length=20, help_text="a name in keys.policies")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    communities = models.ManyToManyField(Community, related_name="+", help_text="asked; fixed at opening")
    deadline_at = models.DateTimeField(null=True, blank=True)
    opened_on = models.DateField(help_text="a day: a steward's queue must not tell the hour")
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"case {self.policy}: {self.state}"


class Key(models.Model):
    """What one community's office says in one case. Hidden from the other keys until they are turned."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="keys")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approves = models.BooleanField()
    reason = models.CharField(max_length=20, blank=True, help_text="code of the published policy")
    at = models.DateTimeField(default=timezone.now)
    second_of_person = models.BooleanField(
        default=False,
        editable=False,
        help_text="turned in version 0.1 by a person who had turned another key; only a migration sets this",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "community"], name="one_key_a_community_in_a_case"),
            models.UniqueConstraint(
                fields=["case", "person"],
                condition=Q(second_of_person=False),
                name="one_key_a_person_in_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community}: {self.approves}"


ERASED = "–"
"""What stands for a public reason that was erased: the database refuses none at all."""


class MediatorDecision(models.Model):
    """The mediator's decision where the keys disagreed, with a public reason."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="mediator_decision")
    approves = models.BooleanField()
    public_reason = Paragraphs(max_length=1000)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="a_mediator_gives_a_public_reason", condition=~Q(public_reason="")),
        ]

    def __str__(self) -> str:
        return f"on {self.case}: {self.approves}"


class MediatorAssent(models.Model):
    """The case in which every community accepts a mediator, before the mediator may decide anything."""

    appointment = models.OneToOneField(
        Appointment, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"assent to {self.appointment}"
