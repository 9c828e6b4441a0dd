"""The rules: each takes what is to be sent and what the recipient asks, and says whether it holds and why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from concilio.documents.docx_form import NotAWordFileError, WordFile, read_word_file
from concilio.documents.preflight.counting import WordCounts, count_words
from concilio.documents.preflight.recipients import Recipient, Requirement, Source


def _(text: str) -> str:
    """Marks a message for translation, which is up to the page that shows it."""
    return text


class Outcome(StrEnum):
    """A rule holds, or does not and the submission may not be sent."""

    PASSED = "passed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Sponsor:
    """An organisation that submits; `status` is the recipient's word for its standing, empty for none."""

    name: str
    status: str


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the recipient. `deadlines`, by language, are those that it announced: they outrank the rule."""

    number: str
    starts: date
    deadlines: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be sent.

    Attributes:
        file: the very bytes that will be sent; `format` is their ending.
        sponsors: the main one first, then in the order in which they will be named.
        circulated_before: whether it went to anybody else in this or another form; None where nobody has said.
        symbol: one that the text or its record bears already; empty before it is published.
        fields: what else the recipient asks to be told, by name.
    """

    file: bytes
    format: str
    language: str
    sponsors: tuple[Sponsor, ...]
    agenda_items: tuple[int, ...] = ()
    session: Session | None = None
    circulated_before: bool | None = None
    symbol: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What became of a rule.

    Attributes:
        message: an English sentence with named places, to be translated and then filled with `values`.
    """

    rule: str
    outcome: Outcome
    message: str
    values: Mapping[str, Any]
    source: Source

    @property
    def said(self) -> str:
        """The message in English."""
        return self.message % self.values if self.values else self.message


@dataclass(frozen=True, slots=True)
class _Case:
    """A submission on a day, its file read once."""

    it: Submission
    today: date
    word_file: WordFile | None

    @property
    def counts(self) -> WordCounts | None:
        return count_words(self.word_file.text, self.word_file.notes) if self.word_file else None


_Said = tuple[Outcome, str, dict[str, Any]]
_PASSED, _REFUSED = Outcome.PASSED, Outcome.REFUSED


def preflight(submission: Submission, recipient: Recipient, today: date) -> tuple[RuleResult, ...]:
    """The result of every rule that the recipient's data of that day name, in the order of the rules.

    Raises:
        RecipientError: nothing was in force on that day.
    """
    asked = recipient.asks_on(today)
    case = _Case(submission, today, _read(submission))
    return tuple(_results(case, asked))


def may_be_sent(results: tuple[RuleResult, ...]) -> bool:
    """Whether every rule holds."""
    return all(result.outcome is Outcome.PASSED for result in results)


def _results(case: _Case, asked: Mapping[str, Requirement]) -> Iterator[RuleResult]:
    for rule, (needs, check) in _RULES.items():
        if needs in asked:
            outcome, message, values = check(case, asked[needs].value)
            yield RuleResult(rule, outcome, message, values, asked[needs].source)


def _read(submission: Submission) -> WordFile | None:
    if submission.format != "docx":
        return None
    try:
        return read_word_file(submission.file)
    except NotAWordFileError:
        return None


# the rules ---


def _status(case: _Case, limits: dict[str, int]) -> _Said:
    if not case.it.sponsors:
        return _REFUSED, _("Nobody submits it. Name the organisation that does."), {}
    for sponsor in case.it.sponsors:
        if sponsor.status not in limits:
            said = _("%(name)s has no status there. Name it in the note to the title, as sharing the views.")
            return _REFUSED, said, {"name": sponsor.name}
    return _PASSED, _("Every organisation that submits it has a status there."), {}


def _order(case: _Case, order: list[str]) -> _Said:
    # The main sponsor stands first, whatever its status.
    places = [order.index(sponsor.status) for sponsor in case.it.sponsors[1:] if sponsor.status in order]
    if places == sorted(places):
        return _PASSED, _("The organisations stand in the order that is asked for."), {}
    said = _("After the main sponsor the order is: %(order)s.")
    return _REFUSED, said, {"order": ", ".join(order)}


def _language(case: _Case, languages: list[str]) -> _Said:
    if case.it.language in languages:
        return _PASSED, _("The language is accepted."), {}
    said = _("The language %(language)s is not accepted. Accepted are: %(languages)s.")
    return _REFUSED, said, {"language": case.it.language, "languages": ", ".join(languages)}


def _words(case: _Case, limits: dict[str, int]) -> _Said:
    counts = case.counts
    status = case.it.sponsors[0].status if case.it.sponsors else ""
    limit = limits.get(status, min(limits.values()))
    if counts is None:
        return _REFUSED, _("The words could not be counted, because the file could not be read."), {}
    values = {
        "strictest": counts.strictest,
        "limit": limit,
        "spaces": counts.spaces_with_notes,
        "signs": counts.signs_with_notes,
        "text": counts.spaces,
    }
    if counts.strictest <= limit:
        return _PASSED, _("%(strictest)s words by the strictest count, of at most %(limit)s."), values
    said = _(
        "%(strictest)s words by the strictest count; at most %(limit)s are accepted. Between spaces: %(spaces)s "
        "with the notes, %(text)s without; with hyphens apart: %(signs)s with the notes."
    )
    return _REFUSED, said, values


def _agenda(case: _Case, items: list[int]) -> _Said:
    if len(case.it.agenda_items) != 1:
        said = _("Name exactly one item of the agenda; there are %(n)s.")
        return _REFUSED, said, {"n": len(case.it.agenda_items)}
    if case.it.agenda_items[0] not in items:
        said = _("There is no item %(item)s on the agenda: it is one of %(first)s to %(last)s.")
        return _REFUSED, said, {"item": case.it.agenda_items[0], "first": min(items), "last": max(items)}
    return _PASSED, _("It names one item of the agenda: %(item)s."), {"item": case.it.agenda_items[0]}


def _deadline(case: _Case, days_before: dict[str, int]) -> _Said:
    session = case.it.session
    if session is None:
        return _REFUSED, _("Name the session for which it is meant."), {}
    by_rule = session.starts - timedelta(days=days_before.get(case.it.language, max(days_before.values())))
    last = session.deadlines.get(case.it.language, by_rule)
    values = {"language": case.it.language, "day": last.isoformat(), "session": session.number}
    if case.today > last:
        said = _("The deadline for the language %(language)s was %(day)s, for session %(session)s.")
        return _REFUSED, said, values
    return _PASSED, _("The deadline for the language %(language)s is %(day)s."), values


def _format(case: _Case, formats: list[str]) -> _Said:
    if case.it.format not in formats:
        said = _("A %(format)s file is not accepted. Accepted are: %(formats)s.")
        return _REFUSED, said, {"format": case.it.format, "formats": ", ".join(formats)}
    if case.it.format == "docx" and case.word_file is None:
        return _REFUSED, _("The file is no Word file, or it is damaged."), {}
    return _PASSED, _("The kind of file is accepted."), {}


def _fonts(case: _Case, fonts: list[str]) -> _Said:
    others = sorted(case.word_file.fonts - set(fonts)) if case.word_file else []
    if others or case.word_file is None:
        said = _("The font is %(others)s. It has to be %(fonts)s throughout.")
        return _REFUSED, said, {"others": ", ".join(others) or "?", "fonts": ", ".join(fonts)}
    return _PASSED, _("The font is as asked for."), {}


def _sizes(case: _Case, sizes: list[float]) -> _Said:
    found = case.word_file.sizes if case.word_file else frozenset()
    others = sorted(size for size in found if size not in sizes)
    if others or not found:
        said = _("Letters are set in size %(others)s. They have to be in %(sizes)s throughout.")
        return _REFUSED, said, {"others": _sized(others) or "?", "sizes": _sized(sizes)}
    return _PASSED, _("The size of letters is as asked for."), {}


def _sized(sizes: list[float]) -> str:
    return ", ".join(f"{size:g}" for size in sizes)


def _emphases(case: _Case, forbidden: list[str]) -> _Said:
    found = sorted(case.word_file.emphases & set(forbidden)) if case.word_file else ["?"]
    if found:
        said = _("Something in the text, the notes or their styles is %(found)s. Set everything plain.")
        return _REFUSED, said, {"found": ", ".join(found)}
    return _PASSED, _("Nothing is bold, italic or underlined."), {}


def _masthead(case: _Case, patterns: list[str]) -> _Said:
    beginning = case.word_file.text[:2000] if case.word_file else ""
    if any(re.search(pattern, beginning) for pattern in patterns):
        said = _("It looks like a document that was published already: take away what imitates its head.")
        return _REFUSED, said, {}
    return _PASSED, _("Nothing in it imitates a published document."), {}


def _symbol(case: _Case, pattern: str) -> _Said:
    if case.it.symbol and not re.fullmatch(pattern, case.it.symbol, re.ASCII):
        said = _("“%(symbol)s” has not the form of a symbol of such a document.")
        return _REFUSED, said, {"symbol": case.it.symbol}
    if case.it.symbol:
        said = _("It bears the symbol %(symbol)s, so it was published already.")
        return _REFUSED, said, {"symbol": case.it.symbol}
    return _PASSED, _("It bears no symbol yet: the recipient gives it one."), {}


def _not_before(case: _Case, asked: bool) -> _Said:
    if not asked or case.it.circulated_before is False:
        return _PASSED, _("It was not circulated elsewhere before."), {}
    if case.it.circulated_before is None:
        return _REFUSED, _("Say whether it was circulated elsewhere before."), {}
    said = _("It was circulated elsewhere before: the recipient may leave it out.")
    return _REFUSED, said, {}


def _fields(case: _Case, names: list[str]) -> _Said:
    missing = [name for name in names if not case.it.fields.get(name, "").strip()]
    if missing:
        return _REFUSED, _("These are still to be filled in: %(missing)s."), {"missing": ", ".join(missing)}
    return _PASSED, _("Everything that is asked for is filled in."), {}


# Rule, the requirement that it needs, and the check.
_RULES: dict[str, tuple[str, Callable[[_Case, Any], _Said]]] = {
    "status": ("words", _status),
    "order": ("order", _order),
    "language": ("languages", _language),
    "format": ("formats", _format),
    "words": ("words", _words),
    "agenda": ("agenda_items", _agenda),
    "deadline": ("days_before", _deadline),
    "fonts": ("fonts", _fonts),
    "sizes": ("sizes", _sizes),
    "emphases": ("emphases", _emphases),
    "masthead": ("masthead", _masthead),
    "symbol": ("symbol", _symbol),
    "not_before": ("not_before", _not_before),
    "fields": ("fields", _fields),
}
