"""A full audit finds every bundle, tile or opening that is not as the head has it, and passes a log that is whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from concilio.ledger.acts import seal_act
from concilio.ledger.audit import audit, read_state, write_state
from concilio.ledger.checkpoints import Checkpoint, sign
from concilio.ledger.keys import KeyType, SigningKey
from concilio.ledger.log_folder import LogFolder, encode_openings, openings_path, read_bundle
from concilio.ledger.notes import Note
from concilio.ledger.policies import Policy
from concilio.ledger.sealed import new_salt
from concilio.ledger.tiles import write_tiles
from concilio.ledger.tree import Tree, leaf_hash

KEY = SigningKey("river.example/ledger/x", KeyType.LOG_ED25519, bytes(32))
POLICY = Policy((KEY.verifier,), {}, {}, None)
DAY_OF_BATCH = ("2026-03-10", "2026-03-11", "2026-03-12")


def opening(number: int, on: str, log: str = KEY.name) -> bytes:
    act = {
        "v": 1, "log": log, "id": f"2da1ce65-e872-46a6-8b50-{number:012x}", "kind": "phase.moved", "on": on,
    }  # fmt: skip
    return bytes(seal_act(act, new_salt()))


def write_log(folder: Path, batches: list[list[bytes]], *, is_sorted: bool = True) -> Checkpoint:
    openings = [each for batch in batches for each in (sorted(batch, key=entry_of) if is_sorted else batch)]
    entries = list(map(entry_of, openings))
    tree = Tree(map(leaf_hash, entries))
    write_tiles(folder, tree, entries)
    head = Checkpoint(KEY.name, tree.size, tree.root())
    files = LogFolder(folder)
    files.write("checkpoint", str(Note(str(head), (sign(head, KEY),))).encode())
    for bundle in range(-(-len(entries) // 256)):
        rows = {i: openings[i] for i in range(bundle * 256, min(len(openings), bundle * 256 + 256))}
        files.write(openings_path(bundle), encode_openings(rows))
    return head


def entry_of(content: bytes) -> bytes:
    return sha256(content).digest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    batches = [[opening(n, on) for n in range(200)] for on in DAY_OF_BATCH]
    write_log(tmp_path / "log", batches)
    return tmp_path / "log"


def test_a_log_that_is_whole_passes_and_says_what_is_open(folder: Path) -> None:
    found = audit(str(folder), POLICY)
    assert (found.checkpoint.size, found.openings, found.hidden, found.faults) == (600, 600, 0, ())


def test_an_opening_that_is_gone_is_counted_and_no_fault(folder: Path) -> None:
    file = folder / "act/001"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[1:]))
    found = audit(str(folder), POLICY)
    assert (found.openings, found.hidden, found.faults) == (599, 1, ())


def change(file: Path, old: bytes, new: bytes) -> None:
    content = file.read_bytes()
    assert old in content
    file.write_bytes(content.replace(old, new, 1))


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (lambda f: change(f / "act/001", b"phase.moved", b"ask.status"), "is not what the leaf commits to"),
        (
            lambda f: change(f / "act/000", b'{"index":0,', b'{"index":9999,'),
            "is not what the leaf commits to",
        ),
        (lambda f: (f / "tile/0/000").write_bytes(bytes(8192)), "tile/0/000 holds other hashes"),
        (lambda f: (f / "tile/1/000.p/2").unlink(), "tile/1/000.p/2 is missing"),
        (
            lambda f: (f / "tile/entries/001").write_bytes((f / "tile/entries/000").read_bytes()),
            "do not lead to the signed root",
        ),
    ],
    ids=["opening", "index", "tile", "no tile", "bundle"],
)
def test_what_was_changed_is_found(folder: Path, damage: Callable[[Path], object], fault: str) -> None:
    damage(folder)
    found = audit(str(folder), POLICY)
    assert any(fault in each for each in found.faults), found.faults


def test_leaves_in_order_of_arrival_are_found(tmp_path: Path) -> None:
    write_log(tmp_path, [[opening(n, on) for n in range(40)] for on in DAY_OF_BATCH], is_sorted=False)
    assert audit(str(tmp_path), POLICY).faults == ("The leaves are not sorted within their batches.",)


def test_an_act_of_another_log_is_found(tmp_path: Path) -> None:
    write_log(tmp_path, [[opening(1, "2026-03-10", "other.example/x")]])
    assert audit(str(tmp_path), POLICY).faults == ("Leaf 0 commits to an act of another log.",)


def test_a_log_that_does_not_continue_the_last_audit_is_found(folder: Path, tmp_path: Path) -> None:
    first = audit(str(folder), POLICY).checkpoint
    write_state(tmp_path / "state", first)
    assert read_state(tmp_path / "state") == first
    assert audit(str(folder), POLICY, seen=first).faults == ()
    other = tmp_path / "other"
    write_log(other, [[opening(n, on) for n in range(300)] for on in DAY_OF_BATCH])
    assert any("does not continue" in each for each in audit(str(other), POLICY, seen=first).faults)
    shutil.rmtree(other)
    write_log(other, [[opening(1, "2026-03-10")]])
    assert any("does not continue" in each for each in audit(str(other), POLICY, seen=first).faults)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 300, 511, 512, 513, 600])
def test_any_earlier_size_is_compared_within_a_bundle_and_at_its_ends(folder: Path, size: int) -> None:
    """Leaf hashes are kept only of the bundle in which the last audit ended."""
    entries = [each for bundle in range(3) for each in read_bundle(LogFolder(folder).read, 600, bundle)]
    tree = Tree(map(leaf_hash, entries))
    seen = Checkpoint(KEY.name, size, tree.root(size))
    assert audit(str(folder), POLICY, seen=seen).faults == ()
    wrong = Checkpoint(KEY.name, size, tree.root(601 - size))
    assert len(audit(str(folder), POLICY, seen=wrong).faults) == 1


def test_a_head_without_the_policys_signatures_is_found(folder: Path) -> None:
    stranger = SigningKey(KEY.name, KeyType.LOG_ED25519, bytes([1]) * 32)
    found = audit(str(folder), Policy((stranger.verifier,), {}, {}, None))
    assert found.faults == ("Too few of the policy's witnesses signed this head.",)


def test_many_processes_find_the_same_as_one(tmp_path: Path) -> None:
    batches = [
        [opening(n, f"2026-{month:02}-{day:02}") for n in range(2500)]
        for month in (1, 2)
        for day in (1, 2, 3)
    ]
    batches += [[opening(n, f"2026-05-{day:02}") for n in range(9000)] for day in range(1, 7)]
    write_log(tmp_path, batches)
    change(tmp_path / openings_path(200), b"phase.moved", b"ask.status")
    many, one = audit(str(tmp_path), POLICY, processes=2), audit(str(tmp_path), POLICY, processes=1)
    assert many == one
    assert len(many.faults) == 1
