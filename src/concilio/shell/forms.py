"""Fields that read what people type on the keyboard they have: any digits, spaces around, invisible signs."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    Field = forms.Field
else:
    Field = object


def plain(typed: str) -> str:
    """What was typed, with digits of any script as 0 to 9, without invisible signs and without spaces around it."""
    signs = (_plain_sign(sign) for sign in typed)
    return "".join(signs).strip()


def _plain_sign(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if unicodedata.category(sign) in {"Cf", "Cc"} and not sign.isspace():
        return ""
    # Full width, as "＠". Other compatibility forms are letters in their own right, as the Armenian "և".
    return unicodedata.normalize("NFKC", sign) if "\uff00" <= sign <= "\uffef" else sign


class _AsTyped(Field):
    def to_python(self, value: Any) -> Any:
        return super().to_python(plain(value) if isinstance(value, str) else value)


class NumberField(_AsTyped, forms.IntegerField):
    """A whole number."""


class EmailField(_AsTyped, forms.EmailField):
    """An e-mail address."""


class SlugField(_AsTyped, forms.SlugField):
    """A part of an address: capital letters, which a telephone begins with, are made small."""

    default_error_messages: ClassVar = {
        "invalid": _("Use Latin letters, digits and hyphens, without spaces.")
    }

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        return found.lower() if isinstance(found, str) else found


class DayField(_AsTyped, forms.DateField):
    """A day, as a browser sends it or as people write it: 2026-12-01, 1.12.2026, 1/12/2026."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **more: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"], **more)

    def to_python(self, value: Any) -> Any:
        # Between day, month and year people put spaces, and the Arabic comma or stop.
        if isinstance(value, str):
            value = plain(value).replace(" ", "").replace("٫", ".").replace("،", "/").rstrip(".")
        return super().to_python(value)
