"""The secret address at which an office is told that work waits."""

from __future__ import annotations

import secrets
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.convening.models import Feed
from concilio.dialogue.models import Appointment, Dialogue

SECRET_BYTES = 24


@transaction.atomic
def make_feed(*, by: Person, dialogue: Dialogue, appointment_id: UUID) -> str:
    """A new secret for one's own office; an address that it had before ends."""
    office = Appointment.objects.get(dialogue=dialogue, id=appointment_id, person=by, until_day__isnull=True)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    Feed.objects.update_or_create(
        office=office, defaults={"digest": digest_of(secret), "since": timezone.now().date()}
    )
    return secret


@transaction.atomic
def end_feed(*, by: Person, dialogue: Dialogue, appointment_id: UUID) -> None:
    """End the address of one's own office."""
    Feed.objects.filter(office=appointment_id, office__dialogue=dialogue, office__person=by).delete()


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()
