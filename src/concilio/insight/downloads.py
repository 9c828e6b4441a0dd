"""A release as files: the same content as its page, aggregated, in the rounding of the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from concilio.insight.models import Release
from concilio.report import Content
from concilio.report.presentation import Share

_ONE_AT_A_TIME = Lock()


def as_document(release: Release) -> bytes:
    """The document that the public ledger names: the stored numbers, without words, the same in every language."""
    document = {
        "dialogue": str(release.dialogue_id),
        "findings": release.content,
        "number": release.number,
    }
    # Sorted: PostgreSQL keeps an object's keys in an order of its own.
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def as_pdf(content: Content, language: str) -> bytes:
    """The page as a document to print, with its tables and without its pictures.

    Setting it takes some tenths of a second, so it is done once for what the page shows, and for one reader at a time:
    whoever asks again and again gets what is there. What the page no longer shows is in no document made after that.
    """
    with _ONE_AT_A_TIME:
        return _pdf(content, language)


@lru_cache(maxsize=8)
def _pdf(content: Content, language: str) -> bytes:
    # Imported late: most processes never set a document.
    from concilio.report.pdf import report_pdf
    from concilio.report.sentences import Sentences

    return report_pdf(content, Sentences(language), whole_tables=True)


def csv_heads() -> list[str]:
    """Headings of the table, in the reader's language."""
    return [
        pgettext("heading of a table's column: number of a statement", "Statement"),
        pgettext("heading of a table's column", "Words"),
        _("Community"),
        _("People who answered"),
        _("Agree, %"),
        _("Agree, from %"),
        _("Agree, to %"),
        _("Nearly all agree"),
        _("At least so many of each community, %"),
    ]


def csv_rows(content: Content) -> Iterator[tuple[object, ...]]:
    """A row for each community on each statement that is shown; percentages rounded as on the page."""
    for row in content.statement_rows:
        for side, share in zip(content.sides, row.bars, strict=True):
            if share is not None:
                yield (row.statement.label, row.statement.text, side.name, *_numbers(share), row.level)


def _numbers(share: Share) -> tuple[object, ...]:
    nearly = pgettext("in a table", "yes") if share.nearly_all else pgettext("in a table", "no")
    return share.voters, share.about, share.low, share.high, nearly
