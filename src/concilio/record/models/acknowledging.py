"""What people of a community acknowledge. Never public one by one."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q, lookups
from django.db.models.functions import Length

from concilio.dialogue.models import Community, Dialogue
from concilio.record.models.events import Event
from concilio.record.models.parties import Party

TAG_BYTES = 16


class Acknowledgement(models.Model):
    """What one seat says of an event, or of one community's narrative of it. No time, no order: a random-looking key.

    `tag` is made of the pseudonym and the event with a key of the installation: rows of one person do not meet, neither
    with each other nor with a ballot. A row without any form is deleted.
    """

    tag = models.BinaryField(primary_key=True, max_length=TAG_BYTES)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    narrative_of = models.ForeignKey(
        Party, on_delete=models.CASCADE, null=True, blank=True, related_name="+",
        help_text="the community whose narrative it is of; empty: the event",
    )  # fmt: skip
    forms = models.PositiveSmallIntegerField(
        help_text="1 heard, 2 recognises the suffering, 4 regrets, 8 apologises"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_tag_is_16_bytes", condition=lookups.Exact(Length("tag"), TAG_BYTES)
            ),
            models.CheckConstraint(
                name="an_acknowledgement_has_a_form", condition=Q(forms__gte=1, forms__lte=15)
            ),
        ]

    def __str__(self) -> str:
        return "an acknowledgement"


class AcknowledgementBasis(models.Model):
    """The exact counts on which the last release rests. Private: kept only to decide what the next one may change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="+")
    counts = models.JSONField(default=dict)
    on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "dialogue"], name="one_basis_an_event_and_dialogue"),
        ]

    def __str__(self) -> str:
        return f"basis of {self.event}"


class AcknowledgementRelease(models.Model):
    """The numbers per community that were released on a day; append-only, the newest is shown, all make the course."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="acknowledgement_releases")
    of_dialogue = models.UUIDField(
        help_text="id of the dialogue whose seats they are; the release outlives it"
    )
    # {party slug: {"event" or the slug of the narrative's party: {form: shown number or null}}}
    shown = models.JSONField()
    on = models.DateField()

    def __str__(self) -> str:
        return f"acknowledgements of {self.event} on {self.on}"
