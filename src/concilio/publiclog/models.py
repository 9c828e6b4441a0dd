"""The table of public acts. The database refuses to change or delete a row (see `append_only`)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Act(models.Model):
    """One public act: what was done, in what, on which day. No person, no pseudonym, no time of day, no free text.

    It points to nothing by a foreign key: the log outlives what it speaks of, and knows no app above it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40, help_text="what was done to what: statement.published")
    scope_kind = models.CharField(max_length=20, help_text="in what it was done: dialogue")
    scope_id = models.UUIDField()
    on = models.DateField(help_text="the day, in UTC")
    payload = models.JSONField(default=dict, help_text="codes, labels and numbers that the kind asks for")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["scope_kind", "scope_id", "on"], name="act_by_scope_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"
