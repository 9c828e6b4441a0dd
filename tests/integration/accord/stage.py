"""A dialogue with a release, and a joint statement at any step of its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import transaction
from django.utils import timezone

from concilio.accord.actions import adopting, drafting, ratifying, reviewing
from concilio.accord.models import Accord, Clause, Draft, LanguageText, Ratification
from concilio.admission.models import Seat
from concilio.coalition.models import Membership, Organisation, Person
from concilio.dialogue.participant import Participant
from concilio.insight.drafting import draft_release
from concilio.insight.models import Release
from concilio.insight.release_keys import open_release_case
from tests.integration import scene as stage
from tests.integration.ballots import keep_ballot

NORTH, SOUTH = stage.NORTHBANK, stage.SOUTHBANK
TEXTS = (
    "Families may visit the graves on either bank.",
    "A joint list of the missing is kept by persons whom every community appoints.",
    "The ferry runs again on market days.",
    "Graves are looked after by those who live beside them.",
    "Each bank reads the other bank's newspaper once a month.",
    "The crossing opens for the sick, whatever the day.",
    "Archives of both town halls open to families.",
)
LANGUAGES = ("ar", "en", "hy")


@cache
def _released() -> tuple[Any, Any]:
    """Content and basis of a real release over `TEXTS`, which every community supports; computed once, kept nowhere."""
    with transaction.atomic():
        scene, statements = _spoken()
        for label in (NORTH, SOUTH):
            for person in range(24):
                keep_ballot(
                    bytes([person]) * 15 + label[:1].encode(),
                    scene.communities[label],
                    {s: -1 if (person + place) % 12 == 0 else 1 for place, s in enumerate(statements)},
                )
        draft = draft_release(dialogue=scene.dialogue, by=scene.convener)
        transaction.set_rollback(True)
    return draft.content, draft.basis


def _spoken(slug: str | None = None) -> tuple[stage.Scene, list[Any]]:
    scene = stage.make_scene(slug=slug, languages=LANGUAGES)
    statements = [stage.make_statement(scene=scene, status="published", text=text) for text in TEXTS]
    for statement in statements:
        for language in ("ar", "hy"):
            stage.make_translation(
                statement=statement, language=language, text=f"[{language}] {statement.text}"
            )
    return scene, statements


@dataclass
class AccordScene:
    """A dialogue with a released slate, and people of each community with seats."""

    scene: stage.Scene
    people: dict[str, list[Participant]]
    signatory: Person
    organisation: Organisation
    secret: str

    @property
    def dialogue(self) -> Any:
        return self.scene.dialogue

    def steward(self, label: str) -> Person:
        return self.scene.stewards[label]

    def code(self) -> str:
        """What the signatory's authenticator shows now."""
        counter = next(iter(yield_hotp_counters_from_time()))
        return format_hotp_value(hotp_value(self.secret, counter))


def make_released(*, seats: int = 12, slug: str | None = None) -> AccordScene:
    content, basis = _released()
    scene, statements = _spoken(slug)
    today = timezone.now().date()
    release = Release.objects.create(
        dialogue=scene.dialogue, number=1, state=Release.State.PUBLIC, content=content, basis=basis,
        drafted_on=today, released_on=today, case=open_release_case(dialogue=scene.dialogue, on=today),
    )  # fmt: skip
    release.statements.set(statements)
    people = {
        label: [stage.make_participant(scene=scene, community=label) for _ in range(seats)]
        for label in (NORTH, SOUTH)
    }
    Seat.objects.bulk_create(
        Seat(lookup=person.uses * 2, community_id=person.community_id)
        for side in people.values()
        for person in side
    )
    signatory = stage.make_person(name="Signatory")
    organisation = scene.coalition.organisations.get()
    Membership.objects.create(person=signatory, coalition=scene.coalition, organisation=organisation)
    secret = generate_totp_secret()
    TOTP.activate(signatory, secret)
    assert Authenticator.objects.filter(user=signatory).exists()
    return AccordScene(scene, people, signatory, organisation, secret)


def make_draft(made: AccordScene, *, clauses: int = 3, asks: bool = True) -> tuple[Accord, Draft]:
    """A joint statement with clauses in the words of statements, the last of them an ask, and its first version."""
    accord = drafting.begin_accord(
        by=made.scene.convener,
        dialogue=made.dialogue,
        titles={"en": "On the missing", "ar": "عن المفقودين", "hy": "Անհետ կորածների մասին"},
    )
    for number in range(1, clauses + 1):
        clause = drafting.add_clause(by=made.scene.convener, accord=accord, numbers=[number])
        if asks and number == clauses:
            drafting.edit_clause(
                by=made.scene.convener, clause=clause, revision=clause.revision,
                written=drafting.Written(
                    drafting.texts_of(clause), Clause.Kind.ASK, "The Town Council of Northbank"
                ),
            )  # fmt: skip
    return accord, reviewing.keep_draft(by=made.scene.convener, accord=accord)


def make_vote(made: AccordScene, draft: Draft, **more: Any) -> Ratification:
    today = timezone.now().date()
    return ratifying.open_ratification(
        by=made.scene.convener, draft=draft, closes_on=today + timedelta(days=14), **more
    )


def vote(made: AccordScene, ratification: Ratification, label: str, *ballots: dict[int, int]) -> None:
    """The first people of a community answer."""
    for person, answers in zip(made.people[label], ballots, strict=False):
        ratifying.cast_ratification(participant=person, ratification=ratification, answers=answers)


def all_accept(ratification: Ratification) -> dict[int, int]:
    return dict.fromkeys(range(1, ratifying.questions_of(ratification) + 1), 1)


def after(ratification: Ratification) -> date:
    return ratification.closes_on + timedelta(days=1)


def adopted(made: AccordScene) -> tuple[Accord, Ratification]:
    """Everybody accepts everything; texts wait for the keys."""
    accord, draft = make_draft(made)
    ratification = make_vote(made, draft)
    for label in (NORTH, SOUTH):
        vote(made, ratification, label, *[all_accept(ratification)] * len(made.people[label]))
    ratification = ratifying.count_ratification(ratification=ratification, today=after(ratification))
    accord.refresh_from_db()
    return accord, ratification


def ratify_texts(made: AccordScene, ratification: Ratification, *languages: str) -> None:
    for text in LanguageText.objects.filter(ratification=ratification, state="waiting"):
        if not languages or text.language in languages:
            for label in (NORTH, SOUTH):
                adopting.turn_text_key(
                    text=text, by=made.steward(label), community=made.scene.communities[label], approves=True
                )
