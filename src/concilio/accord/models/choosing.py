"""Which matters most: rounds of sets of four statements, and what each person chose."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q, lookups
from django.db.models.functions import Length

from concilio.accord.models.drafting import Accord
from concilio.dialogue.models import PSEUDONYM_LENGTH, Community

MOST_SETS = 40


class ChoosingRound(models.Model):
    """One round for one accord; `result` is written once, when it closes, and is all that is ever shown of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    accord = models.OneToOneField(Accord, on_delete=models.CASCADE, related_name="choosing")
    statements = models.JSONField(help_text="numbers of statements")
    sets = models.JSONField(help_text="sets of four, as places in `statements`")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    result = models.JSONField(
        null=True, blank=True, help_text="shares by community, after disclosure control"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_round_has_a_result_once_it_is_closed",
                condition=Q(closed_on__isnull=True, result__isnull=True)
                | Q(closed_on__isnull=False, result__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"round for {self.accord_id}"


class ChoiceBallot(models.Model):
    """All that one person chose in one round, one byte a set (`best_worst`). No time, no order: random key."""

    pseudonym = models.BinaryField(primary_key=True, max_length=PSEUDONYM_LENGTH)
    round = models.ForeignKey(ChoosingRound, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+", db_index=False)
    choices = models.BinaryField(max_length=MOST_SETS)

    class Meta:
        # Made by hand (migration 0001), as dialogue's ballots: without row numbers on SQLite.
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_choosers_pseudonym_is_16_bytes",
                condition=lookups.Exact(Length("pseudonym"), PSEUDONYM_LENGTH),
            ),
        ]

    def __str__(self) -> str:
        return "a ballot"
