"""Every route of the platform with every role: one table, and a route that is not in it fails.

A cell is the status of the answer; `login` is a redirect to the log-in page, and `!` says that something was
written. What is posted is what the one who may would post.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from concilio.accord.actions import adopting, circulating, drafting, ratifying, reviewing
from concilio.accord.models import Ask, LanguageText
from concilio.admission.models import Seat
from concilio.admission.seal import seal_session
from concilio.background.queue import heartbeat_file
from concilio.coalition.models import Person
from concilio.convening.forms import CorrectionsForm
from concilio.dialogue.models import Appointment
from concilio.dialogue.participant import SESSION_COOKIE, Participant
from concilio.dialogue.reasons import Reason
from concilio.insight.drafting import draft_release
from concilio.insight.models import Release
from concilio.insight.release_keys import open_release_case
from concilio.moderation.actions import turn_key
from concilio.record.actions.corrections import send_correction
from concilio.record.actions.sources import capture_words
from concilio.record.models import Correction
from concilio.witnesses.actions import propose_policy
from tests.integration import scene as stage
from tests.integration.ballots import keep_ballot
from tests.integration.publiclog.ledgers import make_log
from tests.integration.record.record_scene import make_record
from tests.integration.who_may_do_what import ROLES, TABLE

# The world below outlives each test; the mark makes pytest-django prepare the database.
pytestmark = pytest.mark.django_db
NORTH, SOUTH = stage.NORTHBANK, stage.SOUTHBANK
NOT_OURS = UUID(int=0)


@cache
def something_released() -> tuple[Any, Any]:
    """The content and basis of a real release of a dialogue like the world's; computed once, kept nowhere."""
    with transaction.atomic():
        scene = stage.make_scene()
        statements = [stage.make_statement(scene=scene, status="published") for _ in range(2)]
        for label in (NORTH, SOUTH):
            for person in range(24):
                keep_ballot(
                    bytes([person]) * 15 + label[:1].encode(),
                    scene.communities[label],
                    {s: 1 if person % (2 + place) else -1 for place, s in enumerate(statements)},
                )
        draft = draft_release(dialogue=scene.dialogue, by=scene.convener)
        transaction.set_rollback(True)
    return draft.content, draft.basis


class World:
    """A dialogue with something of everything in it, and a second one whose people have no business here."""

    def __init__(self) -> None:
        self.scene = scene = stage.make_scene(slug="river", mediator="accepted")
        self.other = stage.make_scene(slug="lake")
        # Every room has something to read, and every key something to decide.
        self.waiting = stage.make_statement(scene=scene, text="A statement that waits for both keys.")
        self.published = stage.make_statement(
            scene=scene, status="published", text="Both banks need a bridge."
        )
        self.seed = stage.make_statement(scene=scene, is_seed=True, text="A seed by the conveners.")
        self.disputed = stage.make_statement(scene=scene, text="The keys disagree about this one.")
        for label, approves in ((NORTH, True), (SOUTH, False)):
            turn_key(
                steward=scene.stewards[label],
                statement=self.disputed,
                community=scene.communities[label],
                approves=approves,
                reason=Reason.OFF_QUESTION,
            )
        today = timezone.now().date()
        content, basis = something_released()
        for number, state in ((1, Release.State.PUBLIC), (2, Release.State.DRAFT)):
            Release.objects.create(
                dialogue=scene.dialogue,
                number=number,
                state=state,
                content=content,
                basis=basis,
                drafted_on=today,
                released_on=today if number == 1 else None,
                case=open_release_case(dialogue=scene.dialogue, on=today),
            )
        self.unanswered = stage.make_person(name="A second mediator")
        self.asked = stage.appoint(
            dialogue=scene.dialogue, person=self.unanswered, role=Appointment.Role.MEDIATOR
        )
        self.accord = drafting.begin_accord(
            by=scene.convener,
            dialogue=scene.dialogue,
            titles=dict.fromkeys(("ar", "en", "hy"), "On the bridge"),
        )
        self.clause = drafting.add_clause(
            by=scene.convener, accord=self.accord,
            written=drafting.Written(
                dict.fromkeys(("ar", "en", "hy"), "Open the bridge."), "ask", "The Town Council"
            ),
        )  # fmt: skip
        # Its keys and witnesses are asked of this dialogue and of the other one.
        self.ledger = make_log()
        self.change = propose_policy(
            by=scene.convener,
            dialogue=scene.dialogue,
            content=f"log {self.ledger.keys.splitlines()[0]}\nquorum none\n",
        )
        self.figure = scene.coalition.public_figures.create(name="Figure (simulated)", role="speaks")
        assert scene.mediator
        assert scene.observer
        self.participants = {
            label: stage.make_participant(scene=scene, community=label) for label in (NORTH, SOUTH)
        }
        self.written = stage.make_statement(
            scene=scene, author=self.participants[NORTH], text="Written by a participant of Northbank."
        )
        self.record = make_record(scene)
        self.record.publish()
        self.claim = self.record.claim()
        self.record.confirm(self.claim.entry)
        self.proposed = self.record.claim(low=13)
        self.copy = capture_words(
            by=self.record.north, dialogue=scene.dialogue, source=self.record.source, words="It was a bridge."
        ).snapshot
        send_correction(event=self.record.event, text="It was a ferry.", language="en", on=today)
        self.clients = {
            "nobody": Client(),
            "part-n": self.seated(self.participants[NORTH]),
            "part-s": self.seated(self.participants[SOUTH]),
            "part-other": self.seated(stage.make_participant(scene=self.other)),
            "steward-n": at_desk(scene.stewards[NORTH]),
            "steward-s": at_desk(scene.stewards[SOUTH]),
            "mediator": at_desk(scene.mediator),
            "translator": at_desk(scene.translators["hy"][0]),
            "convener": at_desk(scene.convener),
            "observer": at_desk(scene.observer),
            "other": at_desk(self.other.convener),
            "steward-other": at_desk(self.other.stewards[NORTH]),
        }
        assert tuple(self.clients) == ROLES
        self.votes_on_the_accord()

    def votes_on_the_accord(self) -> None:
        """The joint statement is read, voted on and adopted; one text is ratified and a delivery is prepared."""
        scene, today = self.scene, timezone.now().date()
        draft = reviewing.open_review(by=scene.convener, accord=self.accord)
        draft.accord.refresh_from_db()
        self.suggestion = reviewing.suggest(
            participant=self.participants[NORTH],
            draft=draft,
            clause=self.clause,
            language="en",
            text="May open.",
        )
        vote = ratifying.open_ratification(by=scene.convener, draft=draft, closes_on=today)
        for person in self.participants.values():
            ratifying.cast_ratification(participant=person, ratification=vote, answers={1: 1, 2: 1})
        Seat.objects.bulk_create(
            Seat(lookup=person.uses * 2, community_id=person.community_id)
            for person in self.participants.values()
        )
        ratifying.count_ratification(ratification=vote)
        self.text = LanguageText.objects.get(language="hy")
        for label in (NORTH, SOUTH):
            adopting.turn_text_key(
                text=LanguageText.objects.get(language="en"), by=scene.stewards[label],
                community=scene.communities[label], approves=True,
            )  # fmt: skip
        recipient = circulating.save_recipient(
            by=scene.convener, coalition=scene.coalition, name="The Assembly"
        )
        self.accord.refresh_from_db()
        self.circulation = circulating.prepare(
            by=scene.convener, accord=self.accord, recipient=recipient, language="en"
        )

    @staticmethod
    def seated(participant: Participant) -> Client:
        client = Client()
        client.cookies[SESSION_COOKIE] = seal_session(participant, today=timezone.now().date())
        return client

    def parameters(self, route: str, pattern: str) -> dict[str, Any]:
        """What stands in a route's address."""
        scene = self.scene
        known: dict[str, Any] = {
            "slug": scene.slug,
            "number": 2 if route == "insight:turn_key" else 1,
            "language": "hy",
            "token": "a-token",
            "rest": "nowhere/at-all",
            "person_id": scene.convener.id,
            "coalition_id": scene.coalition.id,
            "organisation_id": scene.coalition.organisations.get().id,
            "figure_id": self.figure.id,
            "membership_id": scene.convener.memberships.get().id,
            "community_id": scene.communities[NORTH].id,
            "appointment_id": self.asked.id,
            "statement_id": self.seed.id,
            "term_id": 1,
            "event": self.record.event.slug,
            "source": self.record.source.slug,
            "citation": self.claim.entry.citation_id,
            "copy": self.copy.id,
            "form": "bib",
            "claim": self.claim.pk,
            "entry": self.proposed.pk,
            "correction": Correction.objects.get().id,
            "kind": "claim",
            "what": "party",
            "change_id": self.change.id,
            "name": "checkpoint",
            "day": "2026-03-10",
            "digest": 64 * "0",
            "version": 1,
            "clause_id": self.clause.id,
            "circulation_id": self.circulation.id,
            "secret": "a-secret",
        }
        if route in {"accord:document", "accord:download"}:
            known |= {"language": "en", "kind": "json_ld"}
        return {name: known[name] for name in names_in(pattern)}

    def corrected(self) -> dict[str, str]:
        """The titles and names as they are, but for one letter."""
        fields = CorrectionsForm(dialogue=self.scene.dialogue).fields
        typed = {key: str(field.initial) for key, field in fields.items()}
        return typed | {"title-en": typed["title-en"].replace("graves", "grave")}

    def posted(self, route: str) -> dict[str, Any]:
        """What the one who may would send; nothing for routes that take no form or only their own."""
        scene = self.scene
        sent: dict[str, dict[str, Any]] = {
            "accord:desk": {"title_en": "On the ferry"},
            "accord:answer": {
                "suggestion": self.suggestion.id,
                "answer": "no",
                "reason": "It is said already.",
            },
            "accord:keys": {"kind": "text", "id": self.text.id, "community": NORTH, "decision": "approve"},
            "accord:text": {"title": "Կամրջի մասին", "clause_0": "Բացեք կամուրջը։"},
            "accord:circulation": {"do": "recipient", "name": "Another body"},
            "accord:delivery": {"do": "consent"},
            "accord:ask-status": {
                "ask": Ask.objects.get().id,
                "status": "done",
                "since": "2026-11-01",
                "citation": "A reply.",
            },
            "moderation:queue": {"do": "key", "statement": self.waiting.id, "decision": "approve"},
            "moderation:open": {"do": "hide", "statement": self.published.id, "reason": "personal"},
            "moderation:mediator": {
                "statement": self.disputed.id,
                "decision": "publish",
                "public_reason": "It is about the question.",
            },
            "translation:desk": {"do": "save", f"text-{self.published.id}": "Կամուրջ։"},
            "translation:glossary": {"word_en": "bridge", "word_hy": "կամուրջ"},
            "dialogue:doubt": {"statement": self.published.id},
            "insight:turn_key": {"community": NORTH, "decision": "approve"},
            "witnesses:turn_key": {"community": NORTH, "decision": "approve"},
            "witnesses:policy": {"policy_file": "no policy"},
            "dialogue:card": {"statement": self.published.id, "choice": "agree"},
            "dialogue:guess": {
                "statement": self.published.id,
                "target": scene.communities[SOUTH].id,
                "guess": "3",
            },
            "dialogue:write": {"text": "Let the ferry run again on market days.", "language": "en"},
            "dialogue:answers": {"statement": self.published.id, "choice": "pass"},
            "dialogue:mine": {"statement": self.written.id},
            "convening:answer-mediator": {"answer": "accept"},
            "convening:seeds": {"text": "A new seed.", "language": "en", "in_rooms": "0"},
            "convening:seeds-table": {"table": "A seed of a table.", "language": "en", "in_rooms": "0"},
            "translation:table": {"table": "Both banks need a bridge.\tԿամուրջ։", "language": "hy"},
            "convening:text": {"title": "Title", "question": "Which question?"},
            "convening:corrections": self.corrected(),
            "convening:communities": {"label": stage.EASTBANK, "planned_seats": 3},
            "convening:community": {"label": NORTH, "planned_seats": 7},
            "convening:people": {
                "person": scene.convener.id,
                "role": "translator",
                "language": "en",
            },
            "convening:frame": {
                "languages": ["ar", "en", "hy"],
                "admission": "sealed",
                "with_rooms": "on",
                "mediator_hours": 48,
            },
            "convening:phase": {"to": "closing"},
            "convening:new": {
                "coalition": scene.coalition.id,
                "slug": "a-new-one",
                "languages": ["en"],
                "admission": "open",
                "mediator_hours": 72,
            },
            "sources:desk": {"title": "A paper", "type": "report", "language": "en"},
            "sources:desk-source": {"do": "typed", "words": "It was a ferry."},
            "sources:copy-page": {"text": "It was a ferry!", "page": 1, "seen": 0},
            "record:wrong": {"text": "It was a ferry, and on another day."},
            "record:acknowledge": {"forms_chosen": ["heard"]},
            "record:desk-office": {"do": "appoint", "community": NORTH, "person": scene.stewards[NORTH].id},
            "record:desk-begin": {
                "slug": "the-ferry",
                "title": "The ferry, 1995",
                "happened": "1995",
                "language": "en",
            },
            "record:desk-vocabulary": {
                "name": "The River Paper",
                "kind": "organisation",
                "slug": "paper",
                "language": "en",
            },
            "record:desk-act": {"do": "withdraw", "entry": self.proposed.pk},
            "record:desk-narrative": {"text": "We saw it.", "language": "en", "over": 0},
            "record:desk-propose": {
                "maker": self.record.maker.slug,
                "text": "The ferry sank.",
                "language": "en",
                "bound": "none",
                "source": self.record.source.slug,
            },
            "record:desk-entry": {"decision": "faithful"},
            "record:desk-correction": {"verdict": "kept", "words": "It was a bridge."},
            "coalition:save": {"name": "Another name", "aim": "Talk"},
            "coalition:add-organisation": {"name": "The Archive", "country": "FR", "kind": "other"},
            "coalition:add-figure": {"name": "An Invented Figure", "role": "speaks for us"},
            "coalition:invite": {"name": "New", "email": "new@staff.example", "language": "en"},
        }
        return sent.get(route, {})


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all routes: what a request does in it is undone at once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def at_desk(person: Person) -> Client:
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    client = Client()
    client.force_login(person)
    return client


def routes() -> dict[str, str]:
    """Every route's name and its address's pattern."""

    def walk(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for entry in resolver.url_patterns:
            pattern = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield ":".join([*spaces, str(entry.name)]), pattern
            elif isinstance(entry, URLResolver):
                inner = (*spaces, entry.namespace) if entry.namespace else spaces
                yield from walk(entry, pattern, inner)

    with translation.override("en"):
        return dict(walk(get_resolver(), "", ()))


def names_in(pattern: str) -> list[str]:
    return [part.split(">")[0].split(":")[-1] for part in pattern.split("<")[1:]]


def everything_stored() -> dict[str, Any]:
    return {
        model._meta.label: sorted(map(repr, model._default_manager.values_list()))
        for model in apps.get_models()
        if model._meta.app_label not in {"sessions", "contenttypes", "auth"}
    }


def cell(world: World, route: str, pattern: str, method: str, role: str) -> str:
    """What happens to one role on one route; undone afterwards."""
    with translation.override("en"):
        address = reverse(route, kwargs=world.parameters(route, pattern))
    client = world.clients[role]
    heartbeat_file().touch()  # background work is alive, as far as anybody asks
    with transaction.atomic():
        before = everything_stored() if method == "POST" else None
        client.raise_request_exception = False
        if method == "POST":
            answer = client.post(address, world.posted(route))
        else:
            answer = client.head(address) if method == "HEAD" else client.get(address)
        wrote = before is not None and everything_stored() != before
        transaction.set_rollback(True)
    to_login = answer.status_code == 302 and "/account/login/" in answer["Location"]
    return ("login" if to_login else str(answer.status_code)) + ("!" if wrote else "")


def test_no_route_is_missing_from_the_table_and_none_is_there_that_is_gone() -> None:
    assert {route for route, _ in TABLE} == set(routes())


@pytest.mark.parametrize(("route", "method"), list(product(sorted(routes()), ["GET", "POST"])))
def test_each_role_can_do_what_the_table_says_and_no_more(world: World, route: str, method: str) -> None:
    pattern = routes()[route]
    found = {}
    for role in ROLES:
        # A log-out or a withdrawal ends a client's session: everybody meets the route as they came.
        cookies = world.clients[role].cookies.copy()
        found[role] = cell(world, route, pattern, method, role)
        world.clients[role].cookies = cookies
    assert found == dict(zip(ROLES, TABLE[route, method], strict=True))


@pytest.mark.parametrize("route", sorted(routes()))
def test_whoever_may_get_a_page_may_ask_for_its_head_alone(world: World, route: str) -> None:
    for role in ("nobody", "part-n", "convener", "steward-n"):
        cookies = world.clients[role].cookies.copy()
        assert cell(world, route, routes()[route], "HEAD", role) == cell(
            world, route, routes()[route], "GET", role
        )
        world.clients[role].cookies = cookies
