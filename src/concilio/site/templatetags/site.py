"""What the shell's templates need to know of the request."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.template.context import Context
from django.urls import translate_url
from django.utils.translation import get_language

from concilio.config.languages import LANGUAGES, RIGHT_TO_LEFT

register = template.Library()


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
    path = request.get_full_path() if request is not None else "/"
    return [
        LanguageChoice(code, name, translate_url(path, code), code == get_language(), code in RIGHT_TO_LEFT)
        for code, name in LANGUAGES
    ]
