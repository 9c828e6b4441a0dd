"""What participants send: an answer, a guess, a statement. Read leniently, checked by the actions."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import QueryDict

from concilio.dialogue.actions.voting import UNANSWERED, WHATEVER
from concilio.dialogue.errors import NotAChoice, NotThere
from concilio.dialogue.language_detection import UNKNOWN, detect_language
from concilio.storage.ballots import code_of

CHOICES = {"agree": 1, "pass": 0, "disagree": -1}
NAMES: dict[int | None, str] = {choice: name for name, choice in CHOICES.items()}


def read_statement_id(data: QueryDict, name: str = "statement") -> UUID:
    """
    Raises:
        NotThere: no id that a page of ours can have sent.
    """
    try:
        return UUID(data.get(name, ""))
    except ValueError:
        raise NotThere from None


def read_choice(data: QueryDict) -> int:
    """
    Raises:
        NotAChoice: none of the three answers.
    """
    try:
        return CHOICES[data.get("choice", "")]
    except KeyError:
        raise NotAChoice from None


def read_seen(data: QueryDict) -> int:
    """Code of the answer that the page of changes showed, as it says itself; nothing where it showed none."""
    seen = data.get("seen")
    if seen is None:
        return WHATEVER
    return code_of(CHOICES[seen]) if seen in CHOICES else UNANSWERED


def read_tenths(data: QueryDict) -> int | None:
    """How many of ten; None for "I can't guess".

    Raises:
        NotAChoice: neither.
    """
    if data.get("skip"):
        return None
    value = data.get("guess", "")
    if not (value.isascii() and value.isdigit() and int(value) <= 10):
        raise NotAChoice
    return int(value)


def read_language(data: QueryDict, text: str) -> str:
    """The language the author named, else the one that the words show."""
    named = data.get("language", "")
    if named == UNKNOWN or named in dict(settings.LANGUAGES):
        return named
    return detect_language(text)
