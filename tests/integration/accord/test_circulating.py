"""Sending: checked by the recipient's rules, cleared by every community, sent once, and followed up with citations."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from concilio.accord import errors
from concilio.accord.actions import adopting, circulating
from concilio.accord.models import Accord, Ask, AskStatus, Circulation, LanguageText
from concilio.accord.preflight import BadRow, read_sponsors
from concilio.accord.queries.following import asks_board
from concilio.keys.errors import KeyAlreadyTurned
from concilio.publiclog.models import Act
from tests.integration.accord.stage import NORTH, SOUTH, AccordScene, adopted, make_released, ratify_texts

pytestmark = pytest.mark.django_db
OUT_OF_ORDER = [{"name": each, "status": each} for each in ("special", "roster", "general")]
STARTS = timezone.now().date() + timedelta(days=60)


@pytest.fixture
def made() -> AccordScene:
    return make_released()


@pytest.fixture
def accord(made: AccordScene) -> Accord:
    found, ratification = adopted(made)
    ratify_texts(made, ratification)
    return found


def prepared(made: AccordScene, accord: Accord, **changes: object) -> Circulation:
    council = circulating.save_recipient(
        by=made.scene.convener,
        coalition=made.scene.coalition,
        name="The Council",
        rules="human-rights-council",
    )
    about = {
        "session": "64", "session_starts": STARTS, "agenda_item": 4, "contact": "the desk", "elsewhere_before": False,
        "sponsors": [{"name": "River Families", "status": "special"}],
    } | changes  # fmt: skip
    return circulating.prepare(
        by=made.scene.convener, accord=accord, recipient=council, language="en", **about
    )


def failing(circulation: Circulation) -> list[str]:
    return [rule["rule"] for rule in circulation.preflight if not rule["passes"]]


def cleared(made: AccordScene, accord: Accord) -> Circulation:
    circulation = circulating.ask_consent(by=made.scene.convener, circulation=prepared(made, accord))
    for label in (NORTH, SOUTH):
        circulation = circulating.turn_consent_key(
            circulation=circulation,
            by=made.steward(label),
            community=made.scene.communities[label],
            approves=True,
        )
    return circulation


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"agenda_item": None}, "agenda"),
        ({"sponsors": [{"name": "River Families", "status": ""}]}, "status"),
        ({"session_starts": timezone.now().date() + timedelta(days=3)}, "deadline"),
        ({"contact": ""}, "fields"),
        ({"elsewhere_before": None}, "not_before"),
        ({"sponsors": OUT_OF_ORDER}, "order"),
    ],
)  # fmt: skip
def test_what_the_council_would_refuse_is_found_before_anybody_is_asked_for_consent(
    made: AccordScene, accord: Accord, change: dict[str, object], rule: str
) -> None:
    circulation = prepared(made, accord, **change)
    assert failing(circulation) == [rule]
    with pytest.raises(errors.PreflightFailed):
        circulating.ask_consent(by=made.scene.convener, circulation=circulation)
    assert Circulation.objects.get().case is None


def test_a_statement_in_order_passes_every_rule_and_each_says_where_it_stands(
    made: AccordScene, accord: Accord
) -> None:
    circulation = prepared(made, accord)
    assert failing(circulation) == []
    assert len(circulation.preflight) >= 10
    assert all(rule["source"] for rule in circulation.preflight)


def test_nothing_is_sent_without_the_consent_of_every_community_and_one_refusal_stops_it(
    made: AccordScene, accord: Accord
) -> None:
    circulation = circulating.ask_consent(by=made.scene.convener, circulation=prepared(made, accord))
    key = {"by": made.steward(NORTH), "community": made.scene.communities[NORTH]}
    circulating.turn_consent_key(circulation=circulation, approves=True, **key)
    with pytest.raises(errors.NoConsent):
        circulating.send(by=made.scene.convener, circulation=circulation, citation="A letter.")
    with pytest.raises(KeyAlreadyTurned):
        circulating.turn_consent_key(circulation=circulation, approves=False, **key)
    circulating.turn_consent_key(
        circulation=circulation,
        by=made.steward(SOUTH),
        community=made.scene.communities[SOUTH],
        approves=False,
    )
    circulation.refresh_from_db()
    assert circulation.state == Circulation.State.REFUSED
    with pytest.raises(errors.NoConsent):
        circulating.send(by=made.scene.convener, circulation=circulation, citation="A letter.")
    assert Act.objects.filter(kind="circulation.stopped").exists()
    assert not Act.objects.filter(kind="circulation.sent").exists()


def test_a_text_corrected_after_consent_is_not_sent(made: AccordScene, accord: Accord) -> None:
    circulation = cleared(made, accord)
    text = LanguageText.objects.get(language="en", state="ratified")
    translator = made.scene.translators["en"][0]
    adopting.correct_text(text=text, by=translator, title="Another title", words={})
    with pytest.raises((errors.WrongHash, errors.PreflightFailed)):
        circulating.send(by=made.scene.convener, circulation=circulation, citation="A letter.")
    circulation.refresh_from_db()
    assert circulation.state == Circulation.State.CLEARED


def test_what_came_of_it_is_recorded_in_order_and_never_changed(made: AccordScene, accord: Accord) -> None:
    circulation = circulating.send(
        by=made.scene.convener, circulation=cleared(made, accord), citation="Letter 7."
    )
    today = timezone.now().date()
    said = {"by": made.scene.convener, "circulation": circulation, "citation": "The list.", "on": today}
    with pytest.raises(errors.NotASymbol):
        circulating.record(what="published", symbol="A/HRC/64/NGO/1", **said)
    with pytest.raises(errors.CitationMissing):
        circulating.record(what="replied", **said | {"citation": " "})
    circulating.record(what="published", symbol="A/HRC/64/NGO/1", snapshot="a" * 64, **said)
    circulating.record(what="replied", **said)
    assert [step.what for step in circulation.steps.all()] == [
        "prepared", "checked", "consented", "sent", "published", "replied",
    ]  # fmt: skip
    with transaction.atomic(), pytest.raises(DatabaseError):
        circulation.steps.update(on=date(2020, 1, 1))


def test_asks_stand_on_the_board_with_their_age_until_somebody_answers(
    made: AccordScene, accord: Accord
) -> None:
    ask = Ask.objects.get()
    later = ask.asked_on + timedelta(days=61)
    (line,) = asks_board("en", today=later)
    assert (line.days, line.newest.status) == (61, AskStatus.Status.OPEN)
    with pytest.raises(errors.CitationMissing):
        circulating.set_ask_status(by=made.scene.convener, ask=ask, status="done", since=later, citation=" ")
    with pytest.raises(errors.NotYours):
        circulating.set_ask_status(
            by=made.steward(NORTH), ask=ask, status="done", since=later, citation="A reply."
        )
    circulating.set_ask_status(
        by=made.scene.convener, ask=ask, status="refused", since=later, citation="A reply."
    )
    (line,) = asks_board("en", today=later)
    assert (line.days, [each.status for each in line.history]) == (None, ["open", "refused"])


def test_a_list_of_names_is_read_and_a_bad_row_is_named() -> None:
    typed = "River Families, special\n\nArchive, of the Missing\nMill Street Circle, Roster"
    assert read_sponsors(typed) == [
        {"name": "River Families", "status": "special"},
        {"name": "Archive, of the Missing", "status": ""},
        {"name": "Mill Street Circle", "status": "roster"},
    ]
    for bad, number in (("River\n, special", 2), ("River\nRiver, general", 2)):
        with pytest.raises(BadRow) as refused:
            read_sponsors(bad)
        assert refused.value.number == number


def test_the_file_that_is_sent_is_for_the_desk_alone(made: AccordScene, accord: Accord, at_desk) -> None:
    circulation = prepared(made, accord)
    address = f"/en/desk/{made.scene.slug}/accords/1/circulation/{circulation.id}/submission.docx"
    assert at_desk(made.scene.convener).get(address).content.startswith(b"PK")
    assert at_desk(made.steward(NORTH)).get(address).status_code == 403
    assert Client().get(address).status_code == 302
