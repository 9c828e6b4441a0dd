"""Typing errors that were corrected in titles, questions and names, with both versions: for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from concilio.dialogue.models import CorrectedName, Dialogue


@dataclass(frozen=True)
class CorrectedView:
    on: date
    what: str | Promise
    language: str
    before: str
    after: str


def corrected_names(dialogue: Dialogue) -> list[CorrectedView]:
    """By day, then by what was corrected and its language."""
    return [
        CorrectedView(row.on, CorrectedName.What(row.what).label, row.language, row.before, row.after)
        for row in CorrectedName.objects.filter(dialogue=dialogue).order_by("on", "what", "language", "id")
    ]
