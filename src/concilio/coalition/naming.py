"""What coalitions, organisations and countries are called in a reader's language."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from babel import Locale

# Of no country: an organisation without one, and those of simulated dialogues.
NOWHERE = "XX"
# What the tables of languages name besides countries: parts of the world, unions, places for testing.
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


class Named(Protocol):
    name: str
    names: dict[str, str]


def name_in(thing: Named, language: str) -> str:
    """The name in a language; where it has none there, the one that it was entered with."""
    return thing.names.get(language) or thing.name


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Codes and names of all countries, by name in that language."""
    named = {
        code: str(name)
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }
    return tuple(sorted(named.items(), key=lambda country: country[1].casefold()))


def country_in(code: str, language: str) -> str:
    """A country's name; the code where nobody knows it, nothing where there is none."""
    return "" if code == NOWHERE else dict(countries(language)).get(code, code)
