"""A copy is stored whole, once, and never read back changed."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.storing import Store

WORDS = b"a page as it was"


def everything_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_stored_is_read_back_and_stands_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "copies")
    first, second = store.put([WORDS[:5], WORDS[5:]]), store.put([WORDS])
    assert first.sha256 == second.sha256 == sha256(WORDS).hexdigest()
    assert (first.size, first.known, second.known) == (len(WORDS), False, True)
    assert store.read(first.sha256) == WORDS
    assert everything_in(tmp_path) == [store.path(first.sha256)]
    assert list(store.names()) == [first.sha256]
    assert store.path(first.sha256).stat().st_mode & 0o333 == 0


def test_a_changed_copy_is_not_read_and_is_mended_by_storing_it_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    name = store.put([WORDS]).sha256
    store.path(name).chmod(0o600)
    store.path(name).write_bytes(WORDS.upper())
    with pytest.raises(SourceRefused) as refusal:
        store.read(name)
    assert refusal.value.fault == Fault.DAMAGED
    store.put([WORDS])
    assert store.read(name) == WORDS


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "A" * 64, ""])
def test_a_copy_that_is_not_there_is_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        Store(tmp_path).read(name)
    assert refusal.value.fault == Fault.MISSING


def test_too_many_bytes_are_refused_before_they_are_all_taken_and_leave_nothing(tmp_path: Path) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * 1024

    with pytest.raises(SourceRefused) as refusal:
        Store(tmp_path, most=10_240).put(endless())
    assert refusal.value.fault == Fault.TOO_LARGE
    assert taken == 11
    assert everything_in(tmp_path) == []


def test_what_breaks_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield WORDS
        raise ConnectionError

    with pytest.raises(ConnectionError):
        Store(tmp_path).put(broken())
    with pytest.raises(SourceRefused) as refusal:
        Store(tmp_path).put([])
    assert refusal.value.fault == Fault.EMPTY
    assert everything_in(tmp_path) == []
