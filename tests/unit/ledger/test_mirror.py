"""Extending tiles and copies: equal to the recursion at every size, and nothing that leads elsewhere is taken in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.ledger.checkpoints import Checkpoint, sign
from concilio.ledger.keys import KeyType, SigningKey
from concilio.ledger.log_folder import LogFolder, Read, read_entries
from concilio.ledger.mirror import ForkError, read_from, update_mirror
from concilio.ledger.notes import Note
from concilio.ledger.strict import MalformedError
from concilio.ledger.tiles import TileFolder, extended, write_tiles
from concilio.ledger.tree import Tree, leaf_hash, root

KEY = SigningKey("river.example/ledger/x", KeyType.LOG_ED25519, bytes(32))


def entries(count: int, first: int = 0) -> list[bytes]:
    return [number.to_bytes(32) for number in range(first, first + count)]


def write_log(folder: Path, leaves: list[bytes]) -> Checkpoint:
    tree = Tree(map(leaf_hash, leaves))
    write_tiles(folder, tree, leaves)
    head = Checkpoint(KEY.name, tree.size, tree.root())
    LogFolder(folder).write("checkpoint", str(Note(str(head), (sign(head, KEY),))).encode())
    return head


@given(old=st.integers(0, 1500) | st.sampled_from([65_500, 65_536]), new=st.integers(0, 700))
def test_extended_files_lead_to_the_root_of_the_recursion(old: int, new: int) -> None:
    leaves = entries(old + new)
    before = extended(_none, 0, leaves[:old])
    files = before | extended(before.__getitem__, old, leaves[old:]) if old else extended(_none, 0, leaves)
    if old + new:
        tree = Tree(map(leaf_hash, leaves))
        assert root(TileFolder(_of(files), old + new).subtree, old + new) == tree.root()
        assert read_entries(_of(files), old + new, (old + new) // 256) == leaves[(old + new) // 256 * 256 :]


def _of(files: dict[str, bytes]) -> Read:
    def read(name: str) -> bytes:
        if name not in files:
            raise FileNotFoundError(name)
        return files[name]

    return read


def _none(name: str) -> bytes:
    raise FileNotFoundError(name)


@pytest.mark.parametrize("sizes", [(1, 2), (255, 256), (256, 257), (300, 900), (5, 5)])
def test_a_copy_grows_with_the_log_file_by_file(tmp_path: Path, sizes: tuple[int, int]) -> None:
    log, copy = tmp_path / "log", LogFolder(tmp_path / "copy")
    for size in sizes:
        write_log(log, entries(size))
        update_mirror(read_from(str(log)), copy, keys=[KEY.verifier])
    assert read_entries(copy.read, sizes[1]) == entries(sizes[1])
    theirs = {p.relative_to(log): p.read_bytes() for p in log.rglob("*") if p.is_file()}
    ours = {p.relative_to(copy.path): p.read_bytes() for p in copy.path.rglob("*") if p.is_file()}
    assert ours == theirs


def test_a_copy_takes_nothing_that_does_not_lead_to_the_signed_head(tmp_path: Path) -> None:
    log, copy = tmp_path / "log", LogFolder(tmp_path / "copy")
    write_log(log, entries(300))
    update_mirror(read_from(str(log)), copy, keys=[KEY.verifier])
    before = {p: p.read_bytes() for p in copy.path.rglob("*") if p.is_file()}
    other = tmp_path / "other"
    write_log(other, [*entries(299), b"\7" * 32, *entries(10, 300)])
    with pytest.raises(ForkError):
        update_mirror(read_from(str(other)), copy, keys=[KEY.verifier])
    shorter = tmp_path / "shorter"
    write_log(shorter, entries(20))
    with pytest.raises(ForkError):
        update_mirror(read_from(str(shorter)), copy, keys=[KEY.verifier])
    stranger = SigningKey(KEY.name, KeyType.LOG_ED25519, bytes([1]) * 32)
    write_log(log, entries(310))
    with pytest.raises(MalformedError, match="no key of this log"):
        update_mirror(read_from(str(log)), copy, keys=[stranger.verifier])
    assert {p: p.read_bytes() for p in copy.path.rglob("*") if p.is_file()} == before
