"""How pages say figures and dates of the record in a reader's language."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date, format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from concilio.documents.digits import in_digits_of, written_number


def said_figure(bound: str, low: int | None, high: int | None, language: str) -> str:
    """"at least 161", "500 to 1,000", "about 200", "613"; empty for no figure."""
    least = written_number(low, language) if low is not None else ""
    most = written_number(high, language) if high is not None else ""
    if bound == "at-least":
        return pgettext("figure", "at least %(number)s") % {"number": least}
    if bound == "at-most":
        return pgettext("figure", "up to %(number)s") % {"number": most}
    if bound == "about":
        return pgettext("figure", "about %(number)s") % {"number": least}
    if bound == "range":
        return pgettext("figure", "%(low)s to %(high)s") % {"low": least, "high": most}
    return least


def said_date(text: str, first: date | None, last: date | None, language: str) -> str:
    """A date as it was entered, in words: a day, a month, a year, from one to another; "undated" for none."""
    if not text:
        return _("undated")
    if first is None or last is None:
        known = first or last
        if known is None:
            return text
        form = _("from %(day)s on") if last is None else _("until %(day)s")
        return form % {"day": _day(known, language)}
    said = _period(first, last, language)
    return _("about %(date)s") % {"date": said} if "~" in text and "/" not in text else said


def _period(first: date, last: date, language: str) -> str:
    if first == last:
        return _day(first, language)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        if first.year == last.year:
            return in_digits_of(language, str(first.year))
        return in_digits_of(language, f"{first.year}–{last.year}")
    whole_month = first.day == 1 and (last.year, last.month) == (first.year, first.month) and last.day >= 28
    if whole_month:
        return in_digits_of(language, str(format_skeleton("yMMMM", first, locale=_locale(language))))
    return _("%(first)s to %(last)s") % {"first": _day(first, language), "last": _day(last, language)}


def _day(day: date, language: str) -> str:
    return in_digits_of(language, str(format_date(day, "long", locale=_locale(language))))


def _locale(language: str) -> str:
    return "en_GB" if language == "en" else language.replace("-", "_")
