"""Acknowledgements: by seats, withdrawable, in numbers from ten people up, and never one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.dialogue.actions import withdraw_everything
from concilio.dialogue.participant import Participant
from concilio.record import errors
from concilio.record.actions.acknowledging import (
    acknowledge,
    acknowledged_by,
    release_acknowledgements,
)
from concilio.record.disclosure import FORMS, released_counts, shown_counts
from concilio.record.models import Acknowledgement, AcknowledgementRelease, Position
from tests.integration.record.record_scene import DAY, RecordScene, make_record
from tests.integration.scene import NORTHBANK, SOUTHBANK, make_participant


@pytest.fixture
def record(db: None) -> RecordScene:
    made = make_record()
    made.publish()
    return made


def people(record: RecordScene, n: int, *forms: str, community: str = NORTHBANK) -> list[Participant]:
    made = [make_participant(scene=record.scene, community=community) for _ in range(n)]
    for one in made:
        acknowledge(participant=one, event=record.event, forms=forms)
    return made


def release(record: RecordScene, days: int = 0) -> AcknowledgementRelease | None:
    return release_acknowledgements(
        dialogue=record.scene.dialogue, event=record.event, on=DAY + timedelta(days=days)
    )


def test_a_seat_changes_what_it_said_and_takes_it_back(record: RecordScene) -> None:
    one = make_participant(scene=record.scene)
    acknowledge(participant=one, event=record.event, forms=["heard", "regrets"])
    acknowledge(participant=one, event=record.event, forms=["heard"], narrative_of=record.parties[SOUTHBANK])
    assert acknowledged_by(one, record.event) == {
        None: {"heard", "regrets"},
        record.parties[SOUTHBANK].id: {"heard"},
    }
    acknowledge(participant=one, event=record.event, forms=[])
    assert Acknowledgement.objects.count() == 1


def test_it_is_erased_when_the_seat_leaves(record: RecordScene) -> None:
    stays, leaves = people(record, 2, "heard")
    acknowledge(
        participant=leaves, event=record.event, forms=["heard"], narrative_of=record.parties[SOUTHBANK]
    )
    withdraw_everything(participant=leaves)
    assert Acknowledgement.objects.count() == 1
    assert acknowledged_by(stays, record.event)
    assert not acknowledged_by(leaves, record.event)


def test_rows_of_one_person_do_not_meet(record: RecordScene) -> None:
    one = people(record, 1, "heard")[0]
    acknowledge(participant=one, event=record.event, forms=["heard"], narrative_of=record.parties[SOUTHBANK])
    tags = {bytes(tag) for tag in Acknowledgement.objects.values_list("tag", flat=True)}
    assert len(tags) == 2
    assert one.pseudonym not in tags
    assert one.author not in tags


def test_numbers_are_released_from_ten_people_up(record: RecordScene) -> None:
    people(record, 9, "heard", "apologises")
    people(record, 23, "heard", community=SOUTHBANK)
    made = release(record)
    assert made is not None
    assert made.shown[NORTHBANK]["event"] == dict.fromkeys(FORMS)
    assert made.shown[SOUTHBANK]["event"] == {
        "heard": 20,
        "recognises": None,
        "regrets": None,
        "apologises": None,
    }


def test_one_person_more_or_less_changes_nothing_that_is_shown(record: RecordScene) -> None:
    first = people(record, 14, "heard")
    assert release(record) is not None
    people(record, 1, "heard")
    acknowledge(participant=first[0], event=record.event, forms=[])
    assert release(record, days=1) is None
    people(record, 10, "heard")
    changed = release(record, days=2)
    assert changed is not None
    assert changed.shown[NORTHBANK]["event"]["heard"] == 20


def test_nothing_is_released_twice_a_day(record: RecordScene) -> None:
    people(record, 14, "heard")
    assert release(record) is not None
    people(record, 20, "heard")
    assert release(record) is None


def test_acknowledging_suffering_makes_no_position_on_a_figure(record: RecordScene) -> None:
    record.confirm(record.claim().entry)
    people(record, 12, "recognises")
    release(record)
    assert not Position.objects.exists()


def test_an_event_of_others_cannot_be_acknowledged(record: RecordScene) -> None:
    other = make_record_elsewhere()
    with pytest.raises(errors.NotConcerned):
        acknowledge(participant=other, event=record.event, forms=["heard"])


def make_record_elsewhere() -> Participant:
    from tests.integration.scene import make_scene

    return make_participant(scene=make_scene())


counts = st.fixed_dictionaries({name: st.integers(0, 60) for name in FORMS})


@given(counts, counts, st.sampled_from(sorted(FORMS)), st.sampled_from([-1, 1]))
def test_what_is_shown_never_hangs_on_one_person(
    before: dict[str, int], now: dict[str, int], form: str, one: int
) -> None:
    """From the released counts on: somebody who joins or leaves alone moves nothing."""
    released = released_counts(now, before)
    moved = dict(released) | {form: max(released[form] + one, 0)}
    assert shown_counts(released_counts(moved, released)) == shown_counts(released)
    assert all(n is None or n >= 10 for n in shown_counts(released).values())
