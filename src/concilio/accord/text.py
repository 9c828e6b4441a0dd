"""A draft's content, as it is stored and read: one document with every language, whose parts are hashed by language.

    {"v": 1, "accord": 2, "titles": {"en": "..."}, "clauses": [{"id": "...", "kind": "operative", "number": 1,
      "addressee": "", "wording": "voted", "footnote": "", "sources": [14], "texts": {"en": "..."}}]}

Preamble clauses have no number; clauses and asks are counted together, in every language alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from concilio.ledger.canonical import encode

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
        """The content without some clauses; the others keep their numbers."""
        return DraftContent(self.accord, self.titles, tuple(c for c in self.clauses if c.id not in dropped))


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


def in_language(content: DraftContent, language: str) -> dict[str, Any]:
    """What is hashed and ratified of one language: nothing but what a reader of it reads."""
    return {
        "accord": content.accord,
        "lang": language,
        "title": content.titles[language],
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


def hash_of(part: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of a text in one language, or of the list of such hashes that is signed."""
    return sha256(encode(dict(part))).hexdigest()


def signed_hash(accord_id: UUID, by_language: Mapping[str, str]) -> str:
    """What an organisation signs: the hash over the hashes of all ratified languages."""
    return hash_of({"accord": str(accord_id), "texts": dict(by_language)})
