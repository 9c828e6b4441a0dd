"""What a thing is called in a reader's language: dialogues, communities, statements, languages. Every app asks here.

One fallback order: the reader's language, then the dialogue's languages in their order, then by code. A statement falls
back to its author's own words: they alone are sure to be what was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from django.utils.functional import Promise

from concilio.dialogue.models import Community, CommunityName, Dialogue, DialogueText, Statement, Translation
from concilio.documents.marks import mark_class
from concilio.languages import LANGUAGES

_LANGUAGE_NAMES = dict(LANGUAGES)


class _InALanguage(Protocol):
    language: str


Text = TypeVar("Text", bound=_InALanguage)


def language_name(code: str) -> str:
    """A language by its own name; empty where it is unknown."""
    return _LANGUAGE_NAMES.get(code, "")


def nearest_language(known: Iterable[str], language: str, languages: Iterable[str]) -> str | None:
    """The language that a reader of `language` gets, of those in which there is something; None where there is none."""
    codes = set(known)
    return next((code for code in (language, *languages, *sorted(codes)) if code in codes), None)


def nearest(texts: Iterable[Text], language: str, languages: Iterable[str]) -> Text | None:
    """The text that a reader of `language` gets; None where there is none."""
    by_language = {text.language: text for text in texts}
    code = nearest_language(by_language, language, languages)
    return by_language[code] if code is not None else None


# Dialogues and communities ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class NamedCommunity:
    """A community as a page shows it.

    Attributes:
        mark: class of its hue and shape, by the order of labels and nothing else.
    """

    id: UUID
    label: str
    name: str
    mark: str


def dialogue_text(dialogue: Dialogue, language: str) -> DialogueText:
    """What the dialogue says of itself; an empty text, titled by its address, where it says nothing yet."""
    found = nearest(DialogueText.objects.filter(dialogue=dialogue), language, dialogue.languages)
    return found or DialogueText(dialogue=dialogue, language=language, title=dialogue.slug, question="")


def named_communities(dialogue: Dialogue, language: str) -> tuple[NamedCommunity, ...]:
    """A dialogue's communities by label; one without a name goes by its label. Two queries."""
    names: dict[UUID, list[CommunityName]] = {}
    for name in CommunityName.objects.filter(community__dialogue=dialogue):
        names.setdefault(name.community_id, []).append(name)
    communities = Community.objects.filter(dialogue=dialogue).order_by("label")
    return tuple(
        named_community(place, community, names.get(community.id, ()), language, dialogue.languages)
        for place, community in enumerate(communities)
    )


def named_community(
    place: int, community: Community, names: Iterable[CommunityName], language: str, languages: Iterable[str]
) -> NamedCommunity:
    """One community, the `place`-th by label, with names that were read already."""
    name = nearest(names, language, languages)
    return NamedCommunity(
        community.id, community.label, name.name if name else community.label, mark_class(place)
    )


def communities_by_label(dialogue: Dialogue, language: str) -> dict[str, NamedCommunity]:
    """As `named_communities`, by label."""
    return {community.label: community for community in named_communities(dialogue, language)}


def community_names(dialogue: Dialogue, language: str) -> dict[str, str]:
    """Names by label, in label order."""
    return {community.label: community.name for community in named_communities(dialogue, language)}


# Statements -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wording:
    """A statement's words as one reader gets them.

    Attributes:
        translation: code of how the translation came to be; empty where the words are the author's.
        original, original_language: the author's words, where these are a translation; else empty.
    """

    text: str
    language: str
    translation: str = ""
    original: str = ""
    original_language: str = ""

    @property
    def translated(self) -> bool:
        return bool(self.translation)

    @property
    def status(self) -> str | Promise:
        """How the translation came to be, in words."""
        return Translation.Status(self.translation).label if self.translation else ""

    @property
    def original_language_name(self) -> str:
        return language_name(self.original_language or self.language)


def wording_of(
    text: str, written_in: str, translations: Mapping[str, tuple[str, str]], language: str
) -> Wording:
    """A statement's words for a reader, from its text and {language: (translation, status)}."""
    if language == written_in or language not in translations:
        return Wording(text, written_in)
    translated, status = translations[language]
    return Wording(translated, language, status, text, written_in)


def wording(statement: Statement, language: str) -> Wording:
    """A statement's words for a reader; needs its translations loaded."""
    translations = {t.language: (t.text, t.status) for t in statement.translations.all()}
    return wording_of(statement.text, statement.language, translations, language)


def wordings(statements: Iterable[Statement], language: str) -> dict[UUID, Wording]:
    """Statements' words for a reader, by statement; one query, for any number of them."""
    by_id = {statement.id: statement for statement in statements}
    translations: dict[UUID, dict[str, tuple[str, str]]] = {}
    for id_, text, status in Translation.objects.filter(
        statement__in=list(by_id), language=language
    ).values_list("statement_id", "text", "status"):
        translations[id_] = {language: (text, status)}
    return {
        id_: wording_of(statement.text, statement.language, translations.get(id_, {}), language)
        for id_, statement in by_id.items()
    }


def words_by_number(statements: Iterable[Statement], language: str) -> dict[str, str]:
    """Words of statements that have a number, by that number; empty where the words are gone. Two queries."""
    numbered = [statement for statement in statements if statement.number is not None]
    found = wordings(numbered, language)
    return {str(s.number): found[s.id].text if s.text else "" for s in numbered}
