"""What the shell's templates need to know of the request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import format_date
from django import template
from django.template.context import Context
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concilio.documents.digits import in_digits_of
from concilio.languages import LANGUAGES, RIGHT_TO_LEFT
from concilio.shell.numbers import number_here

register = template.Library()

# Armenian puts endings behind a day in a sentence, and so the day's number last: 2026 թ. ապրիլի 10-ից.
_DAYS = {"hy": "y թ. MMMM d"}


@dataclass(frozen=True)
class LanguageChoice:
    code: str
    name: str
    href: str
    current: bool
    right_to_left: bool


@register.simple_tag(takes_context=True)
def interface_languages(context: Context) -> list[LanguageChoice]:
    """This page in each of the interface's languages."""
    request = context.get("request")
    path = request.path if request is not None else "/"
    return [
        LanguageChoice(code, name, translate_url(path, code), code == get_language(), code in RIGHT_TO_LEFT)
        for code, name in LANGUAGES
    ]


@register.filter
def number(value: int | float) -> str:
    """A number as the reader's language writes it."""
    return number_here(value)


@register.filter
def day(value: date) -> str:
    """A day as the reader's language writes it: 10 April 2026."""
    language = get_language() or "en"
    # British order for English: the day first, as in most languages here.
    locale = Locale("en", "GB") if language == "en" else Locale.parse(language)
    return in_digits_of(language, str(format_date(value, _DAYS.get(language, "long"), locale=locale)))


@register.filter
def day_with_zone(value: date) -> str:
    """A day on which something begins or ends, which it does at midnight of this zone and not of the reader's."""
    return f"{day(value)} (UTC)"


@register.simple_tag
def totp_picture(url: str) -> str:
    """The authenticator's address as a picture within the page: a data: address would need a looser policy."""
    import qrcode  # for this page alone

    code = qrcode.QRCode(border=2)
    code.add_data(url)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" width="240" height="240" role="img" aria-label="{1}">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
        len(rows), _("QR code for the authenticator app"), path,
    )  # fmt: skip
