"""A new dialogue, what its set-up fixes, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Coalition, Person
from concilio.coalition.rules import is_convener
from concilio.convening.errors import ConveningRefused
from concilio.convening.models import DeletedDialogue
from concilio.convening.rules import only_convener, only_in_setup
from concilio.dialogue.actions.public_acts import log_office, log_phase
from concilio.dialogue.models import Appointment, Dialogue, DialogueText, Phase, PhaseMove
from concilio.languages import LANGUAGE_CODES
from concilio.publiclog.actions import keep_in_log_of

# Addresses of the desk's own pages, which a dialogue's must not hide.
RESERVED_SLUGS = frozenset({"coalition", "new"})


@transaction.atomic
def open_dialogue(
    *,
    by: Person,
    coalition: Coalition,
    slug: str,
    languages: Iterable[str],
    admission: str,
    with_rooms: bool,
    mediator_hours: int,
    machine_words: bool = False,
    listed: bool = True,
    data_until: date | None = None,
    keeps_numbers: bool = True,
) -> Dialogue:
    """Make a dialogue in set-up, with the person who opens it as its convener."""
    if not is_convener(by, coalition):
        raise ConveningRefused("not-a-convener", _("Only a convener of the coalition can open a dialogue."))
    if slug in RESERVED_SLUGS or _is_taken(slug):
        raise ConveningRefused("address-taken", _("This address is taken. Choose another."))
    dialogue = Dialogue.objects.create(
        coalition=coalition,
        slug=slug,
        languages=_in_order(languages),
        admission=admission,
        with_rooms=with_rooms,
        mediator_hours=mediator_hours,
        machine_words=machine_words,
        listed=listed,
        data_until=data_until,
        keeps_numbers=keeps_numbers,
        simulated=coalition.simulated,
    )
    keep_in_log_of(scope_id=dialogue.id, parent_id=coalition.id)
    PhaseMove.objects.create(dialogue=dialogue, phase=Phase.SETUP, by=by)
    office = Appointment.objects.create(dialogue=dialogue, person=by, role=Appointment.Role.CONVENER)
    log_phase(dialogue=dialogue, phase=Phase.SETUP, on=timezone.now().date())
    log_office(appointment=office, begins=True, on=timezone.now().date())
    return dialogue


@transaction.atomic
def change_frame(
    *,
    by: Person,
    dialogue: Dialogue,
    languages: Iterable[str],
    admission: str,
    with_rooms: bool,
    mediator_hours: int,
    machine_words: bool = False,
    listed: bool = True,
    data_until: date | None = None,
    keeps_numbers: bool = True,
) -> None:
    """Change what a dialogue's set-up fixed; only in set-up, since people take part on these terms."""
    only_in_setup(by, dialogue)
    dialogue.languages = _in_order(languages)
    dialogue.admission, dialogue.with_rooms = admission, with_rooms
    dialogue.mediator_hours, dialogue.machine_words = mediator_hours, machine_words
    dialogue.listed = listed
    dialogue.data_until, dialogue.keeps_numbers = data_until, keeps_numbers
    dialogue.save(
        update_fields=[
            "languages",
            "admission",
            "with_rooms",
            "mediator_hours",
            "machine_words",
            "listed",
            "data_until",
            "keeps_numbers",
        ]
    )


@transaction.atomic
def save_text(
    *, by: Person, dialogue: Dialogue, language: str, title: str, question: str, background: str, policy: str
) -> DialogueText:
    """What the dialogue says of itself in one language.

    After set-up only a language that has no text yet may be added: what people agreed to take part in stays.
    """
    only_convener(by, dialogue)
    if language not in dialogue.languages:
        raise ConveningRefused("not-a-language", _("This dialogue is not held in that language."))
    existing = DialogueText.objects.filter(dialogue=dialogue, language=language).first()
    if existing is not None and dialogue.phase != Phase.SETUP:
        raise ConveningRefused(
            "text-is-fixed", _("People take part on these words. They no longer change once seats are open.")
        )
    text = existing or DialogueText(dialogue=dialogue, language=language)
    text.title, text.question, text.background, text.policy = title, question, background, policy
    text.save()
    return text


def _is_taken(slug: str) -> bool:
    """Whether a dialogue has this address, or had it: what was deleted must not seem to be back."""
    return Dialogue.objects.filter(slug=slug).exists() or DeletedDialogue.objects.filter(slug=slug).exists()


def _in_order(languages: Iterable[str]) -> list[str]:
    chosen = set(languages)
    ordered = [code for code in LANGUAGE_CODES if code in chosen]
    if not ordered:
        raise ConveningRefused("no-language", _("A dialogue needs at least one language."))
    return ordered
