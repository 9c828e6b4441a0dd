"""A release as files: the same content as its page, aggregated, in the rounding of the page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from concilio.insight.models import Release
from concilio.insight.release import to_json
from concilio.report import Content
from concilio.report.presentation import Share

CSV_COLUMNS = (
    "statement", "text", "community", "voters", "agree", "agree_from", "agree_to", "nearly_all", "at_least_of_each",
)  # fmt: skip


def as_json(content: Content) -> dict[str, Any]:
    return to_json(content)


def as_document(release: Release) -> bytes:
    """The document that the public ledger names: the stored numbers, without words, the same in every language."""
    document = {
        "dialogue": str(release.dialogue_id),
        "findings": release.content,
        "number": release.number,
    }
    # Sorted: PostgreSQL keeps an object's keys in an order of its own.
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def as_csv(content: Content) -> str:
    """A row for each community on each statement that is shown; percentages rounded as on the page."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(CSV_COLUMNS)
    writer.writerows(_rows(content))
    return text.getvalue()


def _rows(content: Content) -> Iterator[tuple[object, ...]]:
    for row in content.statement_rows:
        for side, share in zip(content.sides, row.bars, strict=True):
            if share is not None:
                level = "" if row.level is None else row.level
                yield (
                    row.statement.label,
                    _inert(row.statement.text),
                    _inert(side.name),
                    *_numbers(share),
                    level,
                )


def _numbers(share: Share) -> tuple[object, ...]:
    return share.voters, share.about, share.low, share.high, "yes" if share.nearly_all else "no"


def _inert(text: str) -> str:
    """A spreadsheet must not take what somebody wrote for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
