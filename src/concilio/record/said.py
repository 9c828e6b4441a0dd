"""How pages say figures and dates of the record in a reader's language."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from concilio.documents.digits import written_number
from concilio.record.dates import RecordDate


def said_figure(bound: str, low: int | None, high: int | None, language: str) -> str:
    """ "at least 161", "500 to 1,000", "about 200", "613"; empty for no figure."""
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


def said_date(text: str, language: str) -> str:
    """A date as it was entered, in words; "undated" for none."""
    return _said(text, language) if text else _("undated")


@lru_cache(maxsize=8192)
def _said(text: str, language: str) -> str:
    # A page of a large event says the same few dates hundreds of times.
    return RecordDate.parse(text).said(language)
