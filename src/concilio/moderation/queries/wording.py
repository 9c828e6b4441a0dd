"""What every page of moderation shows of communities and statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from concilio.dialogue.models import Community, Dialogue, Statement
from concilio.dialogue.queries.texts import community_names
from concilio.languages import LANGUAGES
from concilio.moderation.models import Reason

LANGUAGE_NAMES = dict(LANGUAGES)
Words = str | Promise


@dataclass(frozen=True)
class CommunityView:
    """A community by its name, and its mark: c1, c2 or c3 by the order of labels."""

    label: str
    name: str
    mark: str
    id: UUID | None = None


@dataclass(frozen=True)
class Wording:
    """A statement in the reader's language, or as it was written where there is no translation.

    Attributes:
        status: how the translation came to be; empty where the words are the author's.
    """

    text: str
    language: str
    status: Words
    original: str
    original_language: str
    original_language_name: str

    @property
    def translated(self) -> bool:
        return bool(self.status)


def community_views(dialogue: Dialogue, language: str) -> dict[str, CommunityView]:
    """By label, in the order of labels."""
    ids = dict(Community.objects.filter(dialogue=dialogue).values_list("label", "id"))
    return {
        label: CommunityView(label, name, f"c{place % 3 + 1}", ids[label])
        for place, (label, name) in enumerate(community_names(dialogue, language).items())
    }


def wording(statement: Statement, language: str) -> Wording:
    """A statement for a reader of a language; needs its translations loaded."""
    name = LANGUAGE_NAMES.get(statement.language, "")
    if statement.language != language:
        for translation in statement.translations.all():
            if translation.language == language:
                return Wording(
                    translation.text,
                    language,
                    translation.get_status_display(),
                    statement.text,
                    statement.language,
                    name,
                )
    return Wording(statement.text, statement.language, "", statement.text, statement.language, name)


def reason_label(code: str) -> Words:
    return Reason(code).label if code in Reason.values else ""


def reasons(codes: Iterable[str] = Reason.values) -> list[tuple[str, Words]]:
    """(code, words) in the order of the policy."""
    return [(code, Reason(code).label) for code in Reason.values if code in set(codes)]
