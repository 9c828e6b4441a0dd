"""Who reads PostgreSQL's tables while they are rewritten, a backup above all, finds every row."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from concilio.commands.backup import unmoved_tables
from concilio.dialogue.actions import cast_vote
from concilio.storage import rewriting
from concilio.storage.backup_file import BackupError
from concilio.storage.rewriting import holding_off_rewriting, rewrite, rewrite_what_is_due
from tests.integration.part_scene import make_cards
from tests.integration.scene import make_participant, make_scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _one_ballot_that_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "_due", {})
    scene = make_scene()
    card = make_cards(scene=scene, count=1)[0]
    cast_vote(participant=make_participant(scene=scene), statement_id=card.id, choice=1)


def in_another_session(act: Callable[[], object]) -> None:
    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


def ballots_in_a_dump(in_between: Callable[[], object]) -> int:
    """As pg_dump reads: first a snapshot of everything, then table after table."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT count(*) FROM pg_class")
        in_another_session(in_between)
        cursor.execute("SELECT count(*) FROM dialogue_ballot")
        seen: int = cursor.fetchone()[0]
        cursor.execute("COMMIT")
    return seen


def rewrite_by_the_clock() -> None:
    rewrite_what_is_due(["dialogue_ballot"])


def test_a_dump_alone_would_find_a_table_empty_that_was_rewritten_after_it_began() -> None:
    """The positive control: PostgreSQL's TRUNCATE does not respect older snapshots."""
    assert ballots_in_a_dump(rewrite_by_the_clock) == 0


def test_tables_are_not_rewritten_while_a_backup_is_made(caplog: pytest.LogCaptureFixture) -> None:
    with unmoved_tables():
        in_another_session(rewrite_by_the_clock)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM dialogue_ballot")
            assert cursor.fetchone() == (1,)
    assert "dialogue_ballot is busy" in caplog.text
    rewrite_by_the_clock()
    assert "dialogue_ballot" in rewriting._due, "and again once it is made"


def test_a_second_backup_at_once_is_refused_and_says_what_to_do() -> None:
    refused: list[str] = []

    def second() -> None:
        try:
            with unmoved_tables():
                raise AssertionError("two at once")
        except BackupError as error:
            refused.append(str(error))

    with holding_off_rewriting():
        in_another_session(second)
    assert len(refused) == 1
    assert "Try again in a minute" in refused[0]


def test_a_page_that_waits_for_a_rewrite_finds_every_row() -> None:
    seen: list[int] = []

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM dialogue_ballot WHERE %s", [True])
            seen.append(cursor.fetchone()[0])
        connection.close()

    reader = threading.Thread(target=read)
    with transaction.atomic():
        rewrite(["dialogue_ballot"])
        reader.start()
        while not _somebody_waits():
            assert reader.is_alive()
    reader.join(30)
    assert seen == [1]


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])
