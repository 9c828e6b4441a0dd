"""Two keys on every entry: one editor proposes, another says that it is faithfully attributed, or why it is not."""

from __future__ import annotations

import pytest
from django.test import Client

from concilio.coalition.errors import Refused
from concilio.keys.actions import turn_key
from concilio.keys.errors import KeyNotAsked, OnePersonOneKey
from concilio.publiclog.models import Act
from concilio.record import errors
from concilio.record.actions.entries import Passage, answer_entry, withdraw_entry
from concilio.record.actions.events import appoint_editor, write_narrative
from concilio.record.actions.proposals import (
    Figure,
    propose_link,
    propose_name,
    propose_position,
    propose_publication,
    propose_recognition,
)
from concilio.record.models import Claim, Entry, EntryStatus, Event, Position
from tests.integration.record.record_scene import DAY, NOW, RecordScene, make_record, measure, population
from tests.integration.scene import NORTHBANK, SOUTHBANK, make_person

pytestmark = pytest.mark.django_db
State = Entry.State


@pytest.fixture
def record() -> RecordScene:
    return make_record()


def page(record: RecordScene) -> str:
    return Client().get(f"/en/record/events/{record.event.slug}/").content.decode()


def state_of(claim: Claim) -> str:
    return Entry.objects.get(id=claim.pk).state


def test_an_entry_is_seen_once_an_editor_of_the_other_side_confirms_it(record: RecordScene) -> None:
    record.publish()
    claim = record.claim()
    assert "12 people" not in page(record)
    record.confirm(claim.entry)
    assert state_of(claim) == State.CONFIRMED
    assert "River-Paper" in page(record)
    act = Act.objects.get(kind="record.confirmed", payload__entry=str(claim.pk))
    assert [key["office"] for key in act.payload["keys"]] == ["editor", "editor"]


def test_a_disagreement_on_the_attribution_is_shown_with_its_reason(record: RecordScene) -> None:
    record.publish()
    claim = record.claim()
    record.dispute(claim.entry)
    assert state_of(claim) == State.DISAGREED
    shown = page(record)
    assert "editors disagree on the attribution" in shown
    assert "Page 3 speaks of another bridge." in shown
    assert Act.objects.filter(kind="record.disputed").exists()


def test_one_editor_cannot_turn_both_keys(record: RecordScene) -> None:
    claim = record.claim()
    # The same person as an editor of the other side, had somebody appointed them by hand.
    with pytest.raises(OnePersonOneKey):
        turn_key(
            case=claim.entry.case, person=record.north, community=record.scene.communities[SOUTHBANK],
            approves=True, now=NOW, carry_out=lambda case: {},
        )  # fmt: skip
    assert state_of(claim) == State.PROPOSED


def test_a_refusal_says_why(record: RecordScene) -> None:
    claim = record.claim()
    with pytest.raises(errors.WordsNeeded):
        answer_entry(
            by=record.south, dialogue=record.scene.dialogue, entry=claim.entry, faithful=False,
            reason="not-in-source", words=" ", now=NOW,
        )  # fmt: skip
    assert state_of(claim) == State.PROPOSED


def test_nobody_else_edits(record: RecordScene) -> None:
    for person in (record.scene.convener, record.scene.mediator, make_person(name="Stranger")):
        assert person is not None
        with pytest.raises(errors.NotYourRecord):
            record.claim(by=person)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"passages": []}, errors.CitationNeeded),
        ({"as_of": "1993-02-29"}, errors.NotADateOfTheRecord),
        ({"as_of": "1995/1994"}, errors.NotADateOfTheRecord),
    ],
)
def test_what_cannot_be_entered_is_refused_and_nothing_is_kept(
    record: RecordScene, changed: dict[str, object], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        record.claim(**changed)
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("bound", "low", "high"), [("range", 9, 8), ("exact", None, None), ("at-least", None, 3)]
)
def test_a_figure_that_does_not_fit_its_bound_is_refused(
    record: RecordScene, bound: str, low: int | None, high: int | None
) -> None:
    with pytest.raises(errors.FigureNotWhole):
        record.claim(figure=Figure(measure("killed"), population("all"), bound, low, high))


def test_parts_above_the_whole_are_taken_and_flagged(record: RecordScene) -> None:
    record.publish()
    parts = {population("children"): (9, 9), population("women"): (8, 8)}
    figure = Figure(measure("killed"), population("all"), "exact", 12, parts=parts, parts_are="exclusive")
    record.confirm(record.claim(figure=figure).entry)
    assert "Parts above their whole. The parts add up to 17, and the whole is 12." in page(record)


def test_a_new_entry_takes_the_place_of_the_old_one_and_history_keeps_both(record: RecordScene) -> None:
    record.publish()
    old = record.claim()
    record.confirm(old.entry)
    new = record.claim(low=13, replaces=old.entry)
    assert "12 people" in Client().get(f"/en/record/claims/{old.pk}/").content.decode()
    record.confirm(new.entry)
    assert state_of(old) == State.REPLACED
    assert Client().get(f"/en/record/claims/{old.pk}/").status_code == 404
    assert list(EntryStatus.objects.filter(entry=old.pk).values_list("state", flat=True).order_by("state")) == [
        "confirmed", "proposed", "replaced",
    ]  # fmt: skip


def test_of_two_editors_at_once_the_second_sees_that_the_first_was_there(record: RecordScene) -> None:
    old = record.claim()
    record.confirm(old.entry)
    record.claim(low=13, replaces=old.entry)
    with pytest.raises(errors.SomebodyElseChangedIt):
        record.claim(by=record.south, low=14, replaces=old.entry)


def test_a_claim_on_which_others_took_a_position_is_not_replaced(record: RecordScene) -> None:
    claim = record.claim()
    record.confirm(claim.entry)
    position = propose_position(
        by=record.south, dialogue=record.scene.dialogue, claim=claim, party=record.parties[SOUTHBANK],
        stance="disputes", since="1996", passages=[Passage(record.source)], now=NOW,
    )  # fmt: skip
    record.confirm(position, by=record.north)
    with pytest.raises(errors.HasPositions):
        record.claim(low=13, replaces=claim.entry)
    assert Position.objects.get().stance == "disputes"


def test_what_waits_can_be_taken_back_by_the_side_that_proposed_it(record: RecordScene) -> None:
    claim = record.claim()
    with pytest.raises(errors.NotYourRecord):
        withdraw_entry(by=record.south, dialogue=record.scene.dialogue, entry=claim.entry, now=NOW)
    withdraw_entry(by=record.north, dialogue=record.scene.dialogue, entry=claim.entry, now=NOW)
    assert state_of(claim) == State.WITHDRAWN
    with pytest.raises(errors.NotWaitingForAKey):
        withdraw_entry(by=record.north, dialogue=record.scene.dialogue, entry=claim.entry, now=NOW)


def test_names_links_and_recognitions_take_two_keys_as_well(record: RecordScene) -> None:
    dialogue = record.scene.dialogue
    one, two = record.claim(), record.claim(low=20)
    entries = [
        propose_name(by=record.north, dialogue=dialogue, event=record.event, party=record.maker,
                     name="The night", language="en", now=NOW),
        propose_link(by=record.north, dialogue=dialogue, claim=one, other=two, kind="contradicts", now=NOW),
        propose_recognition(by=record.north, dialogue=dialogue, event=record.event, body=record.maker,
                            level="committee", texts={"en": "It regrets."}, passages=[Passage(record.source)],
                            now=NOW).entry,
    ]  # fmt: skip
    assert {entry.state for entry in entries} == {State.PROPOSED}
    assert {record.confirm(entry).state for entry in entries} == {State.CONFIRMED}


def test_an_event_is_published_only_when_every_community_was_offered_its_narrative(
    record: RecordScene,
) -> None:
    with pytest.raises(errors.NotOffered):
        propose_publication(by=record.north, dialogue=record.scene.dialogue, event=record.event, now=NOW)
    record.publish()
    assert Event.objects.get().published_on == DAY
    with pytest.raises(errors.PublishedAlready):
        propose_publication(by=record.north, dialogue=record.scene.dialogue, event=record.event, now=NOW)


def test_a_narrative_is_its_communitys_alone_and_versions_stay(record: RecordScene) -> None:
    record.publish()

    def write(text: str, over: int) -> None:
        write_narrative(
            by=record.north, dialogue=record.scene.dialogue, event=record.event, language="en", now=NOW,
            text=text, over=over,
        )  # fmt: skip

    write("We were at the bridge.", 0)
    with pytest.raises(errors.SomebodyElseChangedIt):
        write("We were not.", 0)
    write("We were at the bridge at noon.", 1)
    shown = page(record)
    assert "at noon" in shown
    assert shown.count("Nobody has written here yet.") == 1
    assert record.event.narratives.count() == 2


def test_a_conveners_editor_takes_the_place_of_the_steward(record: RecordScene) -> None:
    editor = make_person(name="Editor")
    with pytest.raises(errors.NotYourRecord):
        appoint_editor(
            by=record.scene.convener, community=record.scene.communities[NORTHBANK], person=editor, on=DAY
        )
    from concilio.coalition.models import Membership

    Membership.objects.create(person=editor, coalition=record.scene.coalition)
    appoint_editor(
        by=record.scene.convener, community=record.scene.communities[NORTHBANK], person=editor, on=DAY
    )
    assert state_of(record.claim(by=editor)) == State.PROPOSED
    with pytest.raises(errors.NotYourRecord):
        record.claim(by=record.north)


def test_with_three_communities_all_have_to_confirm() -> None:
    record = make_record(communities=(NORTHBANK, SOUTHBANK, "eastbank"))
    claim = record.claim()
    record.confirm(claim.entry)
    assert state_of(claim) == State.PROPOSED
    record.confirm(claim.entry, by=record.scene.stewards["eastbank"])
    assert state_of(claim) == State.CONFIRMED


def test_a_community_that_the_event_does_not_concern_has_no_key() -> None:
    record = make_record(communities=(NORTHBANK, SOUTHBANK, "eastbank"))
    record.event.sides.filter(party=record.parties["eastbank"]).delete()
    claim = record.claim()
    with pytest.raises((errors.NotYourRecord, KeyNotAsked)):
        record.confirm(claim.entry, by=record.scene.stewards["eastbank"])
