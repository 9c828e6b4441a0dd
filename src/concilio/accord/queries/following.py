"""Asks and their answers, deliveries and their steps, and the life of one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from concilio.accord.models import Accord, Ask, AskStatus, Circulation, ClauseSource
from concilio.accord.queries.pages import AccordLine, AccordPage, ClauseLine, Said, accord_page, line_of
from concilio.accord.text import DraftContent
from concilio.dialogue.models import Dialogue, Phase, Statement
from concilio.dialogue.readable import EVERYBODY
from concilio.dialogue.wording import Wording, wordings
from concilio.insight.models import Release


@dataclass(frozen=True)
class AskLine:
    """An ask on the board.

    Attributes:
        days: for how long nobody has answered it; None once somebody has.
    """

    ask: Ask
    said: Said
    line: AccordLine
    newest: AskStatus
    status: str
    history: tuple[AskStatus, ...]
    days: int | None


def asks_board(language: str, *, today: date, accord: Accord | None = None) -> list[AskLine]:
    """Every ask, the longest unanswered first, then by day and number; for every addressee alike."""
    asks = Ask.objects.exclude(accord__dialogue__phase=Phase.SETUP).select_related(
        "accord__dialogue", "accord__release"
    )
    if accord is not None:
        asks = asks.filter(accord=accord)
    pages: dict[UUID, AccordPage] = {}
    lines = []
    for ask in asks.prefetch_related("statuses"):
        if ask.accord_id not in pages:
            pages[ask.accord_id] = accord_page(ask.accord, language)
        lines.append(_ask_line(ask, pages[ask.accord_id], today))
    return sorted(
        lines, key=lambda line: (line.days is None, line.ask.asked_on, line.ask.number, str(line.ask.id))
    )


def _ask_line(ask: Ask, page: AccordPage, today: date) -> AskLine:
    history = tuple(ask.statuses.all())
    newest = history[-1]
    clause = next((each for each in page.clauses if each.id == ask.clause_id), None)
    unanswered = newest.status == AskStatus.Status.OPEN
    return AskLine(
        ask,
        clause.said if clause else Said("", ""),
        page.line,
        newest,
        newest.get_status_display(),
        history,
        (today - ask.asked_on).days if unanswered else None,
    )


def circulations_of(accord: Accord) -> list[Circulation]:
    """Deliveries with their steps, by day."""
    found = Circulation.objects.filter(accord=accord).select_related("recipient", "case")
    return list(found.prefetch_related("steps").order_by("prepared_on", "id"))


@dataclass(frozen=True)
class UsedIn:
    """A clause that comes from a statement."""

    line: AccordLine
    clause: ClauseLine


@dataclass(frozen=True)
class StatementLife:
    """What became of a statement: its words, where it was counted, and what was made of it."""

    statement: Statement
    wording: Wording
    release: Release | None
    used_in: tuple[UsedIn, ...]


def life_of(dialogue: Dialogue, number: int, language: str) -> StatementLife | None:
    """The life of a statement that everybody may read; None where there is none."""
    statement = Statement.objects.filter(dialogue=dialogue, number=number, room=None).first()
    if statement is None or statement.status != Statement.Status.PUBLISHED:
        return None
    release = Release.objects.filter(dialogue=dialogue, state=Release.State.PUBLIC, statements=statement)
    return StatementLife(
        statement,
        wordings([statement], reader=EVERYBODY, language=language)[statement.id],
        release.order_by("number").first(),
        tuple(_uses(statement, language)),
    )


def _uses(statement: Statement, language: str) -> list[UsedIn]:
    accords = ClauseSource.objects.filter(statement=statement).values("clause__accord")
    found = []
    for accord in (
        Accord.objects.filter(id__in=accords).select_related("dialogue", "release").order_by("number")
    ):
        page = accord_page(accord, language)
        if page.draft is None:
            continue
        sources = {c.id: c.sources for c in DraftContent.from_json(page.draft.content).clauses}
        found += [
            UsedIn(line_of(accord, language), clause)
            for clause in page.clauses
            if statement.number in sources[clause.id]
        ]
    return found
