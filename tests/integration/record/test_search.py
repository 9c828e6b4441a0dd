"""The search finds as people type, the same on both databases, and only what anybody may read."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concilio.record import search as searching
from concilio.record.folding import meets
from concilio.record.models import Entry, Event, PartyName
from concilio.record.search import refresh_index, search
from tests.integration.record.record_scene import RecordScene, make_record
from tests.unit.record.test_folding import APART, MEET

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> RecordScene:
    return make_record()


def found(query: str, language: str = "en") -> list[tuple[str, str]]:
    return [(find.kind, find.title) for find in search(query, language)]


def test_the_databases_find_what_the_folding_says() -> None:
    """All pairs at once: each text is a row of the index, each query asks for its own."""
    pairs = MEET + APART
    ids = {written: uuid4() for _, written in pairs}
    with connection.cursor() as cursor:
        for written, id_ in ids.items():
            searching._add(cursor, searching._Row("source", id_, written))
        wrong = []
        for typed, written in pairs:
            words = searching.asked(typed)[: searching.MOST_WORDS]
            rows = {of for _kind, of in searching._found(cursor, words)} if words else set()
            if (ids[written] in rows) != meets(typed, written):
                wrong.append((typed, written))
    assert wrong == []


def test_events_claims_and_sources_are_found_once_they_are_public(record: RecordScene) -> None:
    claim = record.claim()
    refresh_index()
    assert found("bridge") == []
    record.publish()
    record.confirm(claim.entry)
    assert refresh_index() == (3, 0)
    assert found("bridges") == [
        ("event", "The bridge, 3 May 1994"),
        ("claim", "12 people were killed at the bridge."),
    ]
    assert found("killed 12") == [("claim", "12 people were killed at the bridge.")]
    assert found("river paper") == [("claim", "12 people were killed at the bridge.")]
    assert found("report") == [("source", "A report")]
    assert refresh_index() == (0, 0)


def test_what_is_replaced_is_not_found_even_before_the_index_knows(record: RecordScene) -> None:
    record.publish()
    old = record.claim()
    record.confirm(old.entry)
    refresh_index()
    record.confirm(record.claim(low=13, replaces=old.entry).entry)
    assert Entry.objects.get(id=old.pk).state == Entry.State.REPLACED
    assert found("12 killed") == []
    assert refresh_index() == (1, 1)
    assert found("13 killed") == [("claim", "13 people were killed at the bridge.")]


def test_what_is_only_heard_alike_stands_below(record: RecordScene) -> None:
    PartyName.objects.filter(party=record.maker).update(name="Xocalı qəzeti")
    record.publish()
    record.confirm(record.claim(texts={"en": "Said by a paper."}).entry)
    record.confirm(record.claim(low=14, texts={"en": "Khojaly was named."}).entry)
    refresh_index()
    titles = [title for _kind, title in found("Khojaly")]
    assert titles == ["Khojaly was named.", "Said by a paper."]


def test_the_number_of_queries_does_not_grow(record: RecordScene) -> None:
    record.publish()
    for low in range(12, 15):
        record.confirm(record.claim(low=low).entry)
    refresh_index()
    with CaptureQueriesContext(connection) as few:
        search("killed", "en")
    for low in range(15, 25):
        record.confirm(record.claim(low=low).entry)
    refresh_index()
    with CaptureQueriesContext(connection) as many:
        assert len(search("killed", "en")) == 13
    assert len(few) == len(many) <= 10


@pytest.mark.parametrize(
    "asked", ["' OR 1=1 --", '" * ) ( NEAR', "a:b & !c | <->", "%s %(x)s", "\\' \0", "ی" * 300]
)
def test_signs_in_a_query_are_signs(record: RecordScene, asked: str) -> None:
    record.publish()
    refresh_index()
    assert Client().get("/en/record/search/", {"q": asked}).status_code == 200


def test_an_empty_query_and_nothing_found_say_what_to_do(record: RecordScene) -> None:
    assert Event.objects.exists()
    assert "Type a name as you know it" in Client().get("/en/record/search/").content.decode()
    assert "Nothing was found." in Client().get("/en/record/search/?q=nowhere").content.decode()
