"""How a dialogue is set up and moved on. A convener decides about its frame and never about what people say.

Offices are kept apart, so that two keys are two people's: nobody holds the keys of two communities, and a
convener or mediator holds none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, ProtectedError, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Coalition, Person
from concilio.coalition.rules import is_convener
from concilio.dialogue.actions.public_acts import log_office, log_phase
from concilio.dialogue.errors import Refused
from concilio.dialogue.models import (
    Appointment,
    Community,
    CommunityName,
    Dialogue,
    DialogueText,
    Phase,
    PhaseMove,
    Statement,
)
from concilio.dialogue.queries.progress import next_phase, what_is_missing
from concilio.dialogue.rules import holds_office
from concilio.languages import LANGUAGE_CODES

# Addresses of the desk's own pages, which a dialogue's must not hide.
RESERVED_SLUGS = frozenset({"coalition", "new"})
Role = Appointment.Role


class ConveningRefused(Refused):
    """A convener's action was refused. `reason` is stable and says which rule refused it."""

    code = "convening"

    def __init__(self, reason: str, message: str | Promise) -> None:
        super().__init__(message)
        self.reason = reason


def today() -> date:
    return datetime.now(UTC).date()


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
) -> Dialogue:
    """Make a dialogue in set-up, with the person who opens it as its convener."""
    if not is_convener(by, coalition):
        raise ConveningRefused("not-a-convener", _("Only a convener of the coalition can open a dialogue."))
    if slug in RESERVED_SLUGS or Dialogue.objects.filter(slug=slug).exists():
        raise ConveningRefused("address-taken", _("This address is taken. Choose another."))
    dialogue = Dialogue.objects.create(
        coalition=coalition,
        slug=slug,
        languages=_in_order(languages),
        admission=admission,
        with_rooms=with_rooms,
        mediator_hours=mediator_hours,
        simulated=coalition.simulated,
    )
    PhaseMove.objects.create(dialogue=dialogue, phase=Phase.SETUP, by=by)
    office = Appointment.objects.create(dialogue=dialogue, person=by, role=Role.CONVENER)
    log_phase(dialogue=dialogue, phase=Phase.SETUP, on=today())
    log_office(appointment=office, begins=True, on=today())
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
) -> None:
    """Change what a dialogue's set-up fixed; only in set-up, since people take part on these terms."""
    _only_in_setup(by, dialogue)
    dialogue.languages = _in_order(languages)
    dialogue.admission, dialogue.with_rooms = admission, with_rooms
    dialogue.mediator_hours = mediator_hours
    dialogue.save(update_fields=["languages", "admission", "with_rooms", "mediator_hours"])


@transaction.atomic
def save_text(
    *, by: Person, dialogue: Dialogue, language: str, title: str, question: str, background: str, policy: str
) -> DialogueText:
    """What the dialogue says of itself in one language.

    After set-up only a language that has no text yet may be added: what people agreed to take part in stays.
    """
    _only_convener(by, dialogue)
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


@transaction.atomic
def save_community(
    *,
    by: Person,
    dialogue: Dialogue,
    community_id: UUID | None,
    label: str,
    planned_seats: int,
    names: Mapping[str, str],
) -> Community:
    """Add a community, or change one; only in set-up."""
    _only_in_setup(by, dialogue)
    if community_id is None:
        highest = Community.objects.filter(dialogue=dialogue).aggregate(highest=Max("index"))["highest"]
        community = Community(dialogue=dialogue, index=0 if highest is None else highest + 1)
    else:
        community = Community.objects.get(dialogue=dialogue, id=community_id)
    if Community.objects.filter(dialogue=dialogue, label=label).exclude(id=community.id).exists():
        raise ConveningRefused("label-taken", _("Another community of this dialogue has this label."))
    community.label, community.planned_seats = label, planned_seats
    community.save()
    CommunityName.objects.filter(community=community).delete()
    CommunityName.objects.bulk_create(
        CommunityName(community=community, language=language, name=name.strip())
        for language, name in names.items()
        if name.strip() and language in dialogue.languages
    )
    return community


@transaction.atomic
def remove_community(*, by: Person, dialogue: Dialogue, community_id: UUID) -> None:
    _only_in_setup(by, dialogue)
    try:
        Community.objects.filter(dialogue=dialogue, id=community_id).delete()
    except ProtectedError as error:
        raise ConveningRefused(
            "community-in-use",
            _("Somebody holds an office of this community, or it has statements. It stays."),
        ) from error


@transaction.atomic
def appoint(
    *,
    by: Person,
    dialogue: Dialogue,
    person: Person,
    role: str,
    community: Community | None = None,
    language: str = "",
) -> Appointment:
    """Give somebody an office, from today.

    Raises:
        ConveningRefused: the person is not of the coalition, holds the office already, or the offices must stay apart.
    """
    _only_convener(by, dialogue)
    if not person.is_active or not person.memberships.filter(coalition=dialogue.coalition_id).exists():
        raise ConveningRefused(
            "not-a-member", _("Only people of the coalition can hold an office. Invite them first.")
        )
    if role in {Role.STEWARD, Role.OBSERVER}:
        language = ""
    else:
        community = None
    if role == Role.STEWARD and community is None:
        raise ConveningRefused("steward-of-whom", _("A steward holds the key of one community: choose it."))
    if role == Role.TRANSLATOR and language not in dialogue.languages:
        raise ConveningRefused(
            "translator-of-what", _("A translator works in one language of the dialogue: choose it.")
        )
    if role != Role.TRANSLATOR:
        language = ""
    # Lock the dialogue: two appointments at once must not slip past the check below.
    Dialogue.objects.select_for_update().get(id=dialogue.id)
    held = list(Appointment.objects.filter(dialogue=dialogue, person=person, until_day__isnull=True))
    community_id = community.id if community is not None else None
    if any((a.role, a.community_id, a.language) == (role, community_id, language) for a in held):
        raise ConveningRefused("holds-it-already", _("This person holds that office already."))
    roles = {a.role for a in held} | {role}
    if Role.STEWARD in roles and roles & {Role.CONVENER, Role.MEDIATOR}:
        raise ConveningRefused(
            "offices-apart",
            _("A steward cannot be convener or mediator too: nobody may overrule a key they hold."),
        )
    if role == Role.STEWARD and any(a.role == Role.STEWARD for a in held):
        raise ConveningRefused("one-key", _("Nobody holds the keys of two communities."))
    if role == Role.MEDIATOR and _current(dialogue, Role.MEDIATOR).exists():
        raise ConveningRefused("one-mediator", _("There is a mediator. End that appointment first."))
    office = Appointment.objects.create(
        dialogue=dialogue, person=person, role=role, community=community, language=language
    )
    log_office(appointment=office, begins=True, on=today())
    return office


@transaction.atomic
def end_appointment(*, by: Person, dialogue: Dialogue, appointment_id: UUID) -> None:
    """End an office today. It stays on record, since decisions name it."""
    _only_convener(by, dialogue)
    appointment = Appointment.objects.get(dialogue=dialogue, id=appointment_id, until_day__isnull=True)
    if appointment.role == Role.CONVENER and _current(dialogue, Role.CONVENER).count() == 1:
        raise ConveningRefused("last-convener", _("A dialogue needs at least one convener."))
    appointment.until_day = today()
    appointment.save(update_fields=["until_day"])
    log_office(appointment=appointment, begins=False, on=appointment.until_day)


@transaction.atomic
def add_seed(*, by: Person, dialogue: Dialogue, text: str, language: str, in_rooms: bool) -> list[Statement]:
    """A convener's own statement, marked as one. It goes through both keys like anybody's.

    In rooms means in the room of every community alike: no side gets a statement that another does not.
    """
    _only_convener(by, dialogue)
    if dialogue.phase not in {Phase.SETUP, Phase.ADMISSION, Phase.ROOMS, Phase.JOINT}:
        raise ConveningRefused("closed", _("This dialogue takes no more statements."))
    text = " ".join(text.split())
    if Statement.objects.filter(
        dialogue=dialogue, is_seed=True, text=text, room__isnull=not in_rooms
    ).exists():
        raise ConveningRefused("seed-twice", _("This seed statement is there already."))
    rooms: list[Community | None] = [None]
    if in_rooms:
        rooms = list(Community.objects.filter(dialogue=dialogue).order_by("label"))
    return [
        Statement.objects.create(
            dialogue=dialogue, room=room, text=text, language=language, is_seed=True, proposed_on=today()
        )
        for room in rooms
    ]


@transaction.atomic
def withdraw_seed(*, by: Person, dialogue: Dialogue, statement_id: UUID) -> None:
    """Take back a seed that no key has published yet."""
    _only_convener(by, dialogue)
    changed = Statement.objects.filter(
        dialogue=dialogue, id=statement_id, is_seed=True, status=Statement.Status.PROPOSED
    ).update(status=Statement.Status.WITHDRAWN, text="")
    if not changed:
        raise ConveningRefused(
            "seed-is-decided", _("The stewards have decided on this statement. It is no longer yours.")
        )


@transaction.atomic
def move_phase(*, by: Person, dialogue: Dialogue, to: str) -> PhaseMove:
    """Move a dialogue to its next phase.

    Args:
        to: the phase the convener saw as the next one; a second press of the button changes nothing more.

    Raises:
        ConveningRefused: something is missing, or the dialogue has moved already.
    """
    _only_convener(by, dialogue)
    dialogue = Dialogue.objects.select_for_update().get(id=dialogue.id)
    if next_phase(dialogue) != to:
        raise ConveningRefused(
            "moved-already", _("The dialogue has moved since you opened the page. Look again.")
        )
    missing = [check for check in what_is_missing(dialogue) if check.blocks]
    if missing:
        raise ConveningRefused("not-ready", missing[0].what)
    if dialogue.phase == Phase.SETUP:
        dialogue.opened_on = today()
    dialogue.phase = to
    dialogue.save(update_fields=["phase", "opened_on"])
    log_phase(dialogue=dialogue, phase=to, on=today())
    return PhaseMove.objects.create(dialogue=dialogue, phase=to, by=by)


def _current(dialogue: Dialogue, role: str) -> QuerySet[Appointment]:
    return Appointment.objects.filter(dialogue=dialogue, role=role, until_day__isnull=True)


def _in_order(languages: Iterable[str]) -> list[str]:
    chosen = set(languages)
    ordered = [code for code in LANGUAGE_CODES if code in chosen]
    if not ordered:
        raise ConveningRefused("no-language", _("A dialogue needs at least one language."))
    return ordered


def _only_convener(by: Person, dialogue: Dialogue) -> None:
    if not holds_office(by, dialogue, Role.CONVENER):
        raise ConveningRefused("not-the-convener", _("Only a convener of this dialogue may do this."))


def _only_in_setup(by: Person, dialogue: Dialogue) -> None:
    _only_convener(by, dialogue)
    if dialogue.phase != Phase.SETUP:
        raise ConveningRefused(
            "set-up-is-over", _("This is fixed once seats are open: people take part on these terms.")
        )
