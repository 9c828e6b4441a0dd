"""Moving from SQLite to PostgreSQL and back by backup and restore: every row, constraint and number is there."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from concilio.config.environment import read_environment
from concilio.config.secret import make_secret
from concilio.storage.new_tables import STAGING
from concilio.storage.one_service import holding_database
from tests.demo_home import demo_home
from tests.integration.commands.installations import (
    about_in,
    done,
    empty_postgresql,
    free_port,
    refusal,
    tables_in,
)
from tests.serving import environment_of

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = demo_home(tmp_path_factory)
    done(home, "backup", home.parent / "kept.backup")
    return home


@pytest.fixture(scope="module")
def kept(demo: Path) -> Path:
    return demo.parent / "kept.backup"


@pytest.fixture(scope="module")
def moved(kept: Path) -> str:
    """The demo, restored into a PostgreSQL database in which tables of somebody else stand."""
    url = empty_postgresql("moved")
    with psycopg.connect(url, autocommit=True) as line:
        line.execute("CREATE TABLE of_somebody_else (what text)")
        line.execute("INSERT INTO of_somebody_else VALUES ('kept')")
    done(kept.parent / "moved", "restore", kept, CONCILIO_DATABASE=url)
    return url


@pytest.fixture
def line(moved: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(moved, autocommit=True) as connection:
        yield connection


def test_there_and_back_every_table_is_the_same(demo: Path, kept: Path, moved: str) -> None:
    folder = kept.parent
    done(folder / "moved", "backup", folder / "moved.backup", CONCILIO_DATABASE=moved)
    assert about_in(folder / "moved.backup")["database"] == "postgresql"
    done(folder / "back", "restore", folder / "moved.backup")
    done(folder / "back", "backup", folder / "back.backup")
    first, second, third = (tables_in(folder / f"{name}.backup") for name in ("kept", "moved", "back"))
    assert len(first["dialogue_ballot"]) > 100, "there is something to compare"
    for table, rows in first.items():
        assert second[table] == rows, table
        assert third[table] == rows, table
    assert set(second) == set(third) == set(first)
    for home in ("moved", "back"):
        assert (folder / home / "secret").read_bytes() == (demo / "secret").read_bytes()


def test_constraints_indexes_triggers_and_functions_are_those_of_a_new_database(
    moved: str, tmp_path: Path
) -> None:
    new = empty_postgresql("new_one")
    migrate(tmp_path / "new", new)
    assert objects(moved) == objects(new)


def migrate(home: Path, url: str) -> None:
    make_secret(home / "secret")
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--settings", "concilio.config.settings", "-v0"],
        env=environment_of(home, CONCILIO_DATABASE=url), check=True,
    )  # fmt: skip


def objects(url: str) -> set[tuple[Any, ...]]:
    asked = """
        SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
            WHERE NOT tgisinternal
        UNION ALL SELECT 'function', '', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'column', attrelid::regclass::text, attname,
            concat_ws(' ', atttypid::regtype, attnotnull, attidentity, attstorage, attstattarget)
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
        UNION ALL SELECT 'table', oid::regclass::text, '', array_to_string(reloptions, ' ') FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    """
    with psycopg.connect(url) as line:
        return {row for row in line.execute(asked).fetchall() if "of_somebody_else" not in row[1]}


def test_the_public_log_refuses_changes(line: psycopg.Connection[Any]) -> None:
    for change in (
        "DELETE FROM publiclog_act",
        "UPDATE publiclog_act SET kind = ''",
        "TRUNCATE publiclog_act CASCADE",
    ):
        with pytest.raises(psycopg.IntegrityError, match="append-only"):
            line.execute(change)


def test_numbers_go_on_after_the_highest(line: psycopg.Connection[Any]) -> None:
    numbered = line.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE is_identity = 'YES' AND table_schema = 'public'"
    ).fetchall()
    assert len(numbered) > 10
    for table, column in numbered:
        highest = line.execute(
            SQL("SELECT coalesce(max({}), 0) FROM {}").format(Identifier(column), Identifier(table))
        ).fetchone()
        following = line.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s))", [f"public.{table}", column]
        ).fetchone()
        assert following is not None
        assert highest is not None
        assert following[0] > highest[0], table


def test_what_others_have_in_the_database_stays_and_nothing_unfinished_does(
    line: psycopg.Connection[Any],
) -> None:
    assert line.execute("SELECT what FROM of_somebody_else").fetchall() == [("kept",)]
    assert line.execute("SELECT to_regnamespace(%s)", [STAGING]).fetchone() == (None,)


def test_people_in_postgresql_are_replaced_only_by_force_and_never_beside_a_service(
    kept: Path, moved: str, line: psycopg.Connection[Any]
) -> None:
    home = kept.parent / "moved"
    line.execute("CREATE TABLE dialogue_of_a_newer_version (id uuid)")
    line.execute("CREATE TABLE IF NOT EXISTS huey_task (id int)")
    line.execute("UPDATE coalition_coalition SET name = 'Changed (simulated)'")
    assert "--force" in refusal(home, "restore", kept, CONCILIO_DATABASE=moved)
    with holding_database(read_environment({"CONCILIO_DATABASE": moved}).database):
        assert "on another machine" in refusal(home, "restore", "--force", kept, CONCILIO_DATABASE=moved)
    assert line.execute("SELECT name FROM coalition_coalition").fetchone() == ("Changed (simulated)",)
    done(home, "restore", "--force", kept, CONCILIO_DATABASE=moved)
    assert line.execute("SELECT name FROM coalition_coalition").fetchone() == ("River Coalition (simulated)",)
    assert line.execute("SELECT to_regclass('dialogue_of_a_newer_version')").fetchone() == (None,)


def test_a_row_that_postgresql_refuses_is_told_without_its_words(kept: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(kept.parent / "home", tmp_path / "home"))
    with closing(sqlite3.connect(home / "concilio.sqlite3")) as database:
        database.execute("UPDATE coalition_organisation SET name = ? || id", ["canary" * 100])
        database.commit()
    done(home, "backup", tmp_path / "long.backup")
    url = empty_postgresql("refusing")
    told = refusal(tmp_path / "new", "restore", tmp_path / "long.backup", CONCILIO_DATABASE=url)
    assert "value too long" in told
    assert "canary" not in told
    with psycopg.connect(url) as line:
        assert line.execute("SELECT to_regclass('coalition_person')").fetchone() == (None,)


def test_a_database_that_cannot_be_reached_is_told_in_a_line_without_its_password(
    kept: Path, tmp_path: Path
) -> None:
    url = "postgresql://somebody:canary@127.0.0.1:1/name"
    for words in (("restore", kept), ("serve", "--port", free_port()), ("backup", tmp_path / "x")):
        told = refusal(kept.parent / "moved", *words, CONCILIO_DATABASE=url)
        assert "canary" not in told
