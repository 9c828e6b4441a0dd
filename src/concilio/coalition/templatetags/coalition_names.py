"""Names of coalitions, organisations and countries in the language of the page."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from concilio.coalition.naming import Named, country_in, name_in

register = template.Library()


@register.filter
def name_here(thing: Named) -> str:
    """A coalition's or an organisation's name for this page's reader."""
    return name_in(thing, get_language() or "en")


@register.filter
def country_here(code: str) -> str:
    return country_in(code, get_language() or "en")
