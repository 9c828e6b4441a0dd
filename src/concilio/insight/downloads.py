"""A release as files: the same content as its page, aggregated, in the rounding of the page."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from concilio.insight.models import Release
from concilio.report import Content
from concilio.report.presentation import Share


def as_document(release: Release) -> bytes:
    """The document that the public ledger names: the stored numbers, without words, the same in every language."""
    document = {
        "dialogue": str(release.dialogue_id),
        "findings": release.content,
        "number": release.number,
    }
    # Sorted: PostgreSQL keeps an object's keys in an order of its own.
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


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
