"""Corrections as the public reads them: words once somebody has answered, and all answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from concilio.record.models import Correction, CorrectionAnswer, Event
from concilio.record.queries.naming import party_names

MOST_SHOWN = 200


@dataclass(frozen=True)
class ShownAnswer:
    side: str
    verdict: str
    words: str
    language: str
    on: date


@dataclass(frozen=True)
class ShownCorrection:
    """A correction. `text` is empty while nobody would show it: unanswered, erased, or refused by all who answered."""

    id: UUID
    state: str
    text: str
    grounds: str
    language: str
    on: date
    entry_id: UUID | None
    source: str
    answers: tuple[ShownAnswer, ...]


def correction_log(event: Event, language: str) -> list[ShownCorrection]:
    """The newest corrections of an event. Three queries."""
    rows = list(
        Correction.objects.filter(event=event)
        .select_related("source")
        .prefetch_related("answers")
        .order_by("-on", "id")[:MOST_SHOWN]
    )
    names = party_names([a.side_id for row in rows for a in row.answers.all()], language)
    return [_shown(row, names, own=False) for row in rows]


def shown_correction(correction: Correction, language: str, *, own: bool) -> ShownCorrection:
    """One correction; `own`: for whoever sent it."""
    names = party_names([answer.side_id for answer in correction.answers.all()], language)
    return _shown(correction, names, own=own)


def _shown(correction: Correction, names: dict[UUID, str], *, own: bool) -> ShownCorrection:
    answers = sorted(correction.answers.all(), key=lambda answer: names[answer.side_id])
    kept = [a for a in answers if a.verdict != CorrectionAnswer.Verdict.NOT_SHOWN]
    public = own or bool(kept)
    return ShownCorrection(
        correction.id,
        str(correction.get_state_display()),
        correction.text if public else "",
        correction.grounds if public else "",
        correction.language,
        correction.on,
        correction.entry_id,
        correction.source.title if correction.source else "",
        tuple(
            ShownAnswer(names[a.side_id], str(a.get_verdict_display()), a.words, a.language, a.on)
            for a in answers
        ),
    )
