"""Two versions word by word, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from concilio.accord.models import Accord, Draft
from concilio.accord.text import DraftClause, DraftContent
from concilio.dialogue.naming import nearest_language
from concilio.documents.compare_words import Change, compare_words

_KINDS = {Change.SAME: "same", Change.REMOVED: "gone", Change.ADDED: "new"}


@dataclass(frozen=True)
class Part:
    """Words that stayed ("same"), came ("new") or went ("gone")."""

    kind: str
    words: str


@dataclass(frozen=True)
class ComparedClause:
    """A clause in both versions; `number` is that of the newer, or of the older where it went."""

    number: int | None
    parts: tuple[Part, ...]

    @property
    def changed(self) -> bool:
        return any(part.kind != "same" for part in self.parts)


@dataclass(frozen=True)
class Comparison:
    """Two versions in one language."""

    older: int
    newer: int
    language: str
    languages: tuple[str, ...]
    versions: tuple[int, ...]
    clauses: tuple[ComparedClause, ...]


def comparison(accord: Accord, asked: Mapping[str, str], language: str) -> Comparison | None:
    """The versions that an address asks for, else the two newest; None where there are no two."""
    versions = tuple(accord.drafts.order_by("number").values_list("number", flat=True))
    if len(versions) < 2:
        return None
    newer = _known(asked.get("b"), versions) or versions[-1]
    older = _known(asked.get("a"), versions) or max((v for v in versions if v < newer), default=versions[0])
    before, after = (_content(accord, number) for number in (older, newer))
    languages = tuple(sorted(set(before.languages) | set(after.languages)))
    wanted = asked.get("language", "")
    code = wanted if wanted in languages else nearest_language(languages, language, accord.dialogue.languages)
    return Comparison(older, newer, code or "en", languages, versions, _compared(before, after, code or "en"))


def compared_words(before: str, after: str) -> tuple[Part, ...]:
    """What changed between two texts, word by word."""
    return tuple(Part(_KINDS[piece.change], piece.text) for piece in compare_words(before, after).pieces)


def _compared(before: DraftContent, after: DraftContent, language: str) -> tuple[ComparedClause, ...]:
    old: dict[UUID, DraftClause] = {clause.id: clause for clause in before.clauses}
    kept = {clause.id for clause in after.clauses}
    lines = [
        ComparedClause(
            clause.number,
            compared_words(
                old[clause.id].texts.get(language, "") if clause.id in old else "",
                clause.texts.get(language, ""),
            ),
        )
        for clause in after.clauses
    ]
    gone = (clause for clause in before.clauses if clause.id not in kept)
    lines += [
        ComparedClause(clause.number, compared_words(clause.texts.get(language, ""), "")) for clause in gone
    ]
    return tuple(lines)


def _content(accord: Accord, number: int) -> DraftContent:
    return DraftContent.from_json(Draft.objects.get(accord=accord, number=number).content)


def _known(value: str | None, versions: tuple[int, ...]) -> int | None:
    number = int(value) if value and value.isascii() and value.isdigit() and len(value) < 7 else 0
    return number if number in versions else None
