"""Two versions of a text, word by word, in any language: what stayed, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word with its marks; else one sign, such as a comma. Spaces are kept, so that the parts give back both texts.
_PARTS = re.compile(r"\w(?:[\w\u0300-\u036f\u064b-\u065f\u0670]|[’'՛՜՞-](?=\w))*|\s+|.", re.DOTALL)


class Change(StrEnum):
    """What became of a piece between the first version and the second."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that share their fate."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The pieces in the order of reading: what went stands before what came in its place.

    Attributes:
        removed, added: how many words.
    """

    pieces: tuple[Piece, ...]
    removed: int
    added: int

    @property
    def is_same(self) -> bool:
        return not (
            self.removed or self.added or any(piece.change is not Change.SAME for piece in self.pieces)
        )


def compare_words(before: str, after: str) -> Comparison:
    """Compare two versions of a text.

    The pieces that are not added give `before` back, those that are not removed give `after`.
    """
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    pieces = _joined(_pieces(old, new))
    return Comparison(
        pieces=tuple(pieces),
        removed=sum(_words(piece.text) for piece in pieces if piece.change is Change.REMOVED),
        added=sum(_words(piece.text) for piece in pieces if piece.change is Change.ADDED),
    )


def compare_clauses(
    before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]
) -> tuple[tuple[str, Comparison], ...]:
    """Compare clause by clause: each is (an id that stays with it, its words).

    A clause that is in one version alone was removed or added whole. The order is that of `after`, with what was
    removed at its old place.
    """
    old, new = dict(before), dict(after)
    order = list(new)
    for place, (id_, _) in enumerate(before):
        if id_ not in new:
            previous = next((other for other, _ in reversed(before[:place]) if other in order), None)
            order.insert(order.index(previous) + 1 if previous is not None else 0, id_)
    return tuple((id_, compare_words(old.get(id_, ""), new.get(id_, ""))) for id_ in order)


def _pieces(old: list[str], new: list[str]) -> list[Piece]:
    # By default difflib takes the words that come often in a long text for noise, and reports three changed words in
    # 1,200 as eleven hundred.
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    pieces = []
    for what, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if what == "equal":
            pieces.append(Piece(Change.SAME, "".join(old[from_old:to_old])))
            continue
        pieces.append(Piece(Change.REMOVED, "".join(old[from_old:to_old])))
        pieces.append(Piece(Change.ADDED, "".join(new[from_new:to_new])))
    return [piece for piece in pieces if piece.text]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The pieces with single spaces between two changes drawn into them: "two words" went, not "two" and "words"."""
    runs: list[list[str]] = []  # same, or removed and added
    for place, piece in enumerate(pieces):
        inner = 0 < place < len(pieces) - 1
        if piece.change is Change.SAME and not (inner and piece.text.isspace()):
            runs.append([piece.text])
            continue
        if not runs or len(runs[-1]) == 1:
            runs.append(["", ""])
        removed, added = runs[-1]
        runs[-1] = [
            removed + (piece.text if piece.change is not Change.ADDED else ""),
            added + (piece.text if piece.change is not Change.REMOVED else ""),
        ]
    found = []
    for run in runs:
        changes = (Change.SAME,) if len(run) == 1 else (Change.REMOVED, Change.ADDED)
        found += [Piece(change, text) for change, text in zip(changes, run, strict=True) if text]
    return found


def _words(text: str) -> int:
    return sum(part[0].isalnum() for part in _PARTS.findall(text))
