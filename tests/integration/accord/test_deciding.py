"""Ratification, reservations, texts by language, signatures: what is decided, by whom, and what cannot be changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from concilio.accord import errors
from concilio.accord.actions import adopting, choosing, drafting, ratifying, reviewing
from concilio.accord.models import (
    Accord,
    Ask,
    ChoiceBallot,
    LanguageText,
    Ratification,
    RatificationBallot,
    Reservation,
    Signature,
)
from concilio.accord.rules import communities_without_steward
from concilio.accord.shown_results import cell_of
from concilio.accord.uses import ratifying as use_of
from concilio.dialogue.actions import withdraw_everything
from concilio.dialogue.models import Appointment
from concilio.documents.accord_text import accord_hash
from concilio.publiclog.models import Act
from concilio.storage.ballots import choices_of
from concilio.storage.rewriting import rewrite
from tests.integration.accord.stage import (
    NORTH,
    SOUTH,
    AccordScene,
    adopted,
    after,
    all_accept,
    make_draft,
    make_released,
    make_vote,
    ratify_texts,
    vote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> AccordScene:
    return make_released()


@pytest.fixture
def voting(made: AccordScene) -> Ratification:
    return make_vote(made, make_draft(made)[1])


def count(ratification: Ratification) -> Ratification:
    return ratifying.count_ratification(ratification=ratification, today=after(ratification))


def test_a_text_that_every_community_accepts_is_adopted_and_its_asks_are_on_the_board(
    made: AccordScene,
) -> None:
    accord, ratification = adopted(made)
    assert (accord.state, ratification.adopted) == (Accord.State.ADOPTED, True)
    assert [(ask.number, ask.addressee) for ask in Ask.objects.all()] == [
        (3, "The Town Council of Northbank")
    ]
    assert [t.language for t in LanguageText.objects.order_by("language")] == ["ar", "en", "hy"]
    assert {"ratification.opened", "ratification.counted", "accord.adopted"} <= set(
        Act.objects.values_list("kind", flat=True)
    )


def test_a_clause_that_one_community_rejects_drops_out_and_the_others_are_counted_anew(
    made: AccordScene, voting: Ratification
) -> None:
    yes = all_accept(voting)
    vote(made, voting, NORTH, *[yes] * 12)
    vote(made, voting, SOUTH, *[yes | {3: -1}] * 12)
    counted = count(voting)
    assert counted.adopted
    assert [c.number for c in adopting.adopted_content(counted).clauses] == [1, 2]
    assert counted.result is not None
    assert [cell_of(counted.result, label, 2).passes for label in (NORTH, SOUTH)] == [True, False]


def test_a_failing_clause_sends_the_draft_back_where_that_is_set(made: AccordScene) -> None:
    accord, draft = make_draft(made)
    voting = make_vote(made, draft, failing=Ratification.Failing.RETURNS)
    yes = all_accept(voting)
    for label in (NORTH, SOUTH):
        vote(made, voting, label, *[yes | {3: -1}] * 12)
    assert count(voting).adopted is False
    accord.refresh_from_db()
    assert accord.state == Accord.State.DRAFTING
    drafting.add_clause(by=made.scene.convener, accord=accord, numbers=[6])
    again = make_vote(made, reviewing.keep_draft(by=made.scene.convener, accord=accord))
    assert again.draft.number == 2
    with pytest.raises(errors.OldVersion):
        vote(made, Ratification.objects.get(pk=voting.pk), NORTH, yes)


def test_too_few_voters_of_one_community_adopt_nothing(made: AccordScene, voting: Ratification) -> None:
    vote(made, voting, NORTH, *[all_accept(voting)] * 12)
    vote(made, voting, SOUTH, *[all_accept(voting)] * 5)
    counted = count(voting)
    assert counted.adopted is False
    assert counted.result is not None
    assert counted.result["communities"][SOUTH]["quorate"] is False
    # Five people are too few to be told of in shares.
    assert cell_of(counted.result, SOUTH, 0).accepting is None
    assert counted.result["communities"][SOUTH]["voted"] is None
    shown = cell_of(counted.result, NORTH, 0).accepting
    assert shown is not None
    assert shown.about % 5 == 0


def test_what_adoption_needs_stays_once_voting_has_begun(made: AccordScene, voting: Ratification) -> None:
    with pytest.raises(errors.ThresholdsFixed):
        make_vote(made, voting.draft, quorum="1/10")
    for change in ({"quorum": "1/10"}, {"failing": "returns"}, {"seats": {}}, {"closes_on": after(voting)}):
        with transaction.atomic(), pytest.raises(DatabaseError):
            Ratification.objects.filter(pk=voting.pk).update(**change)
    voting.refresh_from_db()
    assert (voting.quorum, voting.accepting, voting.rejecting) == ("1/2", "2/3", "1/5")


def test_votes_are_counted_after_the_last_day_or_once_everybody_has_voted(
    made: AccordScene, voting: Ratification
) -> None:
    vote(made, voting, NORTH, *[all_accept(voting)] * 12)
    with pytest.raises(errors.StillVoting):
        ratifying.count_ratification(ratification=voting, by=made.scene.convener)
    vote(made, voting, SOUTH, *[all_accept(voting)] * 12)
    assert ratifying.count_ratification(ratification=voting, by=made.scene.convener).adopted
    with pytest.raises(errors.VotingClosed):
        vote(made, Ratification.objects.get(pk=voting.pk), NORTH, all_accept(voting))


def test_a_person_has_one_ballot_under_a_name_of_its_own_and_the_last_answer_counts(
    made: AccordScene, voting: Ratification
) -> None:
    person = made.people[NORTH][0]
    for answers in ({1: 1}, {2: 0}, {1: -1}, {1: -1}):
        ratifying.cast_ratification(participant=person, ratification=voting, answers=answers)
    ballot = RatificationBallot.objects.get()
    assert bytes(ballot.pseudonym) == person.pseudonym_for(use_of(voting.id))
    assert bytes(ballot.pseudonym) not in {person.pseudonym, person.author}
    assert choices_of(bytes(ballot.votes)) == {1: -1, 2: 0}
    assert len(bytes(ballot.votes)) == 16
    with pytest.raises(errors.NotAnAnswer):
        ratifying.cast_ratification(participant=person, ratification=voting, answers={9: 1})
    elsewhere = make_released(seats=1).people[NORTH][0]
    with pytest.raises(errors.OldVersion):
        ratifying.cast_ratification(participant=elsewhere, ratification=voting, answers={1: 1})


def test_nothing_of_a_ballot_tells_a_time_or_an_order(made: AccordScene, voting: Ratification) -> None:
    vote(made, voting, NORTH, {1: 1}, {1: 1})
    fields = {field.name for field in RatificationBallot._meta.get_fields()}
    assert fields == {"pseudonym", "ratification", "community", "votes"}
    assert {f.name for f in Reservation._meta.get_fields()} == {
        "id", "ratification", "clause", "author", "language", "text", "case",
    }  # fmt: skip


def test_who_leaves_takes_ballot_and_reservation_along(made: AccordScene, voting: Ratification) -> None:
    person, other = made.people[NORTH][:2]
    for each in (person, other):
        ratifying.cast_ratification(participant=each, ratification=voting, answers={1: 0})
        ratifying.keep_reservation(
            participant=each, ratification=voting, clause=None, text="Not the second word.", language="en"
        )
    withdraw_everything(participant=person)
    assert RatificationBallot.objects.count() == 1
    assert Reservation.objects.count() == 1


def test_a_reservation_is_printed_once_every_community_lets_it(
    made: AccordScene, voting: Ratification
) -> None:
    for label in (NORTH, SOUTH):
        vote(made, voting, label, *[all_accept(voting)] * 12)
    for text in ("We read this as consent.", "Ask for Mr A."):
        ratifying.keep_reservation(
            participant=made.people[SOUTH][len(text) % 12],
            ratification=voting,
            clause=None,
            text=text,
            language="en",
        )
    count(voting)
    one, two = sorted(Reservation.objects.all(), key=lambda r: len(r.text), reverse=True)
    for reservation, answers in ((one, (True, True)), (two, (True, False))):
        for label, approves in zip((NORTH, SOUTH), answers, strict=True):
            adopting.turn_reservation_key(
                reservation=reservation, by=made.steward(label), community=made.scene.communities[label],
                approves=approves,
            )  # fmt: skip
    assert [Reservation.objects.get(pk=r.pk).case.state for r in (one, two)] == ["approved", "refused"]


def test_a_community_can_hold_up_a_translation_and_a_corrected_one_is_ratified_anew(
    made: AccordScene,
) -> None:
    accord, ratification = adopted(made)
    held = LanguageText.objects.get(language="hy")
    adopting.turn_text_key(
        text=held, by=made.steward(SOUTH), community=made.scene.communities[SOUTH], approves=False
    )
    ratify_texts(made, ratification, "en")
    assert set(adopting.ratified_hashes(accord)) == {"en"}
    held.refresh_from_db()
    assert held.state == LanguageText.State.HELD
    translator = made.scene.translators["hy"][0]
    with pytest.raises(errors.NotYours):
        adopting.correct_text(text=held, by=made.scene.convener, title="Նոր", words={})
    newer = adopting.correct_text(
        text=held, by=translator, title="Նոր վերնագիր", words={0: "Ընտանիքները կարող են գալ։"}
    )
    assert (newer.version, newer.state) == (2, LanguageText.State.WAITING)
    assert newer.sha256 != held.sha256
    ratify_texts(made, ratification, "hy")
    assert adopting.ratified_hashes(accord)["hy"] == newer.sha256


def sign(made: AccordScene, accord: Accord, **changes: str) -> Signature:
    signed = {
        "sha256": accord_hash(adopting.ratified_hashes(accord)),
        "code": made.code(),
    } | changes
    return adopting.sign(accord=accord, organisation=made.organisation, by=made.signatory, **signed)


def test_an_organisation_signs_what_is_ratified_with_its_second_factor(made: AccordScene) -> None:
    accord, ratification = adopted(made)
    with pytest.raises(errors.TextHeld):
        sign(made, accord)
    ratify_texts(made, ratification, "en")
    earlier = accord_hash(adopting.ratified_hashes(accord))
    with pytest.raises(errors.WrongCode):
        sign(made, accord, code="000000")
    with pytest.raises(errors.NotYours):
        adopting.sign(
            accord=accord,
            organisation=made.organisation,
            by=made.scene.convener,
            sha256=earlier,
            code="000000",
        )
    ratify_texts(made, ratification, "ar")
    with pytest.raises(errors.WrongHash):
        sign(made, accord, sha256=earlier)
    signature = sign(made, accord, reservation="We read it with our charter.")
    assert set(signature.covers) == {"ar", "en"}
    with pytest.raises(errors.SignedAlready):
        sign(made, accord)
    act = Act.objects.get(kind="accord.signed")
    assert act.payload["sha256"] == signature.sha256
    assert str(made.signatory.id) not in str(act.payload)
    with transaction.atomic(), pytest.raises(DatabaseError):
        Signature.objects.update(sha256="0" * 64)


def test_a_translation_corrected_after_signing_leaves_the_signature_over_the_earlier_text(
    made: AccordScene,
) -> None:
    accord, ratification = adopted(made)
    ratify_texts(made, ratification)
    signature = sign(made, accord)
    text = LanguageText.objects.get(language="hy")
    adopting.correct_text(text=text, by=made.scene.translators["hy"][0], title="Ուրիշ", words={})
    signature.refresh_from_db()
    assert signature.covers["hy"] == text.sha256
    assert "hy" not in adopting.ratified_hashes(accord)


def test_a_community_without_a_steward_is_said_and_loses_nothing(
    made: AccordScene, voting: Ratification
) -> None:
    assert communities_without_steward(made.dialogue) == []
    Appointment.objects.filter(person=made.steward(NORTH)).update(until_day=timezone.now().date())
    assert [c.label for c in communities_without_steward(made.dialogue)] == [NORTH]
    for label in (NORTH, SOUTH):
        vote(made, voting, label, *[all_accept(voting)] * 12)
    counted = count(voting)
    assert counted.adopted
    text = LanguageText.objects.get(language="en")
    adopting.turn_text_key(
        text=text, by=made.steward(SOUTH), community=made.scene.communities[SOUTH], approves=True
    )
    with pytest.raises(errors.NotYours):
        adopting.turn_text_key(
            text=text, by=made.steward(NORTH), community=made.scene.communities[NORTH], approves=True
        )
    text.refresh_from_db()
    assert text.state == LanguageText.State.WAITING


def test_what_matters_most_is_chosen_set_by_set_and_counted_once(made: AccordScene) -> None:
    accord = make_draft(made)[0]
    opened = choosing.open_round(by=made.scene.convener, accord=accord)
    assert choosing.open_round(by=made.scene.convener, accord=accord) == opened
    for person in made.people[NORTH]:
        for place in range(len(opened.sets)):
            choosing.choose(participant=person, round=opened, place=place, best=0, worst=3)
    choosing.choose(participant=made.people[SOUTH][0], round=opened, place=0, best=1, worst=2)
    with pytest.raises(errors.NotAChoice):
        choosing.choose(participant=made.people[SOUTH][0], round=opened, place=0, best=1, worst=1)
    withdraw_everything(participant=made.people[SOUTH][0])
    assert ChoiceBallot.objects.count() == 12
    closed = choosing.close_round(by=made.scene.convener, round=opened)
    assert closed.result is not None
    assert closed.result[SOUTH] == [None] * len(closed.statements)
    assert all(share["low"] <= share["about"] <= share["high"] for share in closed.result[NORTH])
    assert ChoiceBallot.objects.count() == 0
    with pytest.raises(errors.VotingClosed):
        choosing.choose(participant=made.people[NORTH][0], round=closed, place=0, best=0, worst=1)
    assert timezone.now().date() - closed.opened_on < timedelta(days=2)


def test_tables_of_what_people_gave_are_rewritten_and_keep_every_row(
    made: AccordScene, voting: Ratification
) -> None:
    vote(made, voting, NORTH, *[all_accept(voting)] * 6)
    ratifying.keep_reservation(
        participant=made.people[NORTH][0], ratification=voting, clause=None, text="Not yet.", language="en"
    )
    before = sorted(RatificationBallot.objects.values_list("pseudonym", "votes"))
    tables = apps.get_app_config("accord").rewritten_tables
    assert {"accord_ratificationballot", "accord_reservation"} <= set(tables)
    # In life a rewrite is a transaction of its own, in which nothing is left to be checked.
    connection.check_constraints()
    rewrite(tables)
    assert sorted(RatificationBallot.objects.values_list("pseudonym", "votes")) == before
    assert Reservation.objects.count() == 1


def test_two_ratifications_know_a_person_by_names_that_have_nothing_in_common(made: AccordScene) -> None:
    first, second = make_vote(made, make_draft(made)[1]), make_vote(made, make_draft(made)[1])
    person = made.people[NORTH][0]
    for each in (first, second):
        ratifying.cast_ratification(participant=person, ratification=each, answers={1: 1})
    names = {bytes(name) for name in RatificationBallot.objects.values_list("pseudonym", flat=True)}
    assert len(names) == 2
    assert names.isdisjoint({person.pseudonym, person.author, person.uses})
