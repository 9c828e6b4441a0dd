"""Two devices of one person, a decision while somebody votes: nothing is lost, and the rule holds at commit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from concilio.dialogue import actions, errors
from concilio.dialogue.actions.publication import hide_statement
from concilio.dialogue.models import Ballot, Dialogue, Phase, Statement
from concilio.dialogue.participant import Participant
from concilio.dialogue.queries.answers import guesses_of, votes_of
from concilio.storage import group_commit
from concilio.storage.ballots import choices_of, guesses_in
from concilio.storage.group_commit import GroupWriter
from tests.integration.part_scene import make_cards
from tests.integration.scene import SOUTHBANK, Scene, make_participant, make_scene

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> list[BaseException]:
    """Do several things in threads that start together; what they raised."""
    gate = threading.Barrier(len(works))
    raised: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        gate.wait()
        try:
            work()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each thread writes as a process of its own would: over a connection and in commits that it shares with nobody."""
    own, made = threading.local(), []

    def writer() -> GroupWriter:
        if not hasattr(own, "writer"):
            own.writer = GroupWriter()
            made.append(own.writer)
        return own.writer

    monkeypatch.setattr(group_commit, "_writer", writer)
    yield
    for each in made:
        each.close()


@pytest.mark.usefixtures("two_processes")
def test_of_80_votes_from_two_devices_of_one_person_none_is_lost_the_first_ones_included() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=80)
    for _ in range(5):
        participant = make_participant(scene=scene)

        def device(cards: list[Statement], participant: Participant = participant) -> Callable[[], None]:
            def vote() -> None:
                for card in cards:
                    actions.cast_vote(participant=participant, statement_id=card.id, choice=1)

            return vote

        assert at_once(device(made[:40]), device(made[40:])) == []
        assert choices_of(votes_of(participant)) == {card.number: 1 for card in made}


@pytest.mark.usefixtures("two_processes")
def test_votes_and_guesses_of_two_devices_do_not_undo_each_other() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=40)
    participant = make_participant(scene=scene)
    for card in made[:12]:
        actions.cast_vote(participant=participant, statement_id=card.id, choice=-1)

    def guess() -> None:
        for card in made[:12]:
            actions.record_guess(
                participant=participant,
                statement_id=card.id,
                target_id=scene.communities[SOUTHBANK].id,
                tenths=7,
            )

    def vote() -> None:
        for card in made[12:]:
            actions.cast_vote(participant=participant, statement_id=card.id, choice=1)

    assert at_once(guess, vote) == []
    assert len(guesses_in(guesses_of(participant))) == 12
    assert len(choices_of(votes_of(participant))) == 40


@pytest.mark.usefixtures("two_processes")
def test_a_vote_taken_back_while_another_is_given() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=40)
    participant = make_participant(scene=scene)
    for card in made[:20]:
        actions.cast_vote(participant=participant, statement_id=card.id, choice=1)

    def take_back() -> None:
        for card in made[:20]:
            actions.withdraw_vote(participant=participant, statement_id=card.id)

    def vote() -> None:
        for card in made[20:]:
            actions.cast_vote(participant=participant, statement_id=card.id, choice=1)

    assert at_once(take_back, vote) == []
    assert choices_of(votes_of(participant)) == {card.number: 1 for card in made[20:]}


def hide(scene: Scene, statement: Statement) -> None:
    hide_statement(statement=statement)


def close(scene: Scene, statement: Statement) -> None:
    Dialogue.objects.filter(pk=scene.dialogue.pk).update(phase=Phase.CLOSING)


@pytest.mark.parametrize("decide", [hide, close])
@pytest.mark.parametrize("what", ["vote", "guess"])
@pytest.mark.usefixtures("two_processes")
def test_what_is_decided_while_somebody_answers_holds_for_the_answer(
    decide: Callable[[Scene, Statement], None], what: str
) -> None:
    scene = make_scene()
    first, second = make_cards(scene=scene, count=2)
    participant = make_participant(scene=scene)
    actions.cast_vote(participant=participant, statement_id=first.id, choice=1)
    refused: list[BaseException] = []

    def answer() -> None:
        try:
            if what == "vote":
                actions.cast_vote(participant=participant, statement_id=second.id, choice=1)
            else:
                actions.record_guess(
                    participant=participant,
                    statement_id=first.id,
                    target_id=scene.communities[SOUTHBANK].id,
                    tenths=7,
                )
        except errors.Refused as error:
            refused.append(error)
        finally:
            connection.close()

    answering = threading.Thread(target=answer)
    with transaction.atomic():
        decide(scene, second if what == "vote" else first)
        answering.start()
        answering.join(0.5)
        assert answering.is_alive(), "the answer waits for what is being decided"
    answering.join(20)
    assert len(refused) == 1
    assert choices_of(votes_of(participant)) == {first.number: 1}
    assert guesses_in(guesses_of(participant)) == []


def test_when_the_last_answer_is_taken_back_nothing_is_left_of_the_ballot() -> None:
    scene = make_scene()
    (card,) = make_cards(scene=scene, count=1)
    participant = make_participant(scene=scene)
    actions.cast_vote(participant=participant, statement_id=card.id, choice=0)
    assert Ballot.objects.count() == 1
    actions.withdraw_vote(participant=participant, statement_id=card.id)
    actions.withdraw_vote(participant=participant, statement_id=card.id)
    assert not Ballot.objects.exists()


def test_a_ballot_grows_with_its_dialogue() -> None:
    scene = make_scene()
    (card,) = make_cards(scene=scene, count=1)
    participant = make_participant(scene=scene)
    actions.cast_vote(participant=participant, statement_id=card.id, choice=0)
    Statement.objects.filter(pk=card.pk).update(number=200)
    widths = {len(votes_of(participant))}
    votes = actions.cast_vote(participant=participant, statement_id=card.id, choice=-1)
    widths.add(len(votes))
    assert widths == {16, 64}
    assert choices_of(votes) == {card.number: 0, 200: -1}
    assert actions.cast_vote(participant=make_participant(scene=scene), statement_id=card.id, choice=1) == (
        bytes(50) + b"\3" + bytes(13)
    )
