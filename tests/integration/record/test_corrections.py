""" "This is wrong", from somebody without an account; answered by an editor of each side, in public."""

from __future__ import annotations

import pytest

from concilio.publiclog.models import Act
from concilio.record import errors
from concilio.record.actions.corrections import answer_correction, find_correction, send_correction
from concilio.record.models import Correction
from tests.integration.record.record_scene import DAY, NOW, RecordScene, make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> RecordScene:
    return make_record()


def send(record: RecordScene, text: str = "The bridge fell on 4 May.") -> tuple[str, ...]:
    return send_correction(event=record.event, text=text, language="en", on=DAY)


def answer(record: RecordScene, verdict: str = "kept", *, south: bool = False) -> None:
    answer_correction(
        by=record.south if south else record.north, dialogue=record.scene.dialogue, verdict=verdict,
        correction=Correction.objects.get(), words="The report says 3 May.", language="en", now=NOW,
    )  # fmt: skip


def test_seven_words_find_it_again_and_are_stored_nowhere(record: RecordScene) -> None:
    words = send(record)
    assert len(words) == 7
    assert find_correction(" ".join(words).upper()).text == "The bridge fell on 4 May."
    row = Correction.objects.values().get()
    assert not any(word in str(value) for value in row.values() for word in words if len(word) > 3)
    with pytest.raises(errors.NoSuchWords):
        find_correction("not seven words")


def test_it_is_answered_when_an_editor_of_each_side_has_answered(record: RecordScene) -> None:
    send(record)
    answer(record)
    assert Correction.objects.get().state == "waiting"
    with pytest.raises(errors.AnsweredAlready):
        answer(record)
    answer(record, "changed", south=True)
    assert Correction.objects.get().state == "answered"
    assert Act.objects.filter(kind="record.answered").count() == 2


def test_words_that_every_side_will_not_show_are_erased_and_one_side_cannot_erase_them(
    record: RecordScene,
) -> None:
    send(record)
    answer(record, "not-shown")
    assert Correction.objects.get().text
    answer(record, "not-shown", south=True)
    assert (Correction.objects.get().state, Correction.objects.get().text) == ("removed", "")


def test_an_empty_or_endless_correction_is_refused(record: RecordScene) -> None:
    for text in (" ", "x" * 2001):
        with pytest.raises(errors.CorrectionTooShort):
            send(record, text)


def test_a_stranger_answers_nothing(record: RecordScene) -> None:
    send(record)
    with pytest.raises(errors.NotYourRecord):
        answer_correction(
            by=record.scene.convener, dialogue=record.scene.dialogue, verdict="kept",
            correction=Correction.objects.get(), words="No.", language="en", now=NOW,
        )  # fmt: skip
