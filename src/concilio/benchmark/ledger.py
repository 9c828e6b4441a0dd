"""The ledger's promises at a million leaves: writing tiles, proving, auditing, a witness's visit."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from concilio.benchmark.bar import Bar, Settings, at_most
from concilio.benchmark.ledger_day import ledger_day
from concilio.ledger import canonical
from concilio.ledger.asking import Reply
from concilio.ledger.checkpoints import Checkpoint, sign
from concilio.ledger.keys import KeyType, SigningKey
from concilio.ledger.log_folder import LogFolder, encode_openings, openings_path
from concilio.ledger.mirror import read_from, update_mirror
from concilio.ledger.notes import Note
from concilio.ledger.sealed import ACT, Sealed
from concilio.ledger.tiles import WIDTH, TileFolder, extended, write_tiles
from concilio.ledger.tree import Tree, includes, inclusion_proof, leaf_hash

COMMAND = "concilio benchmark --only ledger"
ORIGIN = "river.example/ledger/bench"
KEYS = (
    SigningKey(ORIGIN, KeyType.LOG_ED25519, bytes(32)),
    SigningKey(ORIGIN, KeyType.ML_DSA_44, bytes(32)),
)
LEAVES, SMALL, A_DAY, GROWTH = 1_000_000, 10_000, 273, 300
MOST_TILES, MOST_PROOF, MOST_AUDIT, MOST_AUDIT_MB, MOST_VISIT_KB, MOST_VISIT = 3, 1, 30, 300, 40, 1


def ledger(settings: Settings) -> Iterator[Bar]:
    """All bars of the ledger."""
    leaves = SMALL if settings.quick else LEAVES
    with tempfile.TemporaryDirectory(prefix="concilio-bench-") as name:
        folder = Path(name) / "log"
        openings = _openings(leaves)
        entries = [sha256(each).digest() for each in openings]
        began, used = time.perf_counter(), time.process_time()
        _write_unflushed(folder, entries)
        wall, used = time.perf_counter() - began, time.process_time() - used
        tree = Tree(map(leaf_hash, entries))  # what the files are checked against, by another way
        yield at_most(
            f"all tiles of {leaves:,} leaves from their entries", MOST_TILES, used, "s of processor time", COMMAND,
            f"{wall:.1f} s by the clock",
        )  # fmt: skip
        _write_rest(folder, tree, openings)
        del openings
        yield _proof(folder, tree, entries)
        yield from _audit(folder, leaves)
        yield from _visit(Path(name), folder, tree, entries)
    yield from ledger_day(settings)


def _openings(count: int) -> list[bytes]:
    """Acts as a dialogue makes them, a batch of 273 a day, each sorted by its entries."""
    found: list[bytes] = []
    first = date(2026, 1, 1)
    for start in range(0, count, A_DAY):
        on = (first + timedelta(days=start // A_DAY)).isoformat()
        batch = [_opening(start + number, on) for number in range(min(A_DAY, count - start))]
        found += sorted(batch, key=lambda each: sha256(each).digest())
    return found


def _opening(number: int, on: str) -> bytes:
    act = {
        "v": 1,
        "log": ORIGIN,
        "id": f"2da1ce65-e872-46a6-8b50-{number:012x}",
        "kind": "statement.published",
        "on": on,
        "dialogue": "6426ce81-5b2d-45d8-b245-342e0c4314a3",
        "number": number,
        "outcome": "approved",
        "keys": [
            {"community": "aral", "office": "steward", "turned": "approve"},
            {"community": "brin", "office": "steward", "turned": "approve"},
        ],
    }
    return bytes(Sealed(ACT, secrets.token_bytes(32), canonical.encode(act)))


def _write_unflushed(folder: Path, entries: list[bytes]) -> None:
    # A flush for each of 8,000 files measures the disk; a day writes a dozen, which the day's sealing flushes.
    files = extended(_nothing, 0, entries)
    for parent in {os.path.dirname(name) for name in files}:
        (folder / parent).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        with open(f"{folder}/{name}", "wb") as file:
            file.write(content)


def _nothing(name: str) -> bytes:
    raise FileNotFoundError(name)


def _write_rest(folder: Path, tree: Tree, openings: list[bytes]) -> None:
    for bundle in range(-(-len(openings) // WIDTH)):
        rows = {at: openings[at] for at in range(bundle * WIDTH, min(len(openings), (bundle + 1) * WIDTH))}
        target = folder / openings_path(bundle)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(encode_openings(rows))
    _sign(folder, tree)


def _sign(folder: Path, tree: Tree) -> None:
    head = Checkpoint(ORIGIN, tree.size, tree.root())
    (folder / "checkpoint").write_text(str(Note(str(head), tuple(sign(head, key) for key in KEYS))), "utf-8")


def _proof(folder: Path, tree: Tree, entries: list[bytes]) -> Bar:
    root, size, spent = tree.root(), tree.size, []
    for _ in range(200):
        index = secrets.randbelow(size)
        began = time.process_time()
        proof = inclusion_proof(TileFolder(folder, size).subtree, index, size)
        spent.append(time.process_time() - began)
        if not includes(leaf_hash(entries[index]), index, size, proof, root):
            raise RuntimeError("a proof from files does not lead to the root")
    median = sorted(spent)[len(spent) // 2] * 1000
    return at_most(
        "a proof from files", MOST_PROOF, median, "ms", COMMAND, "median of 200, nothing in memory"
    )


def _audit(folder: Path, leaves: int) -> Iterator[Bar]:
    """In a process of its own, whose children's memory can be asked for."""
    policy = folder.with_name("policy")
    policy.write_text(f"log {KEYS[0].verifier}\nquorum none\n", "ascii")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-P", str(Path(__file__).with_name("audited.py")), str(folder), str(policy)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    wall, used, megabytes = map(float, done.stdout.split())
    note = f"{used:.0f} s of processor time, {leaves:,} leaves: every bundle, tile and opening"
    yield at_most(
        "a full audit on two processors",
        MOST_AUDIT,
        used / 2,
        "s",
        COMMAND,
        f"{note}; {wall:.0f} s by the clock",
    )
    yield at_most(
        "memory of a full audit, all processes", MOST_AUDIT_MB, megabytes, "MB", COMMAND, "sum of peaks"
    )


def _visit(home: Path, folder: Path, tree: Tree, entries: list[bytes]) -> Iterator[Bar]:
    mirror = LogFolder(home / "copy")
    keys = [key.verifier for key in KEYS]
    update_mirror(read_from(str(folder)), mirror, keys=keys)
    before = tree.size
    fresh = _openings(GROWTH)
    more = [sha256(each).digest() for each in fresh]
    tree.extend(map(leaf_hash, more))
    entries += more
    write_tiles(folder, tree, entries, since=before)
    _sign(folder, tree)
    read, sizes = read_from(str(folder)), [0]

    def get(address: str) -> Reply:
        try:
            content = read(address.removeprefix("http://log/"))
        except FileNotFoundError:
            return Reply(404)
        sizes[0] += len(content)
        return Reply(200, content)

    began = time.process_time()
    update_mirror(read_from("http://log", get), mirror, keys=keys)
    head = Checkpoint(ORIGIN, tree.size, tree.root())
    for type_ in (KeyType.WITNESS_ED25519, KeyType.ML_DSA_44):
        sign(head, SigningKey("witness", type_, bytes(32)), 1)
    used, kilobytes = time.process_time() - began, sizes[0] / 1024
    note = f"log grown by {GROWTH} to {tree.size:,} leaves; openings, which a full copy also takes, are not counted"
    yield at_most("a witness's visit, read", MOST_VISIT_KB, kilobytes, "KB", COMMAND, note)
    yield at_most("a witness's visit, time", MOST_VISIT, used, "s of processor time", COMMAND, note)
