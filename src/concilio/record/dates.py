"""Dates of the record: EDTF levels 0 and 1, the part that records use, with the days between which they lie.

A day, a month, a year; unknown digits at the end (`199X`, `1992-02-XX`); `?` doubtful, `~` approximate, `%` both; and
intervals of two of these, of which one end may be open (`1988/..`). Open means open, and `~` widens by the date's own
unit: a day by a day, a year by a year.

What cannot be bounded is refused: a season begins on another day in another place, and an empty end of an interval
says that nobody knows it.

Reference:
    Library of Congress, "Extended Date/Time Format (EDTF) Specification", 2019.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Any

from concilio.documents.digits import in_digits_of
from concilio.languages import LANGUAGE_CODES

__all__ = ["DateFault", "NotADate", "RecordDate"]


class DateFault(StrEnum):
    """Why a text is no date of the record."""

    FORM = "form"
    NO_SUCH_DAY = "no-such-day"
    REVERSED = "reversed"
    UNKNOWN_END = "unknown-end"
    BOTH_OPEN = "both-open"
    SEASON = "season"
    TIME = "time"


_SAID = {
    DateFault.FORM: "is not written as a date: 1992-02-26, 1992-02, 1992, 1992~, 1992-02-25/1992-02-26, 1988/..",
    DateFault.NO_SUCH_DAY: "names a day or month that does not exist",
    DateFault.REVERSED: "ends before it begins",
    DateFault.UNKNOWN_END: "has an end that is not given: write .. for an open one",
    DateFault.BOTH_OPEN: "is open at both ends and says nothing",
    DateFault.SEASON: "is a season, which begins on another day in another place: give months",
    DateFault.TIME: "has a time of day: give the day alone",
}


class NotADate(ValueError):  # noqa: N818 - named as a sentence
    """The text is no date of the record; `fault` says why."""

    def __init__(self, text: str, fault: DateFault) -> None:
        super().__init__(f"{text!r} {_SAID[fault]}")
        self.text = text
        self.fault = fault


@dataclass(frozen=True)
class _Part:
    """One date, its bounds as written and as widened, and its numbers as they are said."""

    first: date
    last: date
    year: int
    month: int | None
    day: int | None
    until_year: int | None
    approximate: bool
    uncertain: bool

    @property
    def widened(self) -> tuple[date, date]:
        if not self.approximate:
            return self.first, self.last
        if self.day:
            return _days_from(self.first, -1), _days_from(self.last, 1)
        if self.month:
            return _month_from(self.first, -1), _end_of_month(_month_from(self.last, 1))
        span = self.last.year - self.first.year + 1
        return date(max(self.first.year - span, 1), 1, 1), date(min(self.last.year + span, 9999), 12, 31)

    def said(self, language: str, role: str = "") -> str:
        """The part alone, or as the end of an interval that is open (`since`, `until`)."""
        wording = _wording(language)
        word = role or ("about" if self.approximate else "")
        text: str = wording.said(self.year, self.month, self.day, word)
        if self.until_year:
            text = f"{self.year}–{wording.said(self.until_year, None, None, word)}"
        frame = "_".join(filter(None, ("about" if self.approximate else "", role))).upper()
        text = getattr(wording, frame).format(text) if frame else text
        return wording.UNCERTAIN.format(text) if self.uncertain else text


@dataclass(frozen=True)
class RecordDate:
    """A date of the record.

    Attributes:
        text: as EDTF, in ASCII digits.
        first, last: the days between which it lies, both included; None where it is open.
        approximate, uncertain: whether any part of it is.
    """

    text: str
    first: date | None
    last: date | None
    approximate: bool
    uncertain: bool
    _start: _Part | None
    _end: _Part | None

    @classmethod
    def parse(cls, text: str) -> RecordDate:
        """Read an EDTF date. Digits of any script, spaces around it and a minus sign are taken.

        Raises:
            NotADate: with what is wrong with it.
        """
        written = _in_ascii(text)
        start, end = _parts(written)
        if start and end and start.first > end.last:
            raise NotADate(written, DateFault.REVERSED)
        given = [part for part in (start, end) if part]
        return cls(
            text=written,
            first=start.widened[0] if start else None,
            last=end.widened[1] if end else None,
            approximate=any(part.approximate for part in given),
            uncertain=any(part.uncertain for part in given),
            _start=start,
            _end=end,
        )

    def said(self, language: str) -> str:
        """The date as people say it: "about 1992", "February 1992", "25–26 February 1992", "since 1988".

        Args:
            language: a code of the interface; another one is answered in English.
        """
        known = language if language in LANGUAGE_CODES else "en"
        return in_digits_of(known, self._said(known))

    def _said(self, language: str) -> str:
        start, end = self._start, self._end
        if start is None or end is None:
            return start.said(language, "since") if start else end.said(language, "until") if end else ""
        if start == end:
            return start.said(language)
        if _same_month(start, end):
            return str(_wording(language).said(start.year, start.month, f"{start.day}–{end.day}", ""))
        return f"{start.said(language)} – {end.said(language)}"


_DATE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<sign>[?~%]?)", re.ASCII
)
_MONTHS_IN_A_YEAR = 12
_FIRST_SEASON, _LAST_SEASON = 21, 41


def _parts(written: str) -> tuple[_Part | None, _Part | None]:
    ends = written.split("/")
    if len(ends) == 1:
        part = _part(written, written)
        return part, part
    if len(ends) != 2:
        raise NotADate(written, DateFault.FORM)
    if "" in ends:
        raise NotADate(written, DateFault.UNKNOWN_END)
    start, end = (None if each == ".." else _part(each, written) for each in ends)
    if start is None and end is None:
        raise NotADate(written, DateFault.BOTH_OPEN)
    return start, end


def _part(text: str, whole: str) -> _Part:
    if re.match(r"\d{4}-\d\d-\d\dT", text, re.ASCII):
        raise NotADate(whole, DateFault.TIME)
    match = _DATE.fullmatch(text)
    if match is None:
        raise NotADate(whole, DateFault.FORM)
    year, month, day, sign = (match[name] for name in ("year", "month", "day", "sign"))
    if ("X" in year and month) or (month == "XX" and day not in {None, "XX"}):
        raise NotADate(whole, DateFault.FORM)
    signs = {"approximate": sign in {"~", "%"}, "uncertain": sign in {"?", "%"}}
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if last_year == 0 or (first_year == 0 and "X" not in year):
        raise NotADate(whole, DateFault.NO_SUCH_DAY)
    number_of_month = int(month) if month and month != "XX" else None
    if number_of_month is None:
        several = last_year if "X" in year else None
        first, last = date(max(first_year, 1), 1, 1), date(last_year, 12, 31)
        return _Part(first, last, max(first_year, 1), None, None, several, **signs)
    if _FIRST_SEASON <= number_of_month <= _LAST_SEASON and day is None:
        raise NotADate(whole, DateFault.SEASON)
    try:
        first = date(first_year, number_of_month, int(day) if day and day != "XX" else 1)
    except ValueError:
        raise NotADate(whole, DateFault.NO_SUCH_DAY) from None
    if day is None or day == "XX":
        return _Part(first, _end_of_month(first), first_year, number_of_month, None, None, **signs)
    return _Part(first, first, first_year, number_of_month, int(day), None, **signs)


def _in_ascii(text: str) -> str:
    signs = {"−": "-", "‐": "-", "‑": "-", "x": "X", "u": "X"}
    return "".join(
        str(unicodedata.digit(sign)) if unicodedata.category(sign) == "Nd" else signs.get(sign, sign)
        for sign in text.strip()
    )


def _same_month(start: _Part, end: _Part) -> bool:
    plain = not any((start.approximate, start.uncertain, end.approximate, end.uncertain))
    return bool(plain and start.day and end.day and (start.year, start.month) == (end.year, end.month))


def _days_from(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def _month_from(day: date, months: int) -> date:
    """The first day of the month so many months away; of the calendar's first or last month where it ends."""
    index = day.year * _MONTHS_IN_A_YEAR + day.month - 1 + months
    index = min(max(index, _MONTHS_IN_A_YEAR), 9999 * _MONTHS_IN_A_YEAR + 11)
    return date(index // _MONTHS_IN_A_YEAR, index % _MONTHS_IN_A_YEAR + 1, 1)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


@cache
def _wording(language: str) -> Any:
    return import_module(f"concilio.languages.{language}.dates")
