"""What parties and terms are called in a reader's language: one query for any number of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from concilio.dialogue.naming import nearest
from concilio.record.models import Party, PartyName, Term, TermName

FALL_BACK = ("en", "ru")
"""Where there is no word in the reader's language."""


def party_names(ids: Iterable[UUID | None], language: str) -> dict[UUID, str]:
    """Names of parties by id; one without any goes by its address."""
    wanted = {id_ for id_ in ids if id_ is not None}
    names: dict[UUID, list[PartyName]] = {}
    for name in PartyName.objects.filter(party__in=wanted):
        names.setdefault(name.party_id, []).append(name)
    found = {id_: _name(texts, language) for id_, texts in names.items()}
    missing = wanted - found.keys()
    if missing:
        found |= dict(Party.objects.filter(id__in=missing).values_list("id", "slug"))
    return found


def term_names(language: str, ids: Iterable[UUID] | None = None) -> dict[tuple[str, str], str]:
    """Names of terms by kind and slug."""
    names: dict[tuple[str, str], list[TermName]] = {}
    rows = TermName.objects.select_related("term")
    for name in rows if ids is None else rows.filter(term__in=set(ids)):
        names.setdefault((name.term.kind, name.term.slug), []).append(name)
    return {key: _name(texts, language) for key, texts in names.items()}


def term_in_words(names: dict[tuple[str, str], str], measure: str, population: str) -> str:
    """ "People killed", or "People killed: children" where not all are counted."""
    counted = names.get((Term.Kind.MEASURE, measure), measure)
    if population in {"", "all"}:
        return counted
    return f"{counted}: {names.get((Term.Kind.POPULATION, population), population)}"


class _Named(Protocol):
    language: str
    name: str


def _name(texts: Iterable[_Named], language: str) -> str:
    found = nearest(texts, language, FALL_BACK)
    return found.name if found is not None else ""
