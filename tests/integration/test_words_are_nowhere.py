"""Words that must not be read are nowhere: every route and format, every role, every state of a statement.

Each statement's words carry a canary of its own, in every language. What a role meets on all routes together has to be
equal to what the table says: no more (a leak), and no less (which shows that the walk would find one).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from concilio.accord.actions import drafting, reviewing
from concilio.accord.models import ClauseSource
from concilio.dialogue.models import Statement, Translation
from concilio.dialogue.participant import Participant
from concilio.dialogue.reasons import Reason
from concilio.insight.models import Release
from concilio.insight.release_keys import open_release_case
from concilio.moderation.actions import confirm_hiding, hide_urgently, turn_key
from concilio.translation.queries import STATES
from tests.integration import scene as stage
from tests.integration.ballots import keep_ballot
from tests.integration.part_scene import browser_of
from tests.integration.test_who_may_do_what import at_desk, names_in, routes, something_released

pytestmark = pytest.mark.django_db
NORTH, SOUTH = stage.NORTHBANK, stage.SOUTHBANK

PUBLIC = {"joint-published"}
NORTH_ROOM = {"north-published", "north-deadlocked"}
JOINT_AT_WORK = {
    "joint-proposed", "joint-returned", "joint-revision", "joint-disputed", "joint-hidden", "revision-of-south",
    "seed-proposed", "seed-hidden",
}  # fmt: skip
EXPECTED: dict[str, set[str]] = {
    "nobody": PUBLIC,
    "in-north": PUBLIC | NORTH_ROOM,
    "in-south": PUBLIC | {"south-published"},
    # Wrote everything here but the seeds and what is Southbank's.
    "author": PUBLIC | NORTH_ROOM | JOINT_AT_WORK - {"seed-proposed", "seed-hidden", "revision-of-south"}
    | {"north-proposed", "north-hidden"},
    "steward-of-north": PUBLIC | NORTH_ROOM | JOINT_AT_WORK | {"north-proposed", "north-hidden"},
    "steward-of-south": PUBLIC | JOINT_AT_WORK | {"south-published", "south-returned"},
    "mediator": PUBLIC | {"joint-disputed"},
    "translator": PUBLIC | NORTH_ROOM
    | {"joint-proposed", "joint-revision", "joint-disputed", "revision-of-south", "seed-proposed"}
    | {"north-proposed", "south-published"},
    "convener": PUBLIC | {"seed-proposed"},
    "observer": PUBLIC,
    "of-another-dialogue": PUBLIC,
    "steward-of-another": PUBLIC,
}  # fmt: skip


def canary(name: str) -> str:
    return f"canary{name.replace('-', '')}yranac"


class Words:
    """A dialogue with a statement in every state and room, each in every language of the dialogue."""

    def __init__(self) -> None:
        self.scene = scene = stage.make_scene(languages=("en", "hy"))
        self.other = stage.make_scene()
        self.author = stage.make_participant(scene=scene, community=NORTH)
        self.southern_author = stage.make_participant(scene=scene, community=SOUTH)
        self.statements: dict[str, Statement] = {}
        self.make("joint-published", status="published")
        self.make("joint-hidden", status="published")
        self.make("joint-removed", status="published")
        self.make("joint-withdrawn", status="withdrawn")
        self.make("joint-proposed")
        self.make("joint-disputed")
        self.make("joint-returned", status="returned")
        self.make("joint-revision", revises=self.statements["joint-returned"])
        self.make("north-published", status="published", room=NORTH)
        self.make("north-deadlocked", status="deadlocked", room=NORTH)
        self.make("north-proposed", room=NORTH)
        self.make("north-hidden", status="published", room=NORTH)
        self.make("south-published", status="published", room=SOUTH, author=self.southern_author)
        self.make("south-returned", status="returned", room=SOUTH, author=self.southern_author)
        self.make("revision-of-south", revises=self.statements["south-returned"], author=self.southern_author)
        self.make("seed-proposed", is_seed=True)
        self.make("seed-hidden", is_seed=True)
        self.release()
        self.draft_accord()
        self.vote()

    def make(self, name: str, *, author: Participant | None = None, **given: Any) -> None:
        author = None if given.get("is_seed") else author or self.author
        made = stage.make_statement(scene=self.scene, author=author, text=f"English {canary(name)}.", **given)
        if made.text:
            stage.make_translation(statement=made, language="hy", text=f"Հայերեն {canary(name)}։")
        self.statements[name] = made

    def release(self) -> None:
        """A public release and a draft that both show statements 1 and 2."""
        content, basis = something_released()
        today = timezone.now().date()
        for number, state in ((1, Release.State.PUBLIC), (2, Release.State.DRAFT)):
            Release.objects.create(
                dialogue=self.scene.dialogue, number=number, state=state, content=content, basis=basis,
                drafted_on=today, released_on=today if number == 1 else None,
                case=open_release_case(dialogue=self.scene.dialogue, on=today),
            )  # fmt: skip

    def draft_accord(self) -> None:
        """A joint statement with clauses that come from a statement that stays, and from one that is hidden."""
        accord = drafting.begin_accord(
            by=self.scene.convener,
            dialogue=self.scene.dialogue,
            titles=dict.fromkeys(("en", "hy"), "On the bridge"),
        )
        written = drafting.Written(dict.fromkeys(("en", "hy"), "Open the bridge."))
        self.clause = drafting.add_clause(by=self.scene.convener, accord=accord, written=written)
        for name in ("joint-published", "joint-hidden"):
            ClauseSource.objects.create(clause=self.clause, statement=self.statements[name])
        reviewing.open_review(by=self.scene.convener, accord=accord)

    def vote(self) -> None:
        """Everybody answers all that they can, so that their answers show it again later."""
        self.voters = {"author": self.author}
        for role, label in (("in-north", NORTH), ("in-south", SOUTH)):
            self.voters[role] = stage.make_participant(scene=self.scene, community=label)
        for role, voter in self.voters.items():
            label = SOUTH if role == "in-south" else NORTH
            theirs = [
                s
                for s in self.statements.values()
                if s.number is not None and s.room in {None, self.scene.communities[label]}
            ]
            keep_ballot(voter.pseudonym, self.scene.communities[label], dict.fromkeys(theirs, 1))

    def decide(self) -> None:
        """Hide, remove and dispute, after all was in sight."""
        for name in ("joint-hidden", "joint-removed", "north-hidden", "seed-hidden"):
            self.hide(name)
        confirm_hiding(
            steward=self.scene.stewards[SOUTH],
            statement=self.statements["joint-removed"],
            community=self.scene.communities[SOUTH],
        )
        for label, approves in ((NORTH, True), (SOUTH, False)):
            turn_key(
                steward=self.scene.stewards[label],
                statement=self.statements["joint-disputed"],
                community=self.scene.communities[label],
                approves=approves,
                reason=Reason.OFF_QUESTION,
            )

    def hide(self, name: str) -> None:
        hide_urgently(
            steward=self.scene.stewards[NORTH],
            statement=self.statements[name],
            community=self.scene.communities[NORTH],
            reason=Reason.PERSONAL,
        )

    def clients(self) -> dict[str, Client]:
        scene = self.scene
        assert scene.mediator
        assert scene.observer
        return {
            "nobody": Client(),
            **{role: browser_of(voter) for role, voter in self.voters.items()},
            "steward-of-north": at_desk(scene.stewards[NORTH]),
            "steward-of-south": at_desk(scene.stewards[SOUTH]),
            "mediator": at_desk(scene.mediator),
            "translator": at_desk(scene.translators["hy"][0]),
            "convener": at_desk(scene.convener),
            "observer": at_desk(scene.observer),
            "of-another-dialogue": at_desk(self.other.convener),
            "steward-of-another": at_desk(self.other.stewards[NORTH]),
        }

    def addresses(self) -> Iterator[str]:
        """Every route, in two languages, with all that its address can ask for."""
        ids = [s.id for s in self.statements.values()]
        asks = {
            "translation:desk": [f"?language=hy&state={state}" for state in STATES],
            "dialogue:answers": ["", *(f"?change={id_}" for id_ in ids)],
            "dialogue:write": [f"?revises={id_}" for id_ in ids],
            "dialogue:card": ["", "?any=1"],
            "moderation:decisions": ["", "?page=2"],
            "api:statements": ["", "?language=en", "?language=hy", "?limit=1000"],
            "api:release": ["", "?language=hy"],
        }
        known: dict[str, Any] = {
            "slug": self.scene.slug, "number": 1, "language": "hy", "token": "a-token", "rest": "nowhere",
            "person_id": self.scene.convener.id, "coalition_id": self.scene.coalition.id,
            "organisation_id": self.scene.coalition.organisations.get().id, "figure_id": 1,
            "membership_id": self.scene.convener.memberships.get().id,
            "community_id": self.scene.communities[NORTH].id, "appointment_id": self.scene.convener.id,
            "statement_id": ids[0], "term_id": 1, "digest": "0" * 64, "name": "checkpoint",
            "version": 1, "kind": "json_ld", "clause_id": self.clause.id, "circulation_id": self.scene.convener.id,
            "secret": "a-secret", "day": timezone.now().date().isoformat(), "change_id": ids[0], "what": "party",
            # The record holds no words of statements: these pages are not there.
            "event": "nowhere", "source": "nowhere", "citation": ids[0], "copy": ids[0], "form": "bib",
            "claim": ids[0], "entry": ids[0], "correction": ids[0],
        }  # fmt: skip
        # Every statement's own page, whatever became of it.
        for statement in self.statements.values():
            yield f"/en/d/{self.scene.slug}/statements/{statement.number or 999}/"
        for language in ("en", "hy"):
            for route, pattern in routes().items():
                with translation.override(language):
                    address = reverse(route, kwargs={name: known[name] for name in names_in(pattern)})
                yield from (address + asked for asked in asks.get(route, [""]))

    def read_by(self, client: Client) -> set[str]:
        """The statements whose words somebody meets, on all routes together."""
        found: set[str] = set()
        cookies = client.cookies.copy()
        for address in dict.fromkeys(self.addresses()):
            client.cookies = cookies.copy()
            with transaction.atomic():
                answer = client.get(address)
                transaction.set_rollback(True)
            body = b"".join(answer) if answer.streaming else answer.content
            found |= {name for name in self.statements if canary(name).encode() in body}
        return found


class Watched:
    """In the place of a column of words: notes which file reads it, templates included."""

    MAY = ("/dialogue/wording.py", "/actions/", "/django/db/models/", "/tests/")

    def __init__(self, column: Any, elsewhere: set[str]) -> None:
        self.column, self.elsewhere = column, elsewhere

    def __get__(self, row: Any, owner: Any = None) -> Any:
        if row is None:
            return self
        by = sys._getframe(1).f_code.co_filename
        if not any(part in by for part in self.MAY):
            self.elsewhere.add(by)
        return row.__dict__["text"] if "text" in row.__dict__ else self.column.__get__(row, owner)

    def __set__(self, row: Any, text: Any) -> None:
        row.__dict__["text"] = text


@pytest.fixture(scope="module")
def read_elsewhere() -> Iterator[set[str]]:
    """The files that read a statement's or a translation's words themselves, as far as pages were opened."""
    found: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        for model in (Statement, Translation):
            patch.setattr(model, "text", Watched(model.__dict__["text"], found))
        yield found


@pytest.fixture(scope="module")
def words(django_db_setup: None, django_db_blocker: Any) -> Iterator[Words]:
    """One dialogue for all roles: nothing that they read changes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = Words()
        made.decide()
        yield made
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", EXPECTED)
def test_each_role_meets_the_words_that_it_may_read_and_no_others(
    words: Words, read_elsewhere: set[str], role: str
) -> None:
    client = words.clients()[role]
    client.raise_request_exception = False
    assert words.read_by(client) == EXPECTED[role]
    assert read_elsewhere == set()


def test_a_reading_elsewhere_would_be_noticed(words: Words, read_elsewhere: set[str]) -> None:
    statement = words.statements["joint-published"]
    assert Template("{{ statement.text }}").render(Context({"statement": statement}))
    noticed = set(read_elsewhere)
    read_elsewhere.clear()
    assert len(noticed) == 1


RELEASE_FORMATS = ("insight:release", "insight:release_csv", "insight:release_json", "api:release")


@pytest.mark.parametrize("route", RELEASE_FORMATS)
def test_what_is_hidden_at_once_leaves_every_format_of_a_release(route: str) -> None:
    made = Words()
    kwargs = {"slug": made.scene.slug, "number": 1}
    addresses = []
    for language in ("en", "hy"):
        with translation.override(language):
            addresses.append(reverse(route, kwargs=kwargs))
    shown = canary("joint-published").encode(), canary("joint-hidden").encode()

    def read() -> bytes:
        return b"".join(Client().get(address).content for address in addresses)

    before = read()
    quoted = [one for one in shown if one in before]
    assert quoted, "the positive control: what is published is read here"
    for name in ("joint-hidden", "joint-published"):
        made.hide(name)
    assert not [one for one in shown if one in read()]
