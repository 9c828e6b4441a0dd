"""A full audit of a log, by anybody, from its files or a mirror: every bundle, tile and opening.

What it shows is that the log is whole, says what its signed head says, and continues what the auditor saw last time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from concilio.ledger.acts import read_opening
from concilio.ledger.canonical import NotCanonicalError
from concilio.ledger.checkpoints import Checkpoint
from concilio.ledger.log_folder import (
    CHECKPOINT,
    WITNESSED,
    Read,
    decode_openings,
    openings_path,
    read_bundle,
    read_head,
)
from concilio.ledger.mirror import read_from
from concilio.ledger.notes import Note
from concilio.ledger.policies import Policy
from concilio.ledger.strict import MalformedError, base64_of, hash_of_base64
from concilio.ledger.tiles import WIDTH, partial_or_full, root_of_tile, tile_path, widths
from concilio.ledger.tree import HASH_BYTES, Tree, leaf_hash, root

MOST_SHOWN = 20
_HEIGHT = 8  # levels of the tree in one tile
_AT_A_TIME = 64  # bundles that one process reads before it answers


@dataclass(frozen=True)
class Bundle:
    """What one bundle held.

    Attributes:
        root: over its leaf hashes, where it is full; empty where it is not.
        hashes: its leaf hashes, joined, where they are needed above: of a bundle that is not full, or in which the last
            audit ended. All of them would be 32 MB for a million leaves, several times over.
        openings: how many of its leaves are open.
        turns: where an entry is smaller than the one before it: a batch begins there.
        days: the days of its acts that are not late.
        faults: what is wrong, as sentences.
    """

    root: bytes
    hashes: bytes
    openings: int
    first: bytes
    last: bytes
    turns: int
    days: frozenset[str]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Audit:
    """What was found of a log.

    Attributes:
        hidden: leaves without an opening: sealed, erased or lost.
        faults: sentences, at most 20; none where the log is whole.
    """

    checkpoint: Checkpoint
    openings: int
    hidden: int
    witnessed: int | None
    faults: tuple[str, ...]


def audit(
    place: str, policy: Policy, *, seen: Checkpoint | None = None, processes: int | None = None
) -> Audit:
    """Read a whole log and check everything in it.

    Args:
        place: a folder, or the log's address.
        policy: who must have signed the head that is audited.
        seen: the head of the last audit, which this one must continue.

    Raises:
        MalformedError: no head, or a file of another form.
        UnreachableError: no answer.
    """
    read = read_from(place)
    head, note = _head(read, policy)
    faults, within = list[str](), list[str]()
    if not policy.accepts(head, note):
        faults.append("Too few of the policy's witnesses signed this head.")
    tree = _Tree(head.size)
    openings, turns, days, last = 0, 0, set[str](), b""
    for bundle in _bundles(place, head, seen.size if seen else 0, processes):
        tree.add(bundle)
        openings += bundle.openings
        turns += bundle.turns + (last > bundle.first)
        days |= bundle.days
        last = bundle.last
        within += bundle.faults
    if tree.root(head.size) != head.root:
        faults.append("The entries do not lead to the signed root.")
    # A batch is sorted, and each has an act of another day: leaves in order of arrival would turn far more often.
    if turns > len(days) + 1:
        faults.append("The leaves are not sorted within their batches.")
    faults += _tile_faults(read, tree)
    if seen is not None and (seen.size > head.size or tree.root(seen.size) != seen.root):
        faults.append(f"This log does not continue the one of {seen.size} leaves that was seen last time.")
    times = [one.time for one in policy.signatures(head, note) if one.time]
    faults += within
    return Audit(head, openings, head.size - openings, max(times, default=None), tuple(faults[:MOST_SHOWN]))


def read_state(file: Path) -> Checkpoint | None:
    """The head of the last audit; None before the first.

    Raises:
        MalformedError: the file is of another form.
    """
    if not file.exists():
        return None
    try:
        value = json.loads(file.read_text("utf-8"))
        return Checkpoint(str(value["origin"]), int(value["size"]), hash_of_base64(value["root"]))
    except (ValueError, KeyError, TypeError) as error:
        raise MalformedError("this is no state of an earlier audit") from error


def write_state(file: Path, head: Checkpoint) -> None:
    """Remember the head of this audit for the next one."""
    part = file.with_name(f".{file.name}.part")
    part.write_text(
        json.dumps({"origin": head.origin, "size": head.size, "root": base64_of(head.root)}) + "\n", "utf-8"
    )
    part.replace(file)


def _head(read: Read, policy: Policy) -> tuple[Checkpoint, Note]:
    """The witnessed head where the policy accepts it, else the newest."""
    witnessed = read_head(read, WITNESSED)
    if witnessed is not None and policy.accepts(*witnessed):
        return witnessed
    newest = read_head(read, CHECKPOINT)
    if newest is None:
        raise MalformedError("this log has no head yet")
    return newest


class _Tree:
    """The tree over bundles, of which the lowest eight levels are kept only where somebody asks for them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._above = Tree()
        self._kept: dict[int, bytes] = {}
        self._added = 0

    def add(self, bundle: Bundle) -> None:
        if bundle.root:
            self._above.extend([bundle.root])
        if bundle.hashes:
            self._kept[self._added] = bundle.hashes
        self._added += 1

    def root(self, size: int) -> bytes:
        return root(self._subtree, size)

    def tile(self, level: int, index: int, width: int) -> bytes:
        """A tile's hashes, from level 1 on."""
        return self._above.hashes(level * _HEIGHT - _HEIGHT, index * WIDTH, width)

    def _subtree(self, level: int, index: int) -> bytes:
        if level >= _HEIGHT:
            return self._above.subtree(level - _HEIGHT, index)
        first = index << level
        at = first % WIDTH * HASH_BYTES
        return root_of_tile(self._kept[first // WIDTH][at : at + (HASH_BYTES << level)])


def _bundles(place: str, head: Checkpoint, seen: int, processes: int | None) -> Iterator[Bundle]:
    count = -(-head.size // WIDTH)
    groups = [range(first, min(first + _AT_A_TIME, count)) for first in range(0, count, _AT_A_TIME)]
    work = partial(_read_group, place, head, seen)
    # Over a network the processor waits; for few bundles a process costs more than it saves.
    if len(groups) < 4 or processes == 1 or place.startswith("http"):
        yield from _flat(map(work, groups))
        return
    with ProcessPoolExecutor(processes or os.cpu_count()) as pool:
        yield from _flat(pool.map(work, groups))


def _flat(groups: Iterable[list[Bundle]]) -> Iterator[Bundle]:
    for group in groups:
        yield from group


def _read_group(place: str, head: Checkpoint, seen: int, bundles: range) -> list[Bundle]:
    read = read_from(place)
    return [_checked(read, head, seen, bundle) for bundle in bundles]


def _checked(read: Read, head: Checkpoint, seen: int, bundle: int) -> Bundle:
    entries = read_bundle(read, head.size, bundle)
    try:
        openings = decode_openings(read(openings_path(bundle)))
    except FileNotFoundError:
        openings = {}
    faults: list[str] = []
    days: set[str] = set()
    good = 0
    for index, opening in openings.items():
        place = index - bundle * WIDTH
        # The file may be newer than the head: leaves beyond it are the next audit's.
        if place in range(WIDTH) and index >= head.size:
            continue
        if not 0 <= place < len(entries) or sha256(opening).digest() != entries[place]:
            faults.append(f"The opening of leaf {index} is not what the leaf commits to.")
            continue
        good += 1
        try:
            act = read_opening(opening)
        except (MalformedError, NotCanonicalError):
            faults.append(f"Leaf {index} commits to something that is no act.")
            continue
        if act.log != head.origin:
            faults.append(f"Leaf {index} commits to an act of another log.")
        if not act.fields.get("late"):
            days.add(act.on)
    turns = sum(before > after for before, after in pairwise(entries))
    hashes = b"".join(map(leaf_hash, entries))
    faults += _tile_fault(read, 0, bundle, hashes)
    is_full = len(entries) == WIDTH
    is_asked_for = not is_full or bundle == seen // WIDTH
    return Bundle(
        root_of_tile(hashes) if is_full else b"", hashes if is_asked_for else b"",
        good, entries[0], entries[-1], turns, frozenset(days), tuple(faults[:MOST_SHOWN]),
    )  # fmt: skip


def _tile_faults(read: Read, tree: _Tree) -> Iterator[str]:
    """What is wrong with the tiles above the lowest ones, which are looked at with their bundles."""
    for level, full, rest in widths(tree.size):
        for index, width in [*((index, WIDTH) for index in range(full)), *([(full, rest)] if rest else [])]:
            if level:
                yield from _tile_fault(read, level, index, tree.tile(level, index, width))


def _tile_fault(read: Read, level: int, index: int, expected: bytes) -> list[str]:
    path = tile_path(level, index, len(expected) // HASH_BYTES)
    try:
        found = partial_or_full(read, path, tile_path(level, index))
    except MalformedError as error:
        return [f"{error}."]
    return [] if found[: len(expected)] == expected else [f"{path} holds other hashes than the entries give."]
