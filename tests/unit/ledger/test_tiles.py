"""Tiles: the published files, proofs from files, and what a crash or a changed file does."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from concilio.ledger.strict import MalformedError
from concilio.ledger.tiles import TileConflictError, TileFolder, decode_bundle, tile_path, widths, write_tiles
from concilio.ledger.tree import Tree, consistency_proof, inclusion_proof, leaf_hash
from tests.unit.ledger.vectors import needs_vectors, numbered_entry, vectors

pytestmark = needs_vectors


def entries_of(size: int) -> list[bytes]:
    return [numbered_entry(number) for number in range(size)]


def tree_of(size: int) -> Tree:
    return Tree(map(leaf_hash, entries_of(size)))


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_paths_are_those_published() -> None:
    for vector in vectors()["tiles"]["paths"]:
        assert tile_path(vector["level"], vector["index"], vector["width"]) == vector["path"]


def test_files_are_those_published(tmp_path: Path) -> None:
    write_tiles(tmp_path, tree_of(257), entries_of(257))
    made = {name: (len(content), sha256(content).hexdigest()) for name, content in files_in(tmp_path).items()}
    assert made == {
        name: (file["bytes"], file["sha256_hex"]) for name, file in vectors()["tiles"]["files"].items()
    }


def test_a_large_log_has_the_levels_it_should() -> None:
    assert list(widths(70_000)) == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert list(widths(256)) == [(0, 1, 0), (1, 0, 1)]
    assert list(widths(0)) == []


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 600])
def test_a_folder_gives_the_proofs_that_the_tree_gives(tmp_path: Path, size: int) -> None:
    tree = tree_of(size)
    write_tiles(tmp_path, tree, entries_of(size))
    folder = TileFolder(tmp_path, size)
    for index in range(0, size, 7):
        assert inclusion_proof(folder.subtree, index, size) == inclusion_proof(tree.subtree, index, size)
        assert consistency_proof(folder.subtree, index, size) == consistency_proof(tree.subtree, index, size)
    assert [entry for bundle in range(-(-size // 256)) for entry in folder.entries(bundle)] == entries_of(
        size
    )


def test_a_log_of_several_levels_is_read_from_few_files(tmp_path: Path) -> None:
    tree = tree_of(66_000)
    write_tiles(tmp_path, tree, entries_of(66_000))
    folder = TileFolder(tmp_path, 66_000)
    for index in (0, 65_535, 65_536, 65_999):
        assert inclusion_proof(folder.subtree, index, 66_000) == inclusion_proof(tree.subtree, index, 66_000)


def test_growing_step_by_step_serves_what_growing_at_once_serves(tmp_path: Path) -> None:
    sizes = [0, 3, 256, 300, 600]
    for old, new in pairwise(sizes):
        write_tiles(tmp_path / "steps", tree_of(new), entries_of(new), since=old)
    write_tiles(tmp_path / "once", tree_of(600), entries_of(600))
    steps, once = files_in(tmp_path / "steps"), files_in(tmp_path / "once")
    assert once.items() <= steps.items()
    assert "tile/0/000.p/3" in steps.keys() - once.keys()


def test_writing_again_after_a_crash_changes_nothing(tmp_path: Path) -> None:
    assert write_tiles(tmp_path, tree_of(300), entries_of(300)) == 5
    (tmp_path / tile_path(0, 1, 44)).unlink()
    assert write_tiles(tmp_path, tree_of(300), entries_of(300)) == 1
    assert not list(tmp_path.rglob("*.part"))


def test_a_published_file_is_never_changed(tmp_path: Path) -> None:
    write_tiles(tmp_path, tree_of(5), entries_of(5))
    before = files_in(tmp_path)
    other = [*entries_of(4), b"another"]
    with pytest.raises(TileConflictError):
        write_tiles(tmp_path, Tree(map(leaf_hash, other)), other)
    assert files_in(tmp_path) == before


def test_a_missing_or_damaged_file_is_named_as_such(tmp_path: Path) -> None:
    write_tiles(tmp_path, tree_of(5), entries_of(5))
    path = tmp_path / tile_path(0, 0, 5)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(MalformedError):
        TileFolder(tmp_path, 5).subtree(0, 4)
    path.unlink()
    with pytest.raises(MalformedError):
        TileFolder(tmp_path, 5).subtree(0, 0)
    for cut in (b"\x00", b"\x00\x05abc"):
        with pytest.raises(MalformedError):
            decode_bundle(cut)
