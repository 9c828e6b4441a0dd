"""Installations in folders of their own, for tests of backup and restore: made, asked and damaged."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.serving import command, environment_of

DATABASE = "concilio.sqlite3"
Tables = dict[str, list[list[Any]]]


def run(home: Path, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """One command of ours in an installation's folder, with nothing else in its environment."""
    return subprocess.run(
        command(*map(str, words)), env=environment_of(home, **more), capture_output=True, text=True, check=False,
        timeout=300,
    )  # fmt: skip


def done(home: Path, *words: str | Path, **more: str) -> str:
    """What a command says that goes well."""
    result = run(home, *words, **more)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def refusal(home: Path, *words: str | Path, **more: str) -> str:
    """The one line of a command that is refused."""
    result = run(home, *words, **more)
    assert result.returncode == 2, result.stdout + result.stderr
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


def tables_in(file: Path) -> Tables:
    """Every row of a backup, by table, read without any code of ours."""
    tables: Tables = {}
    with tarfile.open(file) as archive:
        for member in archive:
            if member.name.startswith("tables/"):
                content = archive.extractfile(member)
                assert content is not None
                rows = tables.setdefault(member.name.split("/")[1], [])
                rows += [json.loads(line) for line in content.read().splitlines()]
    return tables


def about_in(file: Path) -> dict[str, Any]:
    """What a backup says of itself."""
    with tarfile.open(file) as archive:
        content = archive.extractfile("about.json")
        assert content is not None
        about: dict[str, Any] = json.load(content)
    return about


def accounts(home: Path) -> int:
    with closing(sqlite3.connect(home / DATABASE)) as database:
        count: int = database.execute("SELECT count(*) FROM coalition_person").fetchone()[0]
    return count


def empty_postgresql(name: str) -> str:
    """The address of a new database on the tests' own server."""
    url = os.environ["CONCILIO_DATABASE"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
