"""Statements by the conveners themselves. They need every key, like anybody's."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Person
from concilio.convening.errors import ConveningRefused
from concilio.convening.rules import only_convener
from concilio.dialogue.actions.statements import check_text
from concilio.dialogue.models import Community, Dialogue, Phase, Statement


@transaction.atomic
def add_seed(*, by: Person, dialogue: Dialogue, text: str, language: str, in_rooms: bool) -> list[Statement]:
    """A convener's own statement, marked as one. It goes through both keys like anybody's.

    In rooms means in the room of every community alike: no side gets a statement that another does not.

    Raises:
        Refused: not a convener, a phase that takes none, empty, too long, or there already.
    """
    only_convener(by, dialogue)
    if dialogue.phase not in {Phase.SETUP, Phase.ADMISSION, Phase.ROOMS, Phase.JOINT}:
        raise ConveningRefused("closed", _("This dialogue takes no more statements."))
    text = check_text(text)
    if Statement.objects.filter(
        dialogue=dialogue, is_seed=True, text=text, room__isnull=not in_rooms
    ).exists():
        raise ConveningRefused("seed-twice", _("This seed statement is there already."))
    rooms: list[Community | None] = [None]
    if in_rooms:
        rooms = list(Community.objects.filter(dialogue=dialogue).order_by("label"))
    return [
        Statement.objects.create(
            dialogue=dialogue,
            room=room,
            text=text,
            language=language,
            is_seed=True,
            proposed_on=timezone.now().date(),
        )
        for room in rooms
    ]


@transaction.atomic
def withdraw_seed(*, by: Person, dialogue: Dialogue, statement_id: UUID) -> None:
    """Take back a seed that no key has published yet."""
    only_convener(by, dialogue)
    changed = Statement.objects.filter(
        dialogue=dialogue, id=statement_id, is_seed=True, status=Statement.Status.PROPOSED
    ).update(status=Statement.Status.WITHDRAWN, text="")
    if not changed:
        raise ConveningRefused(
            "seed-is-decided", _("The stewards have decided on this statement. It is no longer yours.")
        )
