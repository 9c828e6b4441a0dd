"""The public log as files: every decision with its keys and reasons, no text and no person's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from concilio.dialogue.models import Dialogue
from concilio.dialogue.naming import communities_by_label
from concilio.moderation.queries.decisions import all_decisions

FORMAT = "concilio-decisions/1"


def heads(dialogue: Dialogue, language: str) -> list[str]:
    """Headings of the table: one column for each community's key, and one for its reason."""
    names = [view.name for view in communities_by_label(dialogue, language).values()]
    return [
        pgettext("heading of a table's column: a day", "Day"),
        pgettext("heading of a table's column: number of a statement", "Statement"),
        _("Decision"),
        *(head for name in names for head in (name, _("%(community)s: reason") % {"community": name})),
        pgettext("heading of a table's column", "Reason"),
    ]


def rows(dialogue: Dialogue, language: str) -> Iterator[list[object]]:
    """A row for each decision, newest day first."""
    labels = list(communities_by_label(dialogue, language))
    said = {
        "approved": pgettext("key of a community", "approved"),
        "refused": pgettext("key of a community", "refused"),
        "hides": pgettext("key of a community", "hidden at once"),
    }
    for line in all_decisions(dialogue, language):
        keys = {key.community.label: key for key in line.keys}
        cells: list[object] = []
        for label in labels:
            key = keys.get(label)
            cells += [said.get(key.state, ""), key.reason] if key else ["", ""]
        yield [line.on.isoformat(), line.number, line.kind_name, *cells, line.reason]


def as_json(dialogue: Dialogue, language: str) -> dict[str, Any]:
    """The log for programs: codes for decisions and keys, reasons in the reader's language."""
    return {
        "format": FORMAT,
        "language": language,
        "dialogue": dialogue.slug,
        "decisions": [
            {
                "on": line.on.isoformat(),
                "statement": line.number,
                "decision": line.kind,
                "keys": [
                    {"community": key.community.label, "key": key.state, "reason": str(key.reason)}
                    for key in line.keys
                ],
                "reason": str(line.reason),
            }
            for line in all_decisions(dialogue, language)
        ],
    }
