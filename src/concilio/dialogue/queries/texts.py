"""What a dialogue and its communities are called, in the reader's language or the nearest there is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from concilio.dialogue.models import Community, CommunityName, Dialogue, DialogueText


class _InALanguage(Protocol):
    language: str


Text = TypeVar("Text", bound=_InALanguage)


def dialogue_text(dialogue: Dialogue, language: str) -> DialogueText:
    """In this language; else in the first of the dialogue's languages that has a text; else an empty one."""
    found = nearest(DialogueText.objects.filter(dialogue=dialogue), language, dialogue.languages)
    return found or DialogueText(dialogue=dialogue, language=language, title=dialogue.slug, question="")


def community_names(dialogue: Dialogue, language: str) -> dict[str, str]:
    """Names by label, in label order; a community without a name goes by its label. Two queries."""
    communities = Community.objects.filter(dialogue=dialogue).order_by("label")
    names: dict[object, list[CommunityName]] = {}
    for name in CommunityName.objects.filter(community__dialogue=dialogue):
        names.setdefault(name.community_id, []).append(name)
    return {
        c.label: found.name
        if (found := nearest(names.get(c.id, ()), language, dialogue.languages))
        else c.label
        for c in communities
    }


def nearest(texts: Iterable[Text], language: str, languages: Iterable[str]) -> Text | None:
    """The text in `language`, else in the first of `languages` that has one, else any, else None."""
    by_language = {text.language: text for text in texts}
    for code in (language, *languages):
        if code in by_language:
            return by_language[code]
    return next(iter(by_language.values()), None)
