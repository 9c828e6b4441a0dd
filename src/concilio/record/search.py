"""Search over everything that anybody may read of the record, the same on both databases.

The index is one table of words in `folding`'s form, kept by a clock (`tasks`): PostgreSQL holds them as tsvector
without its parser, SQLite in FTS5. Neither's own folding, stemmer or splitting is asked anything. What is shown
is read from the rows themselves, so that an index a minute old shows nothing that has been withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse

from concilio.dialogue.naming import nearest
from concilio.record.folding import Asked, asked, search_terms, sounds
from concilio.record.models import Claim, Entry, Event, EventName, Narrative, Source
from concilio.record.queries.naming import FALL_BACK, party_names
from concilio.record.queries.rows import VISIBLE

MOST_FOUND = 200
MOST_WORDS = 12
AT_ONCE = 500
_TABLE = "record_search"
_KINDS = ("event", "claim", "narrative", "source")
"""In the order in which finds of one rank stand."""


@dataclass(frozen=True)
class Find:
    """One thing that was found."""

    kind: str
    title: str
    language: str
    address: str
    about: str


@dataclass(frozen=True)
class _Row:
    """What the index holds of one thing: its words in every language."""

    kind: str
    of: UUID
    words: str


def search(query: str, language: str) -> list[Find]:
    """What a query finds: words and endings as typed first, names that are only heard alike after them.

    All of the query's words must be found. A constant number of queries.
    """
    words = asked(query)[:MOST_WORDS]
    if not words:
        return []
    with connection.cursor() as cursor:
        found = _found(cursor, words)
    return _shown(found, language)


def refresh_index() -> tuple[int, int]:
    """Add what anybody may read by now, and take out what they may not any more; how many of each."""
    there = _ids_shown()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT kind, of FROM {_TABLE}")  # noqa: S608 - our own name
        held = {(kind, UUID(str(of))) for kind, of in cursor.fetchall()}
        gone, new = held - there, there - held
        _remove(cursor, gone)
        for row in _rows(new):
            _add(cursor, row)
    return len(new), len(gone)


def _ids_shown() -> set[tuple[str, UUID]]:
    events = Event.objects.filter(published_on__isnull=False)
    claims = Claim.objects.filter(entry__state__in=VISIBLE, event__in=events)
    entries = Entry.objects.filter(state__in=VISIBLE, event__in=events)
    newest = Narrative.objects.filter(event__in=events).order_by("event", "party", "language", "-version")
    shown: dict[tuple[Any, ...], UUID] = {}
    for id_, *key in newest.values_list("id", "event", "party", "language"):
        shown.setdefault(tuple(key), id_)
    sources = set(entries.filter(citation__isnull=False).values_list("citation__source", flat=True))
    sources |= set(
        entries.filter(further_citations__isnull=False).values_list(
            "further_citations__citation__source", flat=True
        )
    )
    return {
        *(("event", id_) for id_ in events.values_list("id", flat=True)),
        *(("claim", id_) for id_ in claims.values_list("entry", flat=True)),
        *(("narrative", id_) for id_ in shown.values()),
        *(("source", id_) for id_ in sources if id_ is not None),
    }


def _rows(new: Iterable[tuple[str, UUID]]) -> Iterator[_Row]:
    """The words of things, read some hundreds at once; in the order of their random ids."""
    for kind in _KINDS:
        ids = sorted(id_ for of_kind, id_ in new if of_kind == kind)
        for place in range(0, len(ids), AT_ONCE):
            yield from _WORDS[kind](ids[place : place + AT_ONCE])


def _events(ids: Sequence[UUID]) -> Iterator[_Row]:
    names: dict[UUID, list[str]] = {}
    for event, name in EventName.objects.filter(event__in=ids, entry__state__in=VISIBLE).values_list(
        "event", "name"
    ):
        names.setdefault(event, []).append(name)
    for event_ in Event.objects.filter(id__in=ids).prefetch_related("texts"):
        titles = [text.title for text in event_.texts.all()]
        yield _Row("event", event_.id, " ".join([*titles, *names.get(event_.id, []), event_.happened]))


def _claims(ids: Sequence[UUID]) -> Iterator[_Row]:
    claims = Claim.objects.filter(entry__in=ids).select_related("maker", "entry__citation")
    for claim in claims.prefetch_related("texts", "maker__names"):
        names = [name.name for name in claim.maker.names.all()]
        figures = [str(figure) for figure in (claim.low, claim.high) if figure is not None]
        quotation = [claim.entry.citation.quotation] if claim.entry.citation else []
        texts = [text.text for text in claim.texts.all()]
        yield _Row("claim", claim.entry_id, " ".join([*texts, *names, *figures, *quotation]))


def _narratives(ids: Sequence[UUID]) -> Iterator[_Row]:
    for narrative in Narrative.objects.filter(id__in=ids):
        yield _Row("narrative", narrative.id, narrative.text)


def _sources(ids: Sequence[UUID]) -> Iterator[_Row]:
    for source in Source.objects.filter(id__in=ids).prefetch_related("citations"):
        csl = [value for value in source.csl.values() if isinstance(value, str)]
        authors = [
            str(name.get("literal", "")) for name in source.csl.get("author", []) if isinstance(name, dict)
        ]
        quoted = [f"{citation.locator} {citation.quotation}" for citation in source.citations.all()]
        yield _Row("source", source.id, " ".join([source.title, *csl, *authors, *quoted, source.published]))


_WORDS = {"event": _events, "claim": _claims, "narrative": _narratives, "source": _sources}


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _add(cursor: Any, row: _Row) -> None:
    terms, keys = (_mark(row.kind), *search_terms(row.words)), sounds(row.words)
    if _is_postgresql():
        cursor.execute(
            f"INSERT INTO {_TABLE} (kind, of, terms, sounds) "  # noqa: S608
            "VALUES (%s, %s, array_to_tsvector(%s::text[]), array_to_tsvector(%s::text[]))",
            [row.kind, row.of, list(terms), list(keys)],
        )
        return
    cursor.execute(
        f"INSERT INTO {_TABLE} (kind, of, terms, sounds) VALUES (%s, %s, %s, %s)",  # noqa: S608
        [row.kind, str(row.of), " ".join(terms), " ".join(keys)],
    )


def _mark(kind: str) -> str:
    """A term that each thing of a kind has: the index then finds a few events among many claims at once."""
    return f"0kind0{kind}"


def _remove(cursor: Any, gone: Iterable[tuple[str, UUID]]) -> None:
    rows = [(kind, of if _is_postgresql() else str(of)) for kind, of in sorted(gone)]
    if rows:
        cursor.executemany(f"DELETE FROM {_TABLE} WHERE kind = %s AND of = %s", rows)  # noqa: S608


def _found(cursor: Any, words: Sequence[Asked]) -> list[tuple[str, UUID]]:
    """What has all of the words: as typed before what is heard alike, each by kind. One query, each part limited.

    A word that most things have must not cost a look at all of them, so no part is sorted before it is cut.
    """
    conditions = _on_postgresql if _is_postgresql() else _on_sqlite
    parts: list[str] = []
    given: list[str] = []
    for alike in (False, True) if any(word.sound for word in words) else (False,):
        for kind in _KINDS:
            condition, asked_for = conditions(words, kind, alike=alike)
            rows = f"SELECT kind, of FROM {_TABLE} WHERE {condition} LIMIT {MOST_FOUND}"  # noqa: S608 - ours
            parts.append(f"SELECT * FROM ({rows}) found")  # noqa: S608
            given += asked_for
    cursor.execute(" UNION ALL ".join(parts), given)
    found = ((kind, UUID(str(of))) for kind, of in cursor.fetchall())
    return list(dict.fromkeys(found))[:MOST_FOUND]


def _on_postgresql(words: Sequence[Asked], kind: str, *, alike: bool) -> tuple[str, list[str]]:
    """Lexemes are given as they are: the cast to tsquery splits and folds nothing."""
    conditions, given = ["terms @@ %s::tsquery"], [f"'{_mark(kind)}'"]
    for word in words:
        typed = f"'{word.term}'" if _is_whole(word) else f"'{word.typed}':* | '{word.term}'"
        heard_alike = alike and word.sound
        conditions.append(
            "(terms @@ %s::tsquery OR sounds @@ %s::tsquery)" if heard_alike else "terms @@ %s::tsquery"
        )
        given += [typed, f"'{word.sound}'"] if heard_alike else [typed]
    return " AND ".join(conditions), given


def _on_sqlite(words: Sequence[Asked], kind: str, *, alike: bool) -> tuple[str, list[str]]:
    asked_for = [f'(terms : "{_mark(kind)}")']
    for word in words:
        typed = (
            f'terms : "{word.term}"' if _is_whole(word) else f'terms : ("{word.typed}" * OR "{word.term}")'
        )
        asked_for.append(
            f'(({typed}) OR (sounds : "{word.sound}"))' if alike and word.sound else f"({typed})"
        )
    return f"{_TABLE} MATCH %s", [" AND ".join(asked_for)]


def _is_whole(word: Asked) -> bool:
    """Whether a word is not the beginning of others: a number, or a single letter."""
    return word.is_number or len(word.typed) < 2


def _shown(found: Sequence[tuple[str, UUID]], language: str) -> list[Find]:
    """What was found and may still be read, in its order."""
    ids = {kind: [of for of_kind, of in found if of_kind == kind] for kind in _KINDS}
    shown = {
        ("event", event.id): _event(event, language)
        for event in Event.objects.filter(id__in=ids["event"], published_on__isnull=False).prefetch_related(
            "texts"
        )
    }
    claims = Claim.objects.filter(
        entry__in=ids["claim"], entry__state__in=VISIBLE, event__published_on__isnull=False
    ).prefetch_related("texts")
    narratives = Narrative.objects.filter(
        id__in=ids["narrative"], event__published_on__isnull=False
    ).select_related("event")
    parties = [claim.maker_id for claim in claims] + [narrative.party_id for narrative in narratives]
    names = party_names(parties, language)
    for claim in claims:
        text = nearest(claim.texts.all(), language, FALL_BACK)
        if text is not None:
            address = reverse("record:claim", args=[claim.entry_id])
            shown["claim", claim.entry_id] = Find(
                "claim", text.text, text.language, address, names[claim.maker_id]
            )
    for narrative in narratives:
        address = reverse("record:event", args=[narrative.event.slug]) + "#narratives"
        shown["narrative", narrative.id] = Find(
            "narrative", narrative.text[:200], narrative.language, address, names[narrative.party_id]
        )
    for source in Source.objects.filter(id__in=ids["source"]):
        address = reverse("sources:source", args=[source.slug])
        shown["source", source.id] = Find("source", source.title, source.language, address, "")
    return [shown[each] for each in found if each in shown]


def _event(event: Event, language: str) -> Find:
    text = nearest(event.texts.all(), language, FALL_BACK)
    title, said = (text.title, text.language) if text is not None else (event.slug, "und")
    return Find("event", title, said, reverse("record:event", args=[event.slug]), "")
