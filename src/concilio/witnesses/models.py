"""Tables of a ledger's policy while the communities decide about it. What is in force is `publiclog.Policy`."""

from __future__ import annotations

import uuid
from hashlib import sha256
from typing import ClassVar

from django.db import models
from django.db.models import Q

from concilio.keys.models import Case
from concilio.publiclog.models import Log


class PolicyChange(models.Model):
    """A policy that somebody proposes for a ledger."""

    class State(models.TextChoices):
        OPEN = "open", "waits for the communities"
        IN_FORCE = "in-force", "every community has agreed"
        REFUSED = "refused", "a community has refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+")
    content = models.TextField(
        help_text="the file byte for byte, since its hash is what the communities publish"
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    proposed_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["log"], condition=Q(state="open"), name="one_open_policy_change_in_a_log"
            ),
        ]

    def __str__(self) -> str:
        return f"policy for {self.log}: {self.state}"

    @property
    def sha256(self) -> str:
        """What each community publishes, in hex."""
        return sha256(self.content.encode()).hexdigest()


class PolicyCase(models.Model):
    """The case of one dialogue whose acts the ledger keeps: every community of every such dialogue is asked."""

    change = models.ForeignKey(PolicyChange, on_delete=models.CASCADE, related_name="cases")
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.case} about {self.change}"
