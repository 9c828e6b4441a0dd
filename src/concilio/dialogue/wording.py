"""A statement's words as one reader gets them: the only module that reads them. Who may is asked of `readable`.

Where a statement has no words in the reader's language, which other language is shown must not tell whose statement it
is (ADR 0106). In the joint room that is the first of the dialogue's languages in which there are words that a person
wrote or translated, and none while there are words in one language alone. A community's own room has no such secret,
and whoever decides on the words has to see the author's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilio.dialogue.models import Dialogue, Statement, Translation
from concilio.dialogue.naming import language_name
from concilio.dialogue.readable import Reader, Withheld, readable_by, why_not

UNKNOWN_LANGUAGE = "und"

_WHY: dict[Withheld, str | Promise] = {
    Withheld.NOT_YOURS: _("A statement that you cannot read."),
    Withheld.HIDDEN: _("A statement that is hidden for now."),
    Withheld.GONE: _("A statement that was taken back or removed."),
    Withheld.REPLACED: _("A statement that is asked again: its words were wrong in one language."),
    Withheld.UNTRANSLATED: _("A statement that is not in your language yet."),
}


@dataclass(frozen=True)
class Wording:
    """A statement's words as one reader gets them.

    Attributes:
        text, language: empty where the words are withheld.
        translation: code of how the translation came to be; empty where the words are the author's, and in the joint
            room before one has answered, where only a machine's words are marked.
        original, original_language: the author's words, where these are a translation that may be compared; else empty.
        in_own_language: whether these are words in the language that was asked for, or may be: some are in none that we
            know.
        withheld: why there are none.
    """

    text: str
    language: str
    translation: str = ""
    original: str = ""
    original_language: str = ""
    in_own_language: bool = True
    withheld: Withheld | None = None

    @property
    def translated(self) -> bool:
        return bool(self.translation)

    @property
    def status(self) -> str | Promise:
        """How the translation came to be, in words."""
        return Translation.Status(self.translation).label if self.translation else ""

    @property
    def of_unknown_language(self) -> bool:
        return self.language == UNKNOWN_LANGUAGE

    @property
    def original_language_name(self) -> str:
        return language_name(self.original_language or self.language)

    @property
    def why(self) -> str | Promise:
        """What stands in the place of words that are withheld."""
        return _WHY[self.withheld] if self.withheld is not None else ""


@dataclass(frozen=True)
class Words:
    """All words of one statement that a reader may see.

    Attributes:
        translations: {language: (words, code of how they came to be)}.
        languages: the dialogue's, in their order.
        open_original: the reader may know which words are the author's.
    """

    text: str
    written_in: str
    translations: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    languages: Sequence[str] = ()
    open_original: bool = False

    @property
    def written_by_people(self) -> frozenset[str]:
        """The languages in which a person wrote or translated the words."""
        people = {code for code, (_, how) in self.translations.items() if how != Translation.Status.MACHINE}
        return frozenset({self.written_in, *people})

    def in_language(self, language: str) -> Wording:
        """The words for a reader of a language, or why there are none."""
        if language in self.translations and language != self.written_in:
            return self._translated(language, own=True)
        if self.written_in in {language, UNKNOWN_LANGUAGE}:
            return Wording(self.text, self.written_in)
        if self.open_original:
            return Wording(self.text, self.written_in, in_own_language=False)
        other = self._another_language()
        if other is None:
            return withheld(Withheld.UNTRANSLATED)
        if other == self.written_in:
            return Wording(self.text, self.written_in, in_own_language=False)
        return self._translated(other, own=False)

    def shared(self) -> dict[str, str]:
        """The words in every language that may be shown together, by code: none where they tell whose they are."""
        if not self.open_original and self._tells_the_side():
            return {}
        found = {code: text for code, (text, _) in self.translations.items()}
        return dict(sorted({**found, self.written_in: self.text}.items()))

    def all_texts(self) -> list[str]:
        return [self.text, *(text for text, _ in self.translations.values())]

    def _translated(self, language: str, *, own: bool) -> Wording:
        text, how = self.translations[language]
        if self.open_original:
            return Wording(text, language, how, self.text, self.written_in, own)
        # That a person translated it would tell that it was not written in this language.
        return Wording(text, language, how if how == Translation.Status.MACHINE else "", in_own_language=own)

    def _another_language(self) -> str | None:
        if self._tells_the_side():
            return None
        known = self.written_by_people
        return next(code for code in (*self.languages, *sorted(known)) if code in known)

    def _tells_the_side(self) -> bool:
        # In a dialogue of one language everybody writes in it; an unknown one is shown to all.
        alone = len(self.written_by_people) == 1 and len(set(self.languages)) > 1
        return alone and self.written_in != UNKNOWN_LANGUAGE


def withheld(why: Withheld) -> Wording:
    return Wording("", "", in_own_language=False, withheld=why)


def wordings(statements: Iterable[Statement], *, reader: Reader, language: str) -> dict[UUID, Wording]:
    """Statements' words for a reader, or why there are none, by statement; two queries, for any number of them."""
    given = list(statements)
    reasons = {statement.id: why_not(reader, statement) for statement in given}
    words = words_of([s for s in given if reasons[s.id] is None], reader=reader)
    return {
        id_: words[id_].in_language(language) if reason is None else withheld(reason)
        for id_, reason in reasons.items()
    }


def words_of(statements: Iterable[Statement], *, reader: Reader) -> dict[UUID, Words]:
    """All words of statements that a reader may see, by statement; the others are left out. Two queries."""
    readable = {s.id: s for s in statements if why_not(reader, s) is None}
    dialogues = Dialogue.objects.in_bulk({s.dialogue_id for s in readable.values()})
    translations = _translations_of(_fit(reader, list(readable)))
    return {
        id_: Words(
            text=s.text,
            written_in=s.language,
            translations=translations.get(id_, {}),
            languages=dialogues[s.dialogue_id].languages,
            open_original=reader.sees_originals or reader.is_of_room(s.room_id),
        )
        for id_, s in readable.items()
    }


def words_in(statements: QuerySet[Statement], *, reader: Reader) -> dict[UUID, Words]:
    """All words of those of the statements that a reader may see, by statement; three queries."""
    return words_of(statements.filter(readable_by(reader)), reader=reader)


def words_by_number(dialogue: Dialogue, language: str, *, reader: Reader) -> dict[str, str]:
    """Words of a dialogue's statements that have a number, by that number; empty where they are withheld."""
    numbered = list(Statement.objects.filter(dialogue=dialogue, number__isnull=False))
    found = wordings(numbered, reader=reader, language=language)
    return {str(s.number): found[s.id].text for s in numbered}


def _fit(reader: Reader, statements: list[UUID]) -> QuerySet[Translation]:
    """The translations that a reader may see: held ones are wrong, and nobody has read a machine's."""
    found = Translation.objects.filter(statement__in=statements)
    if not reader.sees_held:
        found = found.filter(held=False)
    if not reader.at_work:
        found = found.exclude(status=Translation.Status.MACHINE, statement__dialogue__machine_words=False)
    return found


def _translations_of(translations: QuerySet[Translation]) -> dict[UUID, dict[str, tuple[str, str]]]:
    # By statement and language: the words, and how they came to be.
    found: dict[UUID, dict[str, tuple[str, str]]] = {}
    for statement_id, language, text, status in translations.values_list(
        "statement_id", "language", "text", "status"
    ):
        found.setdefault(statement_id, {})[language] = (text, status)
    return found
