"""Pages take the same number of queries for one claim and for many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concilio.record.actions.importing import import_record
from concilio.record.models import Claim, Entry, Event

DAY = date(2026, 3, 10)


def a_record(slug: str, n: int) -> dict[str, Any]:
    """An event with `n` claims, each with two citations, a part and two positions."""
    cited = [{"source": f"s{n}"} for n in (1, 2)]
    parties = [{"id": f"p{k}", "kind": "organisation", "names": {"en": f"Party {k}"}} for k in range(5)]
    sides = [{"id": f"side{k}", "kind": "community", "names": {"en": f"Side {k}"}} for k in (1, 2)]
    return {
        "format": "concilio-record/1",
        "parties": parties + sides,
        "terms": [
            {"kind": "measure", "id": "killed", "names": {"en": "Killed"}},
            {"kind": "population", "id": "all", "names": {"en": "all"}},
            {"kind": "population", "id": "children", "names": {"en": "children"}},
        ],
        "sources": [{"id": f"s{k}", "title": f"Source {k}", "published": "1995"} for k in (1, 2)],
        "events": [
            {
                "id": slug, "happened": "1994-05-03", "titles": {"en": slug},
                "sides": [{"party": "side1"}, {"party": "side2"}],
                "claims": [
                    {
                        "id": f"c{k}", "maker": f"p{k % 5}", "text": {"en": f"Claim {k}"}, "measure": "killed",
                        "population": "all", "bound": "exact", "low": k + 5, "high": k + 5, "citations": cited,
                        "parts": [{"population": "children", "low": 2, "high": 2}],
                        "positions": [
                            {"id": f"c{k}-{j}", "party": f"p{(k + j) % 5}", "stance": "disputes", "citations": cited}
                            for j in (1, 2)
                        ],
                    }
                    for k in range(n)
                ],
                "recognitions": [
                    {
                        "id": f"r{k}", "body": "p1", "level": "committee", "text": {"en": "It regrets."},
                        "citations": cited,
                    }
                    for k in range(n)
                ],
                "names": [
                    {"id": f"n{k}", "party": "p1", "language": "en", "name": f"Name {k}", "citations": cited}
                    for k in range(n)
                ],
            }
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def small_and_large(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        for slug, n in (("small", 1), ("large", 40)):
            import_record(record=a_record(slug, n), on=DAY, state=Entry.State.CONFIRMED)
        Event.objects.update(published_on=DAY)
        yield
        transaction.set_rollback(True)


def queries(address: str) -> int:
    client = Client()
    assert client.get(address).status_code == 200  # whatever is read once a process
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(address)
    return len(caught)


@pytest.mark.django_db
@pytest.mark.usefixtures("small_and_large")
@pytest.mark.parametrize(
    "page", ["/en/record/events/{}/", "/en/record/events/{}/method/", "/en/record/events/{}/claims/",
             "/en/record/events/{}/record.jsonld", "/en/record/events/{}/claims.csv", "/api/record/events/{}"],
)  # fmt: skip
def test_a_page_of_an_event_takes_as_many_queries_for_one_claim_as_for_forty(page: str) -> None:
    few, many = queries(page.format("small")), queries(page.format("large"))
    assert few == many
    assert many < 60


@pytest.mark.django_db
@pytest.mark.usefixtures("small_and_large")
def test_a_claims_page_takes_as_many_queries_in_a_large_record() -> None:
    ids = {
        slug: Claim.objects.filter(event__slug=slug).values_list("pk", flat=True)[0]
        for slug in ("small", "large")
    }
    assert queries(f"/en/record/claims/{ids['small']}/") == queries(f"/en/record/claims/{ids['large']}/")


@pytest.mark.django_db
@pytest.mark.usefixtures("small_and_large")
def test_the_list_of_events_takes_as_many_for_two_as_for_one() -> None:
    both = queries("/en/record/")
    Event.objects.filter(slug="large").update(published_on=None)
    assert queries("/en/record/") == both


@pytest.mark.django_db
def test_an_event_that_rests_on_more_than_a_thousand_passages_opens() -> None:
    """SQLite takes no more in one expression than a thousand, and Django asks so (findings)."""
    record = a_record("very-large", 120)
    for claim in record["events"][0]["claims"]:
        claim["citations"] = [{"source": "s1", "locator": f"p. {n}"} for n in range(10)]
        claim["positions"] = []
    import_record(record=record, on=DAY, state=Entry.State.CONFIRMED)
    Event.objects.update(published_on=DAY)
    assert Client().get("/en/record/events/very-large/").status_code == 200
