"""What needs a decision now, over all apps."""

from __future__ import annotations

from collections.abc import Callable

from concilio.accord import waiting as accord
from concilio.coalition.models import Person
from concilio.convening.waiting import (
    assents_waiting_for,
    convener_waiting_for,
    deletion_waiting_for,
    vacancies_waiting_for,
)
from concilio.dialogue.desk import AgendaItem
from concilio.dialogue.models import Dialogue
from concilio.insight import waiting as insight
from concilio.moderation import waiting as moderation
from concilio.record import waiting as record
from concilio.translation import waiting as translation
from concilio.witnesses import waiting as witnesses

WAITING_FOR: tuple[Callable[[Person, Dialogue], list[AgendaItem]], ...] = (
    vacancies_waiting_for,
    convener_waiting_for,
    moderation.waiting_for,
    assents_waiting_for,
    deletion_waiting_for,
    insight.waiting_for,
    translation.waiting_for,
    witnesses.waiting_for,
    accord.waiting_for,
    record.waiting_for,
)
"""Every app's, in the order in which a desk shows them. A new app adds its own here."""


def agenda_of(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """What waits in a dialogue: what cannot wait, then what the reader can decide, then the rest."""
    items = [item for waiting_for in WAITING_FOR for item in waiting_for(person, dialogue)]
    return sorted(items, key=lambda item: (not item.first, not item.yours))
