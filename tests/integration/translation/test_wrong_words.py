"""Translations can be wrong: held at once, corrected, checked by somebody else, and asked again under a new number."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from concilio.dialogue import actions as dialogue_actions
from concilio.dialogue.errors import NotThere
from concilio.dialogue.models import Dialogue, Doubt, Statement, Translation
from concilio.dialogue.queries.cards import next_card
from concilio.dialogue.queries.own import own_answers
from concilio.dialogue.queries.snapshot import dialogue_snapshot
from concilio.dialogue.readable import EVERYBODY, Withheld, steward_of
from concilio.dialogue.wording import wordings
from concilio.publiclog.models import Act
from concilio.translation import actions
from concilio.translation.errors import (
    AnswersAreOver,
    NotATranslator,
    NotHeld,
    NothingToReview,
    OwnTranslation,
    WordsAreFixed,
)
from concilio.translation.models import Correction
from tests.integration import scene as stage
from tests.integration.ballots import keep_ballot
from tests.integration.part_scene import browser_of

pytestmark = pytest.mark.django_db
NORTH, SOUTH = stage.NORTHBANK, stage.SOUTHBANK
WRONG, RIGHT = "Կամուրջը պետք է փակվի։", "Կամուրջը պետք է բացվի։"


class Wrong:
    """A published statement whose Armenian words say the opposite, with two translators into Armenian."""

    def __init__(self, **given: Any) -> None:
        self.scene = stage.make_scene(languages=("en", "hy"), **given)
        self.statement = stage.make_statement(
            scene=self.scene, status="published", text="The bridge should open."
        )
        self.first, self.second = self.scene.translators["hy"]
        self.translation = stage.make_translation(
            statement=self.statement, language="hy", text=WRONG, by=self.first
        )

    def hold(self, **given: Any) -> Translation:
        by = given.get("by", self.scene.stewards[NORTH])
        return actions.hold_translation(by=by, statement=self.statement, language="hy")

    def correct(self) -> Correction:
        return actions.correct_translation(
            translator=self.first, statement=self.statement, language="hy", text=RIGHT
        )

    def check(self, **given: Any) -> Correction:
        asked = {"translator": self.second, "text": RIGHT} | given
        return actions.check_correction(statement=self.statement, language="hy", **asked)

    def shown(self, statement: Statement, language: str = "hy") -> tuple[str, Withheld | None]:
        statement = Statement.objects.get(pk=statement.pk)
        wording = wordings([statement], reader=EVERYBODY, language=language)[statement.id]
        return wording.text, wording.withheld


def test_held_words_are_shown_to_nobody_but_translators() -> None:
    wrong = Wrong()
    assert wrong.shown(wrong.statement) == (WRONG, None)
    wrong.hold()
    wrong.hold()
    assert wrong.shown(wrong.statement) == ("", Withheld.UNTRANSLATED)
    assert wrong.shown(wrong.statement, "en") == ("The bridge should open.", None)
    north = wrong.scene.communities[NORTH]
    wording = wordings([wrong.statement], reader=steward_of(north.id), language="hy")[wrong.statement.id]
    assert (wording.text, wording.in_own_language) == ("The bridge should open.", False)
    snapshot = dialogue_snapshot(wrong.scene.slug)
    assert snapshot is not None
    assert next_card(snapshot, stage.make_participant(scene=wrong.scene), "hy").untranslated == 1
    (act,) = Act.objects.filter(kind="translation.held")
    assert act.payload == {"number": 1}


@pytest.mark.parametrize("who", ["convener", "observer", "mediator", "translator of another language"])
def test_others_hold_nothing(who: str) -> None:
    wrong = Wrong()
    scene = wrong.scene
    by = {
        "convener": scene.convener,
        "observer": scene.observer,
        "mediator": scene.mediator,
        "translator of another language": scene.translators["en"][0],
    }[who]
    with pytest.raises(NotATranslator):
        wrong.hold(by=by)


def test_a_steward_holds_nothing_in_a_room_that_they_do_not_read() -> None:
    wrong = Wrong()
    room = stage.make_statement(scene=wrong.scene, status="published", room=SOUTH)
    stage.make_translation(statement=room, language="hy")
    with pytest.raises(NotATranslator):
        actions.hold_translation(by=wrong.scene.stewards[NORTH], statement=room, language="hy")


def test_a_corrected_version_is_asked_again_and_the_votes_on_the_wrong_one_are_set_apart() -> None:
    wrong = Wrong()
    voters = [stage.make_participant(scene=wrong.scene) for _ in range(23)]
    for voter in voters:
        keep_ballot(voter.pseudonym, wrong.scene.communities[NORTH], {wrong.statement: 1})
    author = wrong.statement.author
    wrong.hold()
    wrong.correct()
    assert wrong.shown(wrong.statement) == ("", Withheld.UNTRANSLATED), "nobody has checked it yet"
    correction = wrong.check(on=date(2026, 3, 9))

    fresh = correction.replacement
    assert fresh is not None
    assert (fresh.number, fresh.status, fresh.author) == (2, "published", author)
    assert wrong.shown(fresh) == (RIGHT, None)
    assert wrong.shown(wrong.statement) == ("", Withheld.REPLACED)
    assert fresh.translations.get().status == Translation.Status.REVIEWED
    assert (correction.votes_set_apart, correction.better_words) == (20, "")
    (act,) = Act.objects.filter(kind="translation.corrected")
    assert act.payload == {"number": 1, "by_number": 2, "answers": 20}

    snapshot = dialogue_snapshot(wrong.scene.slug)
    assert snapshot is not None
    card = next_card(snapshot, voters[0], "hy").card
    assert card is not None
    assert (card.statement_id, card.wording.text) == (fresh.id, RIGHT)
    (answer,) = own_answers(snapshot, voters[0], "hy").answers
    assert (answer.is_open, answer.wording.withheld) == (False, Withheld.REPLACED)
    dialogue_actions.withdraw_vote(participant=voters[0], statement_id=wrong.statement.id)
    assert own_answers(snapshot, voters[0], "hy").total == 0


def test_fewer_than_ten_answers_are_told_as_none() -> None:
    wrong = Wrong()
    for _ in range(9):
        voter = stage.make_participant(scene=wrong.scene)
        keep_ballot(voter.pseudonym, wrong.scene.communities[NORTH], {wrong.statement: 1})
    wrong.hold()
    wrong.correct()
    assert wrong.check().votes_set_apart == 0


def test_nobody_checks_their_own_correction_or_other_words_than_they_read() -> None:
    wrong = Wrong()
    with pytest.raises(NotHeld):
        wrong.correct()
    wrong.hold()
    with pytest.raises(NothingToReview):
        wrong.check()
    wrong.correct()
    with pytest.raises(OwnTranslation):
        wrong.check(translator=wrong.first)
    with pytest.raises(NothingToReview):
        wrong.check(text="Other words.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(checked_by=wrong.first)
    wrong.check()
    with pytest.raises(NotHeld):
        wrong.check()


def test_published_words_that_are_held_are_not_saved_over() -> None:
    wrong = Wrong()
    wrong.hold()
    with pytest.raises(WordsAreFixed):
        actions.save_translation(translator=wrong.first, statement=wrong.statement, language="hy", text=WRONG)


def test_before_publication_better_words_take_the_place_of_held_ones() -> None:
    wrong = Wrong()
    waiting = stage.make_statement(scene=wrong.scene)
    stage.make_translation(statement=waiting, language="hy", text=WRONG, by=wrong.first)
    actions.hold_translation(by=wrong.second, statement=waiting, language="hy")
    saved = actions.save_translation(translator=wrong.first, statement=waiting, language="hy", text=RIGHT)
    assert (saved.text, saved.held) == (RIGHT, False)
    assert not Act.objects.filter(kind__startswith="translation.").exists()


def test_another_translator_says_that_it_was_right_and_the_votes_stay() -> None:
    wrong = Wrong()
    wrong.hold()
    wrong.correct()
    for translator, text, refusal in (
        (wrong.first, WRONG, OwnTranslation),
        (wrong.second, RIGHT, NothingToReview),
    ):
        with pytest.raises(refusal):
            actions.restore_translation(
                translator=translator, statement=wrong.statement, language="hy", text=text
            )
    actions.restore_translation(translator=wrong.second, statement=wrong.statement, language="hy", text=WRONG)
    assert wrong.shown(wrong.statement) == (WRONG, None)
    assert not Correction.objects.exists()


def test_once_nobody_answers_any_more_wrong_words_stay_out_of_sight() -> None:
    wrong = Wrong()
    wrong.hold()
    Dialogue.objects.update(phase="closing")
    with pytest.raises(AnswersAreOver):
        wrong.correct()


def test_a_statement_that_is_taken_back_takes_waiting_corrections_along() -> None:
    wrong = Wrong()
    author = stage.make_participant(scene=wrong.scene)
    Statement.objects.update(author=author.author)
    wrong.hold()
    wrong.correct()
    dialogue_actions.withdraw_statement(participant=author, statement_id=wrong.statement.id)
    assert not Correction.objects.exists()


def test_a_corrected_statement_that_is_taken_back_leaves_no_words_anywhere() -> None:
    wrong = Wrong()
    author = stage.make_participant(scene=wrong.scene)
    Statement.objects.update(author=author.author)
    wrong.hold()
    wrong.correct()
    fresh = wrong.check().replacement
    assert fresh is not None
    dialogue_actions.withdraw_statement(participant=author, statement_id=fresh.id)
    assert set(Statement.objects.values_list("text", flat=True)) == {""}
    assert not Translation.objects.exists()
    assert set(Correction.objects.values_list("better_words", flat=True)) == {""}


# What people who take part say ---------------------------------------------------------------------------------


def test_a_participant_tells_the_translators_and_nothing_says_who_or_which_words_are_the_authors() -> None:
    wrong = Wrong()
    for language in ("en", "hy"):
        browser = browser_of(stage.make_participant(scene=wrong.scene))
        page = browser.get(f"/{language}/d/{wrong.scene.slug}/card/").content.decode()
        assert f"/{language}/d/{wrong.scene.slug}/doubt/" in page
        for _ in range(2):
            answer = browser.post(
                f"/{language}/d/{wrong.scene.slug}/doubt/", {"statement": wrong.statement.id}
            )
            assert answer.status_code == 200
    assert sorted(Doubt.objects.values_list("statement", "language")) == sorted(
        (wrong.statement.id, language) for language in ("en", "hy")
    )
    assert {field.name for field in Doubt._meta.get_fields()} == {"id", "statement", "language"}
    assert wrong.shown(wrong.statement) == (WRONG, None), "one person alone takes no words away"


def test_nobody_doubts_what_they_cannot_read() -> None:
    wrong = Wrong()
    room = stage.make_statement(scene=wrong.scene, status="published", room=SOUTH)
    with pytest.raises(NotThere):
        dialogue_actions.doubt_words(
            participant=stage.make_participant(scene=wrong.scene), statement_id=room.id, language="en"
        )
    assert not Doubt.objects.exists()


def test_holding_or_dismissing_settles_a_doubt() -> None:
    wrong = Wrong()
    Doubt.objects.create(statement=wrong.statement, language="hy")
    with pytest.raises(OwnTranslation):
        actions.dismiss_doubt(translator=wrong.first, statement=wrong.statement, language="hy")
    actions.dismiss_doubt(translator=wrong.second, statement=wrong.statement, language="hy")
    assert not Doubt.objects.exists()
    Doubt.objects.create(statement=wrong.statement, language="hy")
    wrong.hold()
    assert not Doubt.objects.exists()


# A machine's words ---------------------------------------------------------------------------------------------


def test_a_machines_words_are_put_to_the_vote_only_where_the_dialogue_was_set_so() -> None:
    wrong = Wrong()
    Translation.objects.update(status="machine", by=None)
    assert wrong.shown(wrong.statement) == ("", Withheld.UNTRANSLATED)
    Dialogue.objects.update(machine_words=True)
    assert wrong.shown(wrong.statement) == (WRONG, None)
