"""A backup is whole or refused, and comes back as it was; with SQLite. `test_moving` goes over to PostgreSQL."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from concilio.storage.backup_file import BackupError, BackupWriter, read_members, verified
from concilio.storage.working_folder import PREFIX
from tests.demo_home import demo_home
from tests.integration.commands.installations import (
    DATABASE,
    about_in,
    accounts,
    done,
    refusal,
    run,
    tables_in,
)
from tests.serving import command, environment_of

VERSION_0_1 = Path(__file__).parents[2] / "data" / "version_0_1_0"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_home(tmp_path_factory)


@pytest.fixture(scope="module")
def kept(demo: Path) -> Path:
    file = demo.parent / "kept.backup"
    done(demo, "backup", file)
    return file


@pytest.fixture
def copy(demo: Path, tmp_path: Path) -> Path:
    """An installation like the demo's, to be changed."""
    return Path(shutil.copytree(demo, tmp_path / "copy"))


@pytest.fixture
def of_version_0_1(tmp_path: Path) -> Path:
    home = tmp_path / "old"
    home.mkdir()
    shutil.copy(VERSION_0_1 / "secret", home / "secret")
    with closing(sqlite3.connect(home / DATABASE)) as database:
        database.executescript((VERSION_0_1 / "sqlite.sql").read_text("utf-8"))
    return home


def unfinished(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{PREFIX}*"))


def test_a_backup_comes_back_whole_and_its_backup_is_the_same_file(
    demo: Path, kept: Path, tmp_path: Path
) -> None:
    done(tmp_path / "new", "restore", kept)
    done(tmp_path / "new", "backup", tmp_path / "again.backup")
    assert (tmp_path / "again.backup").read_bytes() == kept.read_bytes()
    assert (tmp_path / "new" / "secret").read_bytes() == (demo / "secret").read_bytes()
    for file in (kept, tmp_path / "new" / "secret", tmp_path / "new" / DATABASE):
        assert file.stat().st_mode & 0o777 == 0o600, file


def test_a_restored_database_has_the_constraints_and_triggers_of_a_new_one(
    demo: Path, kept: Path, tmp_path: Path
) -> None:
    done(tmp_path / "new", "restore", kept)
    assert schema(tmp_path / "new") == schema(demo)
    with closing(sqlite3.connect(tmp_path / "new" / DATABASE)) as database:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute("DELETE FROM publiclog_act")
        last = dict(database.execute("SELECT name, seq FROM sqlite_sequence"))
        for table, number in last.items():
            highest = database.execute(f"SELECT max(id) FROM {table}").fetchone()[0]  # noqa: S608
            assert number >= (highest or 0), table


def schema(home: Path) -> set[str]:
    with closing(sqlite3.connect(home / DATABASE)) as database:
        return {sql for (sql,) in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}


def test_an_installation_with_people_in_it_is_replaced_only_by_force(copy: Path, kept: Path) -> None:
    with closing(sqlite3.connect(copy / DATABASE)) as database:
        database.execute("UPDATE coalition_coalition SET name = 'Changed (simulated)'")
        database.commit()
    (copy / "background.sqlite3").write_bytes(b"tasks about what was there")
    assert "--force" in refusal(copy, "restore", kept)
    done(copy, "restore", "--force", kept)
    with closing(sqlite3.connect(copy / DATABASE)) as database:
        assert database.execute("SELECT name FROM coalition_coalition").fetchall() == [
            ("River Coalition (simulated)",)
        ]
    assert not (copy / "background.sqlite3").exists()
    assert unfinished(copy) == []


def test_a_backup_with_nobody_in_it_does_not_empty_an_installation(
    copy: Path, kept: Path, tmp_path: Path
) -> None:
    rewrite(kept, tmp_path / "empty.backup", leave_out="coalition_person")
    assert "Nobody has an account" in refusal(copy, "restore", "--force", tmp_path / "empty.backup")
    assert accounts(copy) > 0


def test_a_backup_is_never_overwritten(demo: Path, kept: Path) -> None:
    before = kept.read_bytes()
    assert "exists already" in refusal(demo, "backup", kept)
    assert kept.read_bytes() == before


@pytest.mark.parametrize(
    "words", [("backup", "kept.backup"), ("metrics-token",), ("restore", "kept.backup"), ("check",)]
)
def test_commands_make_no_installation_where_there_is_none(words: tuple[str, ...], tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    del environment["CONCILIO_HOME"]
    result = subprocess.run(
        command(*words), env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode in {1, 2}
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == [], "no folder, no secret, no file"


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    assert f"nothing to back up here: no database in {tmp_path}" in refusal(
        tmp_path, "backup", tmp_path / "x"
    )
    (tmp_path / "secret").write_text("a secret")
    sqlite3.connect(tmp_path / DATABASE).close()
    (tmp_path / DATABASE).touch()
    assert "no tables in the database" in refusal(tmp_path, "backup", tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_what_was_withdrawn_before_a_backup_is_not_in_it_nor_are_sessions(copy: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(copy / DATABASE)) as database:
        database.execute("PRAGMA secure_delete=OFF")
        database.execute("INSERT INTO django_session VALUES ('key', 'canary-session', '2030-01-01')")
        database.execute("UPDATE coalition_coalition SET aim = 'canary-withdrawn'")
        database.commit()
        database.execute("UPDATE coalition_coalition SET aim = ''")
        database.commit()
    done(copy, "backup", tmp_path / "kept.backup")
    assert "canary" not in str(tables_in(tmp_path / "kept.backup"))
    assert "django_session" not in about_in(tmp_path / "kept.backup")["tables"]


def test_a_backup_made_while_somebody_writes_holds_what_was_committed(copy: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(copy / DATABASE)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE coalition_coalition SET name = 'not yet committed'")
        done(copy, "backup", tmp_path / "kept.backup")
        writer.rollback()
    names = [row[1] for row in tables_in(tmp_path / "kept.backup")["coalition_coalition"]]
    assert names == ["River Coalition (simulated)"]


# Damage ---------------------------------------------------------------------------------------------------


@pytest.fixture
def flipped(tmp_path: Path) -> Path:
    return tmp_path / "flipped.backup"


def test_no_flipped_bit_is_taken(kept: Path, flipped: Path) -> None:
    whole = kept.read_bytes()
    # Where gzip has no checksum of its own, and evenly over the rest.
    places = [*range(12 * 8), *range(12 * 8, len(whole) * 8, len(whole) * 8 // 60)]
    places += range((len(whole) - 90) * 8, len(whole) * 8, 7)
    flipped.write_bytes(whole)
    verified(flipped)
    for place in places:
        damaged = bytearray(whole)
        damaged[place // 8] ^= 1 << place % 8
        flipped.write_bytes(damaged)
        with pytest.raises(BackupError, match=r"damaged|no backup"):
            verified(flipped)


@pytest.mark.parametrize("change", ["cut", "longer", "twice", "empty", "text"])
def test_a_file_that_is_not_what_was_written_is_refused(kept: Path, flipped: Path, change: str) -> None:
    whole = kept.read_bytes()
    changed = {
        "cut": whole[:-1], "longer": whole + b"\0", "twice": whole + whole, "empty": b"", "text": b"a note\n",
    }  # fmt: skip
    flipped.write_bytes(changed[change])
    with pytest.raises(BackupError, match=r"damaged|no backup"):
        verified(flipped)


def test_a_damaged_backup_replaces_nothing(copy: Path, kept: Path, flipped: Path) -> None:
    flipped.write_bytes(kept.read_bytes()[:-100])
    before = (copy / DATABASE).read_bytes()
    assert "cannot be read as a backup" in refusal(copy, "restore", "--force", flipped)
    assert (copy / DATABASE).read_bytes() == before


def test_a_damaged_database_is_not_backed_up(copy: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(copy / DATABASE)) as database:
        (page,) = database.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'dialogue_ballot'"
        ).fetchone()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (copy / DATABASE).open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 64)
    assert "the database is damaged" in refusal(copy, "backup", tmp_path / "kept.backup")
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_full_disk_leaves_nothing(demo: Path, tmp_path: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    result = subprocess.run(
        command("backup", str(tmp_path / "kept.backup")), env=environment_of(demo), preexec_fn=small_files,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 2, result.stderr
    assert "Nothing was" in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []
    assert unfinished(demo) == []


# Killed ---------------------------------------------------------------------------------------------------


def kill_while_it_works(words: list[str], home: Path, where: Path) -> None:
    process = subprocess.Popen(command(*words), env=environment_of(home))
    while not any(path.stat().st_size for left in unfinished(where) for path in left.iterdir()):
        assert process.poll() is None, "it was done before it could be killed"
    process.kill()
    process.wait()
    assert unfinished(where), "the positive control"
    for path in [*unfinished(where), *(file for left in unfinished(where) for file in left.iterdir())]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_killed_backup_leaves_nothing_that_the_next_does_not_clear(copy: Path, tmp_path: Path) -> None:
    kill_while_it_works(["backup", str(tmp_path / "first.backup")], copy, copy)
    done(copy, "backup", tmp_path / "second.backup")
    assert unfinished(copy) == unfinished(tmp_path) == []
    assert not (tmp_path / "first.backup").exists()


def test_a_killed_restore_changes_nothing_and_the_next_clears_what_it_left(copy: Path, kept: Path) -> None:
    before = (copy / DATABASE).read_bytes()
    kill_while_it_works(["restore", "--force", str(kept)], copy, copy)
    assert (copy / DATABASE).read_bytes() == before
    done(copy, "restore", "--force", kept)
    assert unfinished(copy) == []


# Versions -------------------------------------------------------------------------------------------------


def rewrite(file: Path, target: Path, *, leave_out: str = "", later: bool = False) -> None:
    """A whole backup, but of a later version, or without the rows of a table."""
    about = verified(file)
    tables = dict(about.tables)
    if leave_out:
        tables[leave_out] = replace(tables[leave_out], rows=0)
    migrations = (*about.migrations, ("dialogue", "9999_later")) if later else about.migrations
    with target.open("wb") as stream:
        writer = BackupWriter(stream)
        for name, content in read_members(file, about):
            writer.add(name, b"" if leave_out and name.startswith(f"tables/{leave_out}/") else content)
        writer.finish(
            replace(about, version="9.9", tables=tables, migrations=migrations, members=writer.members.copy())
        )


def test_a_backup_of_a_newer_version_is_refused(copy: Path, kept: Path, tmp_path: Path) -> None:
    rewrite(kept, tmp_path / "later.backup", later=True)
    line = refusal(copy, "restore", "--force", tmp_path / "later.backup")
    assert "of a newer version (9.9;" in line
    assert "dialogue.9999_later" in line
    assert accounts(copy) > 0


def test_a_backup_of_a_database_of_a_newer_version_is_refused(copy: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(copy / DATABASE)) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('dialogue', '9999_later', '2030-01-01')"
        )
        database.commit()
    assert "newer version" in refusal(copy, "backup", tmp_path / "kept.backup")


def test_what_an_older_version_left_is_backed_up_as_it_is_and_migrated_when_it_is_restored(
    of_version_0_1: Path, tmp_path: Path
) -> None:
    done(of_version_0_1, "backup", tmp_path / "old.backup")
    before = tables_in(tmp_path / "old.backup")
    assert "dialogue_vote" in before
    done(tmp_path / "new", "restore", tmp_path / "old.backup")
    done(tmp_path / "new", "backup", tmp_path / "new.backup")
    after = tables_in(tmp_path / "new.backup")
    assert "dialogue_vote" not in after
    for table in ("coalition_person", "dialogue_statement", "admission_code"):
        assert len(after[table]) == len(before[table]) > 0, table


def test_a_backup_of_the_format_before_is_restored(of_version_0_1: Path, tmp_path: Path) -> None:
    (tmp_path / "about.json").write_text('{"format": "concilio-backup-1", "database": "sqlite"}')
    with tarfile.open(tmp_path / "before.backup", "w:gz") as archive:
        archive.add(tmp_path / "about.json", "about.json")
        for name in ("secret", DATABASE):
            archive.add(of_version_0_1 / name, name)
    done(tmp_path / "new", "restore", tmp_path / "before.backup")
    assert accounts(tmp_path / "new") == accounts(of_version_0_1) > 0
    assert run(tmp_path / "new", "restore", tmp_path / "before.backup").returncode == 2, (
        "people are there now"
    )
