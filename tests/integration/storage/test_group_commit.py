"""The writer that groups commits: what it acknowledges is committed, and one bad statement harms no other."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.utils import IntegrityError, OperationalError
from django.http import HttpResponse
from django.test import Client

from concilio.dialogue.actions import cast_vote
from concilio.dialogue.queries.answers import votes_of
from concilio.storage import group_commit as writing
from concilio.storage.ballots import choice_on, choices_of
from concilio.storage.group_commit import GroupWriter, RowStatement, _next_batch, _Order
from tests.integration.ballots import all_choices
from tests.integration.part_scene import make_cards, make_seated
from tests.integration.scene import make_participant, make_scene

pytestmark = pytest.mark.django_db(transaction=True)


_NOTE = "INSERT INTO noted (person, number) VALUES {rows}"
NOTE = RowStatement(_NOTE, f"{_NOTE} RETURNING person, ''::bytea", ("bytea", "integer"))
FILL = RowStatement(
    "INSERT INTO noted (person, number) WITH RECURSIVE given (person, most) AS (VALUES {rows}), "
    "n (x) AS (SELECT 2 UNION ALL SELECT x + 1 FROM n, given WHERE x < most) SELECT person, x FROM n, given",
    "",
    ("bytea", "integer"),
)


@pytest.fixture
def writer() -> Iterator[GroupWriter]:
    with connection.cursor() as cursor:
        kind = "bytea" if connection.vendor == "postgresql" else "blob"
        cursor.execute(f"CREATE TABLE noted (person {kind}, number integer PRIMARY KEY)")
    made = GroupWriter()
    yield made
    made.close()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE noted")


def test_many_writers_share_commits_and_each_gets_its_own_answer(writer: GroupWriter) -> None:
    answers: dict[int, object] = {}
    gate = threading.Barrier(24)

    def note(number: int) -> None:
        gate.wait()
        for step in range(10):
            value = number * 10 + step
            try:
                # Every fifth repeats a number that is there already.
                answers[value] = writer.write(NOTE, (bytes([number]), value - value % 5)).written
            except IntegrityError as error:
                answers[value] = error

    threads = [threading.Thread(target=note, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(answer is True for answer in answers.values()) == 48
    assert sum(isinstance(answer, IntegrityError) for answer in answers.values()) == 192
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM noted")
        assert cursor.fetchone() == (48,)


def test_rows_that_are_all_good_share_commits(writer: GroupWriter) -> None:
    gate = threading.Barrier(24)

    def note(number: int) -> None:
        gate.wait()
        for step in range(10):
            assert writer.write(NOTE, (bytes([number]), number * 10 + step)).written

    threads = [threading.Thread(target=note, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert writer.commits < 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM noted")
        assert cursor.fetchone() == (240,)


def test_a_person_has_one_row_in_a_commit_and_the_rest_wait() -> None:
    orders = [_Order(NOTE, (person, place)) for place, person in enumerate([b"b", b"a", b"b", b"c", b"a"])]
    other = _Order(FILL, (b"d", 1))

    batch, left = _next_batch([orders[0], other, *orders[1:]])

    assert [order.row for order in batch] == [(b"a", 1), (b"b", 0), (b"c", 3)]
    assert left == [other, orders[2], orders[4]]


def test_who_was_to_lead_and_lost_patience_leaves_the_writer_free(writer: GroupWriter) -> None:
    writer._led = True
    writer._lead()  # its own order is gone, and no other came
    assert writer.write(NOTE, (b"a", 1)).written


def test_a_process_waits_while_another_writes(writer: GroupWriter) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL lets many write")
    others = os.open(f"{connection.settings_dict['NAME']}-write-lock", os.O_RDWR)
    fcntl.flock(others, fcntl.LOCK_EX)
    waits = threading.Thread(target=writer.write, args=(NOTE, (b"a", 1)))
    waits.start()
    waits.join(0.3)
    assert waits.is_alive()
    os.close(others)  # as when the other process dies
    waits.join(10)
    assert not waits.is_alive()


def test_a_batch_that_cannot_be_committed_is_told_to_all_and_the_next_one_goes_through(
    writer: GroupWriter,
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the size of a database file is set by SQLite alone")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
    assert writer.write(NOTE, (b"a", 1)).written
    raw = writer._wrapper.connection
    raw.execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(OperationalError, match="full"):
        writer.write(FILL, (b"a", 200_000))
    assert writer.write(NOTE, (b"a", 2)).written  # on a new connection, without the narrow limit


def test_votes_of_many_at_once_are_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = make_scene()
    cards = make_cards(scene=scene, count=5)
    people = [make_participant(scene=scene) for _ in range(12)]
    failed: list[BaseException] = []

    def vote(person: object) -> None:
        try:
            for card in cards:
                for choice in (1, -1):
                    cast_vote(participant=person, statement_id=card.id, choice=choice)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=vote, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for made in writing._writers.values():
        made.close()

    assert failed == []
    assert all_choices() == [-1] * 60


def test_a_vote_hands_back_the_ballot_this_vote_included() -> None:
    scene = make_scene()
    first, second = make_cards(scene=scene, count=2)
    person = make_participant(scene=scene)

    votes = cast_vote(participant=person, statement_id=first.id, choice=1)
    assert choices_of(votes) == {first.number: 1}
    votes = cast_vote(participant=person, statement_id=second.id, choice=0)
    assert choices_of(votes) == {first.number: 1, second.number: 0}
    votes = cast_vote(participant=person, statement_id=second.id, choice=-1)
    assert choices_of(votes) == {first.number: 1, second.number: -1}
    assert votes_of(person) == votes
    assert votes_of(make_participant(scene=scene)) == b""


@pytest.mark.postgresql
def test_a_connection_is_asked_whether_it_stands_once_it_was_idle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    connection.health_check_enabled = True
    connection.close_if_unusable_or_obsolete()
    connection.connection.close()  # the server went away

    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:  # what failed is not trusted again
        cursor.execute("SELECT 1")
    connection.close_if_unusable_or_obsolete()
    monkeypatch.setattr("concilio.storage.postgresql.base.TRUSTED_SECONDS", -1.0)
    connection.health_check_enabled = True
    connection.connection.close()
    with connection.cursor() as cursor:  # after a while it is asked, and made again
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_a_full_disk_tells_the_voter_and_the_same_vote_counts_once_there_is_room() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone can be given a disk of a chosen size")
    scene = make_scene()
    (card,) = make_cards(scene=scene, count=1)
    url = f"/en/d/{scene.slug}/card/"

    def vote(browser: Client) -> HttpResponse:
        browser.raise_request_exception = False
        return browser.post(url, {"statement": card.id, "choice": "agree"})

    assert vote(make_seated(scene=scene)[1]).status_code < 400
    raw = writing._writer()._wrapper.connection
    raw.execute("VACUUM")  # else pages that other tests left free take hundreds of votes
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count={pages}")
    voted = 1
    while True:
        participant, browser = make_seated(scene=scene)
        answer = vote(browser)
        if answer.status_code == 503:
            break
        voted += 1
        assert voted < 200, "the disk never fills"
    assert "Retry-After" in answer.headers
    assert votes_of(participant) == b""
    assert all_choices() == [1] * voted

    # The writer begins again, on a connection without the narrow limit.
    assert vote(browser).status_code < 400
    assert choice_on(votes_of(participant), card.number) == 1
    for made in writing._writers.values():
        made.close()
