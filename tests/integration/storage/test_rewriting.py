"""Small tables are written again in random order: no row is lost, and where a row lies says nothing of when it came."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.db.utils import OperationalError

from concilio.admission import actions as admission
from concilio.admission.models import UNCLAIMED, Code, Seat
from concilio.admission.phrases import make_phrase
from concilio.dialogue.actions import cast_vote, withdraw_vote
from concilio.dialogue.models import Statement
from concilio.site.tasks import rewrite_tables
from concilio.storage import rewriting
from concilio.storage.rewriting import rewrite, tables_of_apps
from tests.integration.ballots import all_choices, all_votes
from tests.integration.part_scene import make_cards, make_envelopes
from tests.integration.scene import make_participant, make_scene, make_statement

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _due_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "_due", {})


def test_no_row_is_lost_or_changed() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=10)
    for _ in range(6):
        person = make_participant(scene=scene)
        make_statement(scene=scene, author=person)
        for card in made:
            cast_vote(participant=person, statement_id=card.id, choice=1)
    before = all_votes()
    statements = sorted(Statement.objects.values_list())
    code = make_envelopes(scene=scene)[0]
    phrase = " ".join(make_phrase("en"))
    seated = admission.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=phrase)

    rewrite_tables()

    assert all_votes() == before
    assert all_choices() == [1] * 60
    assert sorted(Statement.objects.values_list()) == statements
    assert (Seat.objects.count(), Code.objects.count()) == (1, 3)
    assert Code.objects.exclude(claim=UNCLAIMED).count() == 1
    assert admission.come_back(dialogue_id=scene.dialogue.id, phrase=phrase) == seated


def test_what_is_taken_back_in_between_is_gone_and_what_is_given_is_there() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=10)
    people = [make_participant(scene=scene) for _ in range(20)]
    for person in people:
        cast_vote(participant=person, statement_id=made[0].id, choice=1)
    done = threading.Event()
    failed: list[BaseException] = []

    def rewrite_on() -> None:
        try:
            while not done.is_set():
                rewrite(["dialogue_ballot"])
        except OperationalError as busy:
            failed.append(busy)
        finally:
            connection.close()

    writing = threading.Thread(target=rewrite_on)
    writing.start()
    for person in people:
        for card in made:
            cast_vote(participant=person, statement_id=card.id, choice=-1)
        for card in made[:9]:
            withdraw_vote(participant=person, statement_id=card.id)
    done.set()
    writing.join()

    assert failed == []
    assert all_votes() == {person.pseudonym: {made[9].number: -1} for person in people}


def test_every_table_that_participants_write_is_named() -> None:
    named = set(tables_of_apps())
    assert {"dialogue_ballot", "dialogue_statement", "admission_seat", "admission_code"} <= named
    assert named <= set(connection.introspection.table_names())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no row numbers")
def test_tables_keyed_by_random_bytes_have_no_row_numbers() -> None:
    with connection.cursor() as cursor:
        for table in ("dialogue_ballot", "admission_seat", "admission_code"):
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
            assert cursor.fetchone()[0].rstrip().endswith("WITHOUT ROWID"), table


def test_a_table_that_took_long_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    rewritten: list[str] = []

    def slow(tables: list[str]) -> None:
        rewritten.extend(tables)
        now[0] += 10.0

    monkeypatch.setattr(rewriting.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(rewriting, "rewrite", slow)
    rewriting.rewrite_what_is_due(["a"])
    now[0] += 300.0
    rewriting.rewrite_what_is_due(["a"])
    now[0] += 300.0
    rewriting.rewrite_what_is_due(["a"])
    assert rewritten == ["a", "a"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite a reader holds nobody up")
def test_a_table_that_is_read_for_long_is_left_for_the_next_time(caplog: pytest.LogCaptureFixture) -> None:
    make_participant(scene=make_scene())
    reading, done = threading.Event(), threading.Event()

    def read_on() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM dialogue_ballot")
            reading.set()
            done.wait(30)
            cursor.execute("COMMIT")
        connection.close()

    reader = threading.Thread(target=read_on)
    reader.start()
    reading.wait(30)
    rewriting.rewrite_what_is_due(["dialogue_ballot"])
    done.set()
    reader.join()

    assert "dialogue_ballot is busy" in caplog.text
    assert rewriting._due == {}
