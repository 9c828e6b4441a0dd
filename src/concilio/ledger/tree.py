"""Merkle tree of RFC 6962: roots, proofs that a leaf is in a tree, proofs that one tree continues another.

Proofs are made from a `Subtrees`, a function that gives the root of a complete subtree: from memory (`Tree`) or
from tiles (`tiles.TileFolder`).

References:
    [1] B. Laurie, A. Langley, E. Kasper, "Certificate Transparency", RFC 6962 (2013), section 2.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from itertools import count

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

# (level, index) -> root of the complete subtree over the leaves index·2^level up to (index + 1)·2^level.
Subtrees = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry, 32 bytes."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees, 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree in memory: all complete subtrees' roots, 64 bytes a leaf."""

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[bytearray] = [bytearray()]
        self.extend(leaf_hashes)

    @property
    def size(self) -> int:
        return len(self._levels[0]) // HASH_BYTES

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add leaves by their hashes, and the roots of the subtrees that they complete."""
        self._levels[0] += b"".join(leaf_hashes)
        for level in count():
            below = self._levels[level]
            pairs = len(below) // (2 * HASH_BYTES)
            if pairs == 0:
                return
            if level + 1 == len(self._levels):
                self._levels.append(bytearray())
            above = self._levels[level + 1]
            first = len(above) // HASH_BYTES
            if first == pairs:
                return  # nothing was completed here, so nothing above
            starts = range(2 * HASH_BYTES * first, 2 * HASH_BYTES * pairs, 2 * HASH_BYTES)
            above += b"".join([sha256(b"\x01" + below[at : at + 2 * HASH_BYTES]).digest() for at in starts])

    def subtree(self, level: int, index: int) -> bytes:
        """The root of a complete subtree; see `Subtrees`."""
        start = index * HASH_BYTES
        return bytes(self._levels[level][start : start + HASH_BYTES])

    def hashes(self, level: int, first: int, count: int) -> bytes:
        """The roots of neighbouring complete subtrees of one level, joined: a tile's bytes."""
        return bytes(self._levels[level][first * HASH_BYTES : (first + count) * HASH_BYTES])

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves; of all without it."""
        return root(self.subtree, self.size if size is None else size)


def root(subtrees: Subtrees, size: int) -> bytes:
    """The root of a tree of `size` leaves."""
    return EMPTY_ROOT if size == 0 else _root_of_range(subtrees, 0, size)


def inclusion_proof(subtrees: Subtrees, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of `size` leaves, the leaf's sibling first.

    Raises:
        IndexError: there is no such leaf in such a tree.
    """
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} is not in a tree of {size}")
    low, high = 0, size
    proof: list[bytes] = []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(_root_of_range(subtrees, middle, high))
            high = middle
        else:
            proof.append(_root_of_range(subtrees, low, middle))
            low = middle
    return proof[::-1]


def consistency_proof(subtrees: Subtrees, old: int, new: int) -> list[bytes]:
    """The hashes that show that the tree of `new` leaves begins with the tree of `old`.

    Raises:
        IndexError: the new tree is smaller than the old one.
    """
    if not 0 <= old <= new:
        raise IndexError(f"a tree of {new} does not continue one of {old}")
    if old in {0, new}:
        return []
    low, high, whole = 0, new, True
    proof: list[bytes] = []
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            proof.append(_root_of_range(subtrees, middle, high))
            high = middle
        else:
            proof.append(_root_of_range(subtrees, low, middle))
            low, whole = middle, False
    # The checker knows the old root itself, but not a part of it.
    return ([] if whole else [_root_of_range(subtrees, low, high)]) + proof[::-1]


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof leads from a leaf's hash to a root.

    It does not bind the size: take size and root together from a verified checkpoint, never one from elsewhere.
    """
    if not 0 <= index < size:
        return False
    at, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            reached = node_hash(sibling, reached)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and reached == root


def continues(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether a proof shows that the tree of `new` leaves begins with that of `old`; of 0 it shows nothing."""
    if old < 0 or old > new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    hashes = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not proof or not hashes:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    reached_old = reached_new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            reached_old = node_hash(sibling, reached_old)
            reached_new = node_hash(sibling, reached_new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            reached_new = node_hash(reached_new, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and reached_old == old_root and reached_new == new_root


def _split(size: int) -> int:
    """The largest power of two below a size of two or more."""
    return 1 << ((size - 1).bit_length() - 1)


def _root_of_range(subtrees: Subtrees, low: int, high: int) -> bytes:
    # Every range that occurs here begins at a multiple of the power of two that it is split by.
    if high - low == 1 << (high - low).bit_length() - 1:
        level = (high - low).bit_length() - 1
        return subtrees(level, low >> level)
    middle = low + _split(high - low)
    return node_hash(_root_of_range(subtrees, low, middle), _root_of_range(subtrees, middle, high))
