"""The act that names a day's decisions as one file, once the day is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from concilio.dialogue.models import Dialogue
from concilio.moderation.queries.days import KIND, as_document, decisions_of, file_name
from concilio.publiclog.actions import append, log_of
from concilio.publiclog.logs import file_of
from concilio.publiclog.models import Act

LOOK_BACK = timedelta(days=40)
AN_HOUR = timedelta(hours=1)


def name_days(*, now: datetime) -> int:
    """Let the ledger name each past day's decisions of the last forty days, where none does yet; how many it named.

    A day is over an hour after midnight: what was decided in its last second is committed by then. Whenever this runs,
    also after days on which it did not, each day is named once.
    """
    today = (now - AN_HOUR).date()
    days = (
        Act.objects.filter(
            scope_kind="dialogue", kind__startswith="statement.", on__lt=today, on__gte=today - LOOK_BACK
        )
        .values_list("scope_id", "on")
        .distinct()
        .order_by("on", "scope_id")
    )
    named = {
        (scope, day)
        for scope, day in Act.objects.filter(kind=KIND, on__gt=today - LOOK_BACK).values_list(
            "scope_id", "payload__day"
        )
    }
    waiting = [(scope, on) for scope, on in days if (scope, on.isoformat()) not in named and log_of(scope)]
    dialogues = Dialogue.objects.in_bulk({scope for scope, _ in waiting})
    return sum(_name(dialogues[scope], on, today) for scope, on in waiting if scope in dialogues)


@transaction.atomic
def _name(dialogue: Dialogue, on: date, today: date) -> bool:
    # The dialogue's lock lets one of two at once do it.
    Dialogue.objects.select_for_update(no_key=True).get(id=dialogue.id)
    if Act.objects.filter(scope_id=dialogue.id, kind=KIND, payload__day=on.isoformat()).exists():
        return False
    file = file_of(file_name(on), as_document(dialogue, on), "application/json")
    append(
        kind=KIND,
        scope_kind="dialogue",
        scope_id=dialogue.id,
        on=today,
        payload={
            "day": on.isoformat(),
            "decisions": decisions_of(dialogue, on).count(),
            "files": [file],
        },
    )
    return True
