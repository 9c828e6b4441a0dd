"""What the log says of an error: its place if it is ours, one line and no more if the database is away."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError

from concilio.config.logs import REFUSED_HOST, REPEATED_AFTER_SECONDS, BareFormatter, OnceAMinute


def record_of(
    act: Callable[[], object], *, logger: str = "django.request", message: str = "%s: %s"
) -> logging.LogRecord:
    """What is logged when `act` fails."""
    try:
        act()
    except Exception as error:
        found = (type(error), error, error.__traceback__)
        record = logging.LogRecord(logger, logging.ERROR, "", 0, message, ("canary", "canary"), found)
        record.status_code = 503
        return record
    raise AssertionError("nothing failed")


def line_of(record: logging.LogRecord) -> str:
    return BareFormatter().format(record)


def psycopg_finds_nobody() -> None:
    psycopg.connect("postgresql://canary@127.0.0.1:1/canary")


def django_finds_nobody() -> None:
    try:
        psycopg_finds_nobody()
    except psycopg.OperationalError as error:
        raise OperationalError(*error.args) from error


def a_connection_is_closed() -> None:
    raise InterfaceError("canary")


def the_server_ends() -> None:
    try:
        raise psycopg.errors.AdminShutdown("canary")
    except psycopg.Error as error:
        raise OperationalError("canary") from error


def somebody_else_writes(folder: Path) -> Callable[[], None]:
    def write() -> None:
        one, other = (sqlite3.connect(folder / "canary", timeout=0) for _ in range(2))
        one.execute("BEGIN IMMEDIATE")
        try:
            other.execute("BEGIN IMMEDIATE")
        finally:
            one.close()
            other.close()

    return write


def a_table_is_missing() -> None:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("SELECT canary FROM canary")
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("act", "kinds"),
    [
        (django_finds_nobody, "OperationalError"),
        (a_connection_is_closed, "InterfaceError"),
        (the_server_ends, "OperationalError, AdminShutdown"),
    ],
)
def test_a_page_that_finds_no_database_is_one_line(act: Callable[[], None], kinds: str) -> None:
    assert line_of(record_of(act)) == f"ERROR django.request 503 in no view: {kinds}"


def test_so_is_background_work_that_finds_no_queue() -> None:
    record = record_of(
        psycopg_finds_nobody, logger="huey.consumer.Worker", message="Error reading from queue"
    )
    record.args = ()
    assert line_of(record) == "ERROR huey.consumer.Worker Error reading from queue: OperationalError"


def test_sqlite_says_by_its_own_name_why_it_could_not_write(tmp_path: Path) -> None:
    line = line_of(record_of(somebody_else_writes(tmp_path)))
    assert line == "ERROR django.request 503 in no view: SQLITE_BUSY"


@pytest.mark.parametrize("act", [a_table_is_missing, lambda: int("canary")])
def test_a_fault_of_ours_keeps_its_place(act: Callable[[], None]) -> None:
    first, kind, *frames = line_of(record_of(act)).splitlines()
    assert first == "ERROR django.request 503 in no view"
    assert kind in {"OperationalError", "ValueError"}
    assert any(frame.startswith(f"  {__file__}:") for frame in frames)
    assert not any("canary" in line for line in (first, kind, *frames))


def test_a_database_that_is_away_is_told_of_once_a_minute_for_each_kind() -> None:
    now = 0.0
    told = OnceAMinute(clock=lambda: now).filter
    assert told(record_of(django_finds_nobody))
    assert not told(record_of(django_finds_nobody))
    assert told(record_of(the_server_ends)), "another kind of error"
    assert told(record_of(django_finds_nobody, logger="huey", message="Unhandled exception in task %s."))
    now = REPEATED_AFTER_SECONDS - 0.1
    assert not told(record_of(django_finds_nobody))
    now = REPEATED_AFTER_SECONDS
    assert told(record_of(django_finds_nobody))


def test_any_other_error_is_told_of_each_time() -> None:
    told = OnceAMinute(clock=lambda: 0.0).filter
    for _ in range(2):
        assert told(record_of(a_table_is_missing))
        assert told(record_of(lambda: int("canary")))


def test_so_it_is_in_the_log_of_the_service() -> None:
    found = logging.getLogger("django.request").handlers  # pytest's own among them
    (handler,) = (handler for handler in found if isinstance(handler.formatter, BareFormatter))
    record = record_of(django_finds_nobody, logger="django.request.of-this-test")
    assert handler.handle(record)
    assert not handler.handle(record)


def test_a_refused_host_is_one_short_line_a_minute_without_the_name() -> None:
    def refuse() -> None:
        raise DisallowedHost("Invalid HTTP_HOST header: 'canary.example'.")

    now = [0.0]
    told = OnceAMinute(clock=lambda: now[0])
    records = [record_of(refuse, logger=REFUSED_HOST, message=f"canary {n}: %s %s") for n in range(3)]
    assert [told.filter(record) for record in records] == [True, False, False]
    now[0] = REPEATED_AFTER_SECONDS
    assert told.filter(records[0])
    line = line_of(records[0])
    assert "CONCILIO_HOSTS" in line
    assert "canary" not in line
    assert "\n" not in line
