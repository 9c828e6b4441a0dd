"""Numbers in sentences, as the reader's language writes them."""

from __future__ import annotations

from django.utils.translation import get_language

from concilio.documents.digits import written_number


def number_here(value: int | float) -> str:
    """A number in the language of the page; for sentences put together outside a template."""
    return written_number(value, get_language() or "en")
