"""Scenes for tests: a dialogue of fictional communities with everybody who has an office in it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password

from concilio.coalition.models import Coalition, Membership, Organisation, Person
from concilio.dialogue.models import (
    Appointment,
    Community,
    CommunityName,
    Dialogue,
    DialogueText,
    Phase,
    Statement,
    Translation,
)
from concilio.dialogue.participant import Participant
from concilio.keys.mediators import answer_mediator

NORTHBANK = "northbank"
SOUTHBANK = "southbank"
EASTBANK = "eastbank"
FARBANK = "farbank"
PASSWORD = "a long enough pass phrase"


@dataclass(frozen=True)
class Scene:
    """One dialogue and its people; communities and stewards by label, translators by language."""

    coalition: Coalition
    dialogue: Dialogue
    communities: dict[str, Community]
    convener: Person
    stewards: dict[str, Person]
    mediator: Person | None = None
    translators: dict[str, list[Person]] = field(default_factory=dict)
    observer: Person | None = None

    @property
    def slug(self) -> str:
        return self.dialogue.slug


def make_person(*, name: str, language: str = "en") -> Person:
    """A simulated member of staff with a password of their own."""
    person = Person(
        email=f"{secrets.token_hex(6)}@staff.example", name=f"{name} (simulated)", language=language
    )
    person.password = _hashed_once()
    person.save()
    return person


@cache
def _hashed_once() -> str:
    # Hashing is slow on purpose; every simulated person may have the same hash.
    return make_password(PASSWORD)


def make_scene(
    *,
    communities: Sequence[str] = (NORTHBANK, SOUTHBANK),
    phase: str = Phase.JOINT,
    languages: Sequence[str] = ("ar", "en", "hy"),
    mediator: str = "accepted",
    translators: Sequence[str] = ("en", "hy", "hy"),
    slug: str | None = None,
    admission: str = Dialogue.Admission.SEALED,
    with_rooms: bool = True,
    mediator_hours: int = 72,
) -> Scene:
    """A whole dialogue in one phase. `mediator`: "accepted" by all, "waiting" for the last one, or "none"."""
    coalition = Coalition.objects.create(
        name="River Families and Archive (simulated)", aim="Talk", simulated=True
    )
    Organisation.objects.create(
        coalition=coalition,
        name="River Families",
        country="XX",
        kind=Organisation.Kind.ASSOCIATION,
    )
    dialogue = Dialogue.objects.create(
        coalition=coalition,
        slug=slug or f"river-{secrets.token_hex(4)}",
        phase=phase,
        with_rooms=with_rooms,
        admission=admission,
        languages=list(languages),
        mediator_hours=mediator_hours,
        simulated=True,
        opened_on=date(2026, 3, 2),
    )
    for language in languages:
        DialogueText.objects.create(
            dialogue=dialogue,
            language=language,
            title="The missing, the graves and the crossing",
            question="What would have to happen so that both banks can live beside each other?",
            background="Northbank and Southbank do not exist.",
        )
    sides = {label: make_community(dialogue=dialogue, label=label) for label in communities}
    convener = make_person(name="Convener")
    Membership.objects.create(person=convener, coalition=coalition, is_convener=True)
    appoint(dialogue=dialogue, person=convener, role=Appointment.Role.CONVENER)
    stewards: dict[str, Person] = {}
    for label, community in sides.items():
        stewards[label] = make_person(name=f"Steward of {label.title()}")
        appoint(dialogue=dialogue, person=stewards[label], role=Appointment.Role.STEWARD, community=community)
    desk: dict[str, list[Person]] = {}
    for language in translators:
        translator = make_person(name=f"Translator into {language}")
        appoint(dialogue=dialogue, person=translator, role=Appointment.Role.TRANSLATOR, language=language)
        desk.setdefault(language, []).append(translator)
    observer = make_person(name="Observer")
    appoint(dialogue=dialogue, person=observer, role=Appointment.Role.OBSERVER)
    go_between: Person | None = None
    if mediator != "none":
        go_between = make_person(name="Mediator")
        office = appoint(dialogue=dialogue, person=go_between, role=Appointment.Role.MEDIATOR)
        accepting = list(sides) if mediator == "accepted" else list(sides)[:-1]
        for label in accepting:
            answer_mediator(
                by=stewards[label],
                dialogue=dialogue,
                appointment_id=office.id,
                community=sides[label],
                accepts=True,
            )
    return Scene(
        coalition=coalition,
        dialogue=dialogue,
        communities=sides,
        convener=convener,
        stewards=stewards,
        mediator=go_between,
        translators=desk,
        observer=observer,
    )


def make_community(*, dialogue: Dialogue, label: str) -> Community:
    index = Community.objects.filter(dialogue=dialogue).count()
    community = Community.objects.create(dialogue=dialogue, label=label, index=index, planned_seats=300)
    for language in dialogue.languages:
        CommunityName.objects.create(community=community, language=language, name=label.title())
    return community


def appoint(
    *,
    dialogue: Dialogue,
    person: Person,
    role: str,
    community: Community | None = None,
    language: str = "",
) -> Appointment:
    return Appointment.objects.create(
        dialogue=dialogue, person=person, role=role, community=community, language=language
    )


def make_participant(*, scene: Scene, community: str = NORTHBANK) -> Participant:
    """Somebody with a seat, as admission would put them on a request; pseudonym and tag are random."""
    return Participant(
        pseudonym=secrets.token_bytes(16),
        author=secrets.token_bytes(16),
        dialogue_id=scene.dialogue.id,
        community_id=scene.communities[community].id,
        uses=secrets.token_bytes(16),
    )


def make_statement(
    *,
    scene: Scene,
    author: Participant | None = None,
    text: str = "",
    language: str = "en",
    status: str = Statement.Status.PROPOSED,
    room: str | None = None,
    revises: Statement | None = None,
    proposed_on: date = date(2026, 3, 3),
    is_seed: bool = False,
) -> Statement:
    """A statement in a chosen state; `room` is a community's label, None the joint room.

    With no author one is made up, of the room's community or else the first. Published ones get the next number.
    """
    if author is None and not is_seed:
        author = make_participant(scene=scene, community=room or next(iter(scene.communities)))
    numbered = status in {
        Statement.Status.PUBLISHED,
        Statement.Status.DEADLOCKED,
    }
    taken = Statement.objects.filter(dialogue=scene.dialogue, number__isnull=False).count()
    gone = status in {Statement.Status.REMOVED, Statement.Status.WITHDRAWN}
    return Statement.objects.create(
        dialogue=scene.dialogue,
        room=scene.communities[room] if room else None,
        number=taken + 1 if numbered else None,
        text="" if gone else text or f"Both banks should read the same page. {secrets.token_hex(4)}",
        language=language,
        status=status,
        is_seed=is_seed,
        author=author.author if author else None,
        author_community_id=author.community_id if author else None,
        revises=revises,
        proposed_on=proposed_on,
        published_on=proposed_on if numbered else None,
    )


def make_translation(
    *,
    statement: Statement,
    language: str,
    text: str = "",
    status: str = Translation.Status.HUMAN,
    by: Person | None = None,
    reviewed_by: Person | None = None,
) -> Translation:
    return Translation.objects.create(
        statement=statement,
        language=language,
        text=text or f"[{language}] {statement.text}",
        status=status,
        by=by,
        reviewed_by=reviewed_by,
    )
