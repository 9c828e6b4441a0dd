"""Tables of the office: who steps in where an office ends, and what is left of a dialogue that was deleted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from concilio.coalition.models import Coalition
from concilio.dialogue.models import Appointment, Dialogue
from concilio.keys.models import Case


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


class Deletion(models.Model):
    """A convener's wish to delete a dialogue, while the communities decide about it."""

    dialogue = models.OneToOneField(Dialogue, on_delete=models.CASCADE, primary_key=True, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()

    def __str__(self) -> str:
        return f"deletion of {self.dialogue}"


class DeletedDialogue(models.Model):
    """That a dialogue was, and was deleted: nothing that a participant wrote. Its address is given to no other."""

    id = models.UUIDField(
        primary_key=True, editable=False, help_text="the dialogue's, which public acts name"
    )
    coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(unique=True, max_length=60)
    titles = models.JSONField(default=dict, help_text="by language")
    on = models.DateField()
    by_day = models.BooleanField(help_text="the day that its set-up named had come; else by the communities")

    def __str__(self) -> str:
        return self.slug


class KeptFile(models.Model):
    """A published document without participants' words that outlives its dialogue, byte for byte."""

    dialogue = models.ForeignKey(DeletedDialogue, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=60)
    content = models.BinaryField()
    on = models.DateField(help_text="published on this day")

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dialogue", "name"], name="kept_file_once_in_a_dialogue"),
        ]

    def __str__(self) -> str:
        return self.name


class Feed(models.Model):
    """The secret address at which one office is told how much waits. Only its hash is kept; one office has one."""

    office = models.OneToOneField(
        Appointment, on_delete=models.CASCADE, primary_key=True, related_name="feed"
    )
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret, in hex")
    since = models.DateField()

    def __str__(self) -> str:
        return "a feed"
