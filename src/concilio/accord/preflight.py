"""The check before sending: by the rules of `documents.preflight`, or by the limits kept with a recipient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop

from concilio.accord.models import Circulation, LanguageText
from concilio.accord.text import typeset
from concilio.documents.accord_docx import write_submission
from concilio.documents.accord_text import State
from concilio.documents.preflight import (
    Outcome,
    Session,
    Sponsor,
    Submission,
    count_words,
    preflight,
    recipients,
    share_views,
    submitted_by,
)

STANDINGS = ("general", "special", "roster")
SUBMITTED_IN = "docx"


class BadRow(ValueError):  # noqa: N818 - says where a list of names cannot be read
    """A row of a list cannot be read.

    Attributes:
        number: of the row, counted from 1.
    """

    def __init__(self, number: int) -> None:
        super().__init__(f"row {number}")
        self.number = number


def read_sponsors(typed: str) -> list[dict[str, str]]:
    """Organisations, one a row: a name, and after the last comma its standing with the recipient, if it has one.

    Raises:
        BadRow: a row without a name, or the same name twice.
    """
    found: list[dict[str, str]] = []
    for number, row in enumerate(typed.splitlines(), start=1):
        if not row.strip():
            continue
        name, _comma, standing = row.rpartition(",")
        if standing.strip().lower() not in STANDINGS:
            name, standing = row, ""
        name = name.strip()
        if not name or any(name == known["name"] for known in found):
            raise BadRow(number)
        found.append({"name": name, "status": standing.strip().lower()})
    return found


def dossier(circulation: Circulation, text: LanguageText) -> bytes:
    """The very file that is sent: title, who submits it, clauses and notes, and who shares the views."""
    adopted_on = circulation.accord.adopted_on or circulation.prepared_on
    printed = typeset(text.content, state=State.ADOPTED, day=adopted_on)
    # The sentence is about standing: who has none cannot submit, which the check says.
    sponsors = [Sponsor(**each) for each in circulation.sponsors if each["status"]]
    by = submitted_by(sponsors, text.language) if sponsors else circulation.accord.dialogue.coalition.name
    shared = share_views(circulation.shares, text.language) if circulation.shares else ""
    return write_submission(printed, by, shared)


def checked(circulation: Circulation, text: LanguageText | None, today: date) -> list[dict[str, Any]]:
    """What each rule finds, as it is kept with the delivery: words to be translated, values, and its source."""
    if text is None:
        return []
    rules = recipients().get(circulation.recipient.rules)
    if rules is None:
        return _by_limits(circulation, text, today)
    results = preflight(_submission(circulation, text), rules, today)
    return [
        {
            "rule": result.rule,
            "passes": result.outcome is Outcome.PASSED,
            "message": result.message,
            "values": {name: _plain(value) for name, value in result.values.items()},
            "source": f"{result.source.title} ({result.source.where}, {result.source.dated})",
        }
        for result in results
    ]


@dataclass(frozen=True)
class Said:
    """A rule's result in the reader's language."""

    passes: bool
    said: str
    source: str


def said(kept: Sequence[dict[str, Any]]) -> list[Said]:
    """What was kept, in the reader's language."""
    return [
        Said(rule["passes"], gettext(rule["message"]) % rule["values"] if rule["values"] else gettext(rule["message"]),
             rule["source"])
        for rule in kept
    ]  # fmt: skip


def _submission(circulation: Circulation, text: LanguageText) -> Submission:
    starts = circulation.session_starts
    deadlines = {circulation.language: circulation.deadline} if circulation.deadline else {}
    return Submission(
        file=dossier(circulation, text),
        format=SUBMITTED_IN,
        language=circulation.language,
        sponsors=tuple(Sponsor(**each) for each in circulation.sponsors),
        agenda_items=(circulation.agenda_item,) if circulation.agenda_item else (),
        session=Session(circulation.session, starts, deadlines) if starts else None,
        circulated_before=circulation.elsewhere_before,
        fields={"contact": circulation.contact},
    )


def _by_limits(circulation: Circulation, text: LanguageText, today: date) -> list[dict[str, Any]]:
    recipient, found = circulation.recipient, []
    values: dict[str, Any]
    parts = [text.content["title"], *(clause["text"] for clause in text.content["clauses"])]
    counts = count_words("\n".join(parts), "")
    count = max(counts.spaces, counts.signs)
    if recipient.most_words is not None:
        values = {"count": count, "limit": recipient.most_words}
        message = gettext_noop("%(count)s words; %(limit)s fit.")
        found.append(_kept("words", count <= recipient.most_words, message, values, recipient.name))
    if recipient.languages:
        message = gettext_noop("It takes these languages: %(languages)s.")
        values = {"languages": ", ".join(recipient.languages)}
        found.append(_kept("language", text.language in recipient.languages, message, values, recipient.name))
    if circulation.deadline is not None:
        message = gettext_noop("The last day is %(day)s.")
        values = {"day": circulation.deadline.isoformat()}
        found.append(_kept("deadline", today <= circulation.deadline, message, values, recipient.name))
    return found


def _kept(rule: str, passes: bool, message: str, values: dict[str, Any], source: str) -> dict[str, Any]:
    return {"rule": rule, "passes": passes, "message": message, "values": values, "source": source}


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) else str(value)
