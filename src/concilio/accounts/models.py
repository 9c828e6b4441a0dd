"""Tables of the staff's sign-in: the second factor that somebody lost, until two conveners have said so."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class FactorReset(models.Model):
    """One wish to take a lost second factor from an account. Two conveners must say that they know the person.

    It is no case of `keys`, whose keys are turned by the communities of a dialogue: an account has neither. What a
    case promises is promised here by the database: one person cannot say both, and none says it of themselves.
    """

    class State(models.TextChoices):
        OPEN = "open", "waits for a second convener"
        DONE = "done", "the second factor was taken from the account"
        STOPPED = "stopped", "somebody has refused, its owner too"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    asked_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="open"), name="one_open_reset_for_an_account"
            ),
            models.CheckConstraint(
                name="two_conveners_reset_a_second_factor",
                condition=~Q(state="done") | Q(second__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_says_both_words_of_a_reset",
                condition=Q(second__isnull=True) | ~Q(first=F("second")),
            ),
            models.CheckConstraint(
                name="nobody_resets_their_own_second_factor",
                condition=~Q(first=F("person")) & (Q(second__isnull=True) | ~Q(second=F("person"))),
            ),
        ]

    def __str__(self) -> str:
        return f"second factor of {self.person}: {self.state}"
