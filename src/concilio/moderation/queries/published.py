"""Published statements as anybody may read them, by number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from concilio.dialogue.models import Dialogue, Statement
from concilio.dialogue.readable import EVERYBODY, readable_by
from concilio.dialogue.wording import Wording, wordings

PER_PAGE = 50


@dataclass(frozen=True)
class PublishedStatement:
    """A statement of the joint room. Who wrote it, or for which community, is not told."""

    number: int
    wording: Wording
    is_seed: bool
    published_on: date | None


def published_page(
    dialogue: Dialogue, language: str, page: str | None, *, number: str | None = None
) -> tuple[Page[Statement], list[PublishedStatement]]:
    """One page, in the order of numbers.

    Args:
        number: a statement's, to open the page on which it stands; nonsense opens the first.
    """
    found = Statement.objects.filter(readable_by(EVERYBODY), dialogue=dialogue, number__isnull=False)
    if page is None and number is not None and number.isascii() and number.isdigit() and len(number) < 10:
        page = str(found.filter(number__lt=int(number)).count() // PER_PAGE + 1)
    shown = Paginator(found.order_by("number"), PER_PAGE).get_page(page)
    words = wordings(shown.object_list, reader=EVERYBODY, language=language)
    return shown, [
        PublishedStatement(s.number or 0, words[s.id], s.is_seed, s.published_on) for s in shown.object_list
    ]
