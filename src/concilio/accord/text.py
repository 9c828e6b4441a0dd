"""A draft's content, as it is stored and read: one document with every language, whose parts are hashed by language.

    {"v": 1, "accord": 2, "titles": {"en": "..."}, "clauses": [{"id": "...", "kind": "operative", "number": 1,
      "addressee": "", "wording": "voted", "footnote": "", "sources": [14], "texts": {"en": "..."}}]}

Preamble clauses have no number; clauses and asks are counted together, in every language alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from concilio.documents.accord_text import AccordText, Cited, Clause, Note, Paragraph, State, canonical_bytes

VERSION = 1


@dataclass(frozen=True)
class DraftClause:
    """A clause of one draft, in every language."""

    id: UUID
    kind: str
    number: int | None
    addressee: str
    wording: str
    footnote: str
    sources: tuple[int, ...]
    texts: Mapping[str, str] = field(hash=False)

    @property
    def asks(self) -> bool:
        return self.kind == "ask"

    @property
    def is_preamble(self) -> bool:
        return self.kind == "preamble"


@dataclass(frozen=True)
class DraftContent:
    """A whole draft."""

    accord: int
    titles: Mapping[str, str] = field(hash=False)
    clauses: tuple[DraftClause, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which nothing is missing, by code."""
        codes = set(self.titles)
        for clause in self.clauses:
            codes &= set(clause.texts)
        return tuple(sorted(codes))

    def to_json(self) -> dict[str, Any]:
        return {
            "v": VERSION,
            "accord": self.accord,
            "titles": dict(sorted(self.titles.items())),
            "clauses": [
                {
                    "id": str(clause.id),
                    "kind": clause.kind,
                    "number": clause.number,
                    "addressee": clause.addressee,
                    "wording": clause.wording,
                    "footnote": clause.footnote,
                    "sources": list(clause.sources),
                    "texts": dict(sorted(clause.texts.items())),
                }
                for clause in self.clauses
            ],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> DraftContent:
        """
        Raises:
            ValueError: another version.
        """
        if stored.get("v") != VERSION:
            raise ValueError("a draft of another version")
        clauses = (
            DraftClause(
                UUID(c["id"]), c["kind"], c["number"], c["addressee"], c["wording"], c["footnote"],
                tuple(c["sources"]), c["texts"],
            )
            for c in stored["clauses"]
        )  # fmt: skip
        return cls(stored["accord"], stored["titles"], tuple(clauses))

    def without(self, dropped: Collection[UUID]) -> DraftContent:
        """The content without some clauses; the others are counted anew, without gaps."""
        kept = (clause for clause in self.clauses if clause.id not in dropped)
        return DraftContent(self.accord, self.titles, numbered(kept))


def numbered(clauses: Iterable[DraftClause]) -> tuple[DraftClause, ...]:
    """The clauses with their numbers, in order."""
    found, number = [], 0
    for clause in clauses:
        if not clause.is_preamble:
            number += 1
        found.append(
            DraftClause(
                clause.id, clause.kind, None if clause.is_preamble else number, clause.addressee, clause.wording,
                clause.footnote, clause.sources, clause.texts,
            )
        )  # fmt: skip
    return tuple(found)


def in_language(content: DraftContent, language: str, coalition: str) -> dict[str, Any]:
    """What is kept and ratified of one language: nothing but what a reader of it reads."""
    return {
        "accord": content.accord,
        "lang": language,
        "title": content.titles[language],
        "coalition": coalition,
        "clauses": [
            {
                "kind": clause.kind,
                "number": clause.number,
                "addressee": clause.addressee,
                "footnote": clause.footnote,
                "text": clause.texts[language],
            }
            for clause in content.clauses
        ],
    }


def typeset(part: Mapping[str, Any], **more: Any) -> AccordText:
    """A text in one language as documents print it, and sign it.

    Args:
        part: as `in_language` gives it.
        more: what is not signed: day, state, signatures.

    Raises:
        AccordTextError: its parts do not fit together.
    """
    clauses = list(enumerate(part["clauses"], start=1))
    notes = tuple(Note(f"note-{place}", "", c["footnote"]) for place, c in clauses if c["footnote"])
    preamble = tuple(_paragraph(place, c) for place, c in clauses if c["number"] is None)
    numbered_clauses = tuple(
        Clause(c["number"], _paragraph(place, c), addressee=c["addressee"])
        for place, c in clauses
        if c["number"] is not None
    )
    given: dict[str, Any] = {"state": State.DRAFT, "day": date.min, "number": part["accord"]}
    return AccordText(
        language=part["lang"],
        id=f"accord-{part['accord']}",
        title=part["title"],
        coalition=part["coalition"],
        clauses=numbered_clauses,
        preamble=preamble,
        notes=notes,
        **given | more,
    )


def signed_bytes(part: Mapping[str, Any]) -> bytes:
    """The bytes of a text in one language whose hash is signed."""
    return canonical_bytes(typeset(part))


def hash_of(part: Mapping[str, Any]) -> str:
    """SHA-256 of those bytes, in hex."""
    return sha256(signed_bytes(part)).hexdigest()


def _paragraph(place: int, clause: Mapping[str, Any]) -> Paragraph:
    text = clause["text"]
    end = len(text)
    return Paragraph(text, (Cited(end, end, f"note-{place}"),) if clause["footnote"] else ())
