"""Tables of the office: who steps in where an office ends."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from concilio.dialogue.models import Appointment


class Deputy(models.Model):
    """Who takes an office over on the day on which it ends, agreed beforehand and public."""

    office = models.OneToOneField(
        Appointment, on_delete=models.CASCADE, primary_key=True, related_name="deputy"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["office"]

    def __str__(self) -> str:
        return f"{self.person} for {self.office}"
