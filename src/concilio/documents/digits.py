"""Numbers as each language writes them."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal

_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def in_digits_of(language: str, text: str) -> str:
    """Arabic pages count in the digits of Arabic print in the east of its world; others in 0 to 9."""
    return text.translate(_ARABIC_DIGITS) if language == "ar" else text


@lru_cache(maxsize=10_000, typed=True)
def written_number(value: int | float, language: str) -> str:
    """A number with its language's separators and digits."""
    if language == "ar":
        return in_digits_of(language, str(format_decimal(value, locale="ar_EG", numbering_system="arab")))
    return str(format_decimal(value, locale=Locale.parse(language.replace("-", "_"))))
