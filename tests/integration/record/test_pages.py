"""What anybody reads of the record: the worked example on its pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from concilio.record import example
from concilio.record.actions.importing import import_record
from concilio.record.document import read_record
from concilio.record.models import Claim, Entry, Event
from tests.integration.record import rows

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


@pytest.fixture
def worked_example() -> None:
    import_record(record=read_record(example.FOLDER), on=DAY, state=Entry.State.EXAMPLE)
    Event.objects.update(published_on=DAY)


def read(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.usefixtures("worked_example")
def test_the_event_page_shows_who_says_what() -> None:
    page = read("/en/record/events/khojaly-1992/")
    for words in (
        "Armenian community", "Azerbaijani community", "Nobody has written here yet.", "at least 161",
        "500 to 1,000", "613", "636", "Thomas de Waal", "disputes", "what the court says it does not decide",
        "seen in a copy", "A worked example.", "106 + 70 + 63 = 239", "Maragha, April 1992",
    ):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize("language", ["ar", "az", "en", "hy", "ru"])
@pytest.mark.usefixtures("worked_example")
def test_every_page_opens_in_every_language(language: str) -> None:
    claim = Claim.objects.get(maker__slug="coalition-recognize", measure__slug="killed")
    for page in (
        "", "timeline/", "events/khojaly-1992/", "events/khojaly-1992/method/", "events/khojaly-1992/claims/",
        f"claims/{claim.pk}/",
    ):  # fmt: skip
        read(f"/{language}/record/{page}")


@pytest.mark.usefixtures("worked_example")
def test_figures_of_one_measure_stand_by_date_and_none_is_preferred() -> None:
    page = read("/en/record/events/khojaly-1992/")
    figures = page[page.index('id="figures"') : page.index("The same in a table")]
    makers = ["1993", "1994", "2021", "February 2023"]
    places = [figures.index(maker) for maker in makers]
    assert places == sorted(places)
    assert "verified" not in page.lower()


def test_nothing_that_waits_for_a_key_is_shown() -> None:
    import_record(record=read_record(example.FOLDER), on=DAY)
    Event.objects.update(published_on=DAY)
    page = read("/en/record/events/khojaly-1992/")
    assert "636" not in page
    assert "Thomas de Waal" not in page
    waiting = Claim.objects.first()
    assert waiting is not None
    assert Client().get(f"/en/record/claims/{waiting.pk}/").status_code == 404


def test_an_event_that_is_not_published_is_not_there() -> None:
    event = rows.event(slug="not-published")
    assert Client().get(f"/en/record/events/{event.slug}/").status_code == 404
    assert "not-published" not in read("/en/record/")


def test_an_empty_record_says_what_it_waits_for() -> None:
    assert "No event has been published yet" in read("/en/record/")
    assert "No event has been published yet" in read("/en/record/timeline/")
