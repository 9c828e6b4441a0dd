"""Cards, votes, guesses, statements: what a participant does and what comes back."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from concilio.dialogue import actions, deck, errors
from concilio.dialogue.models import Ballot, Dialogue, Phase, RoutingWeights, Statement
from concilio.dialogue.queries import cards, guesses
from concilio.dialogue.queries.snapshot import dialogue_snapshot
from concilio.storage.ballots import guesses_in
from tests.integration.ballots import all_choices, all_guesses, all_votes, keep_ballot
from tests.integration.part_scene import make_cards, make_seated
from tests.integration.scene import (
    NORTHBANK,
    SOUTHBANK,
    make_participant,
    make_scene,
    make_statement,
    make_translation,
)

pytestmark = pytest.mark.django_db


def statement_on(page: str) -> uuid.UUID:
    found = re.search(r'name="statement" value="([0-9a-f-]{36})"', page)
    assert found is not None, page
    return uuid.UUID(found[1])


def test_an_answer_comes_back_with_the_next_card_until_none_is_left() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=3)
    participant, client = make_seated(scene=scene)
    url = f"/en/d/{scene.slug}/card/"
    page = client.get(url).content.decode()
    seen = []
    for choice in ("agree", "disagree", "pass"):
        seen.append(statement_on(page))
        answer = client.post(url, {"statement": seen[-1], "choice": choice})
        assert answer.status_code == 200
        page = answer.content.decode()
        assert f"Your last answer, “{choice}”, was received." in page
    assert set(seen) == {statement.id for statement in made}
    assert "You have answered every statement there is now." in page
    assert all_choices() == [-1, 0, 1]
    assert set(all_votes()) == {participant.pseudonym}


def test_an_answer_sent_twice_counts_once_and_the_last_change_counts() -> None:
    scene = make_scene()
    card = make_cards(scene=scene, count=2)[0]
    _, client = make_seated(scene=scene)
    for _ in range(2):
        client.post(f"/en/d/{scene.slug}/card/", {"statement": card.id, "choice": "agree"})
    assert all_choices() == [1]
    client.post(f"/en/d/{scene.slug}/answers/", {"statement": card.id, "choice": "disagree"})
    assert all_choices() == [-1]


@pytest.mark.parametrize(
    ("status", "room", "phase", "refusal"),
    [
        ("published", None, Phase.ROOMS, errors.PhaseClosed),
        ("published", None, Phase.CLOSING, errors.PhaseClosed),
        ("published", NORTHBANK, Phase.ADMISSION, errors.PhaseClosed),
        ("published", SOUTHBANK, Phase.JOINT, errors.OtherRoom),
        ("withdrawn", None, Phase.JOINT, errors.StatementGone),
        ("hidden", None, Phase.JOINT, errors.StatementGone),
        ("removed", None, Phase.JOINT, errors.StatementGone),
        ("proposed", None, Phase.JOINT, errors.StatementGone),
        ("returned", NORTHBANK, Phase.ROOMS, errors.StatementGone),
        ("deadlocked", SOUTHBANK, Phase.JOINT, errors.OtherRoom),
    ],
)
def test_no_vote_where_a_statement_cannot_be_answered(
    status: str, room: str | None, phase: str, refusal: type[errors.Refused]
) -> None:
    scene = make_scene(phase=phase)
    statement = make_statement(scene=scene, status=status, room=room)
    if status == "hidden":
        Statement.objects.filter(pk=statement.pk).update(number=1)
    participant, client = make_seated(scene=scene)
    with pytest.raises(refusal):
        actions.cast_vote(participant=participant, statement_id=statement.id, choice=1)
    answer = client.post(f"/en/d/{scene.slug}/card/", {"statement": statement.id, "choice": "agree"})
    assert answer.status_code == refusal.status
    assert str(refusal.message) in answer.content.decode()
    assert not Ballot.objects.exists()


def test_votes_in_an_own_room_and_on_one_the_keys_disagreed_about() -> None:
    scene = make_scene(phase=Phase.JOINT)
    participant = make_participant(scene=scene)
    for status in ("published", "deadlocked"):
        statement = make_statement(scene=scene, status=status, room=NORTHBANK)
        actions.cast_vote(participant=participant, statement_id=statement.id, choice=1)
    assert all_choices() == [1, 1]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"statement": "x", "choice": "agree"},
        {"statement": str(uuid.UUID(int=7)), "choice": "agree"},
        {"statement": str(uuid.UUID(int=7)), "choice": "maybe"},
        {"statement": "\x00", "choice": "\x00"},
    ],
)
def test_nonsense_sent_as_an_answer_gets_a_page_and_no_row(data: dict[str, str]) -> None:
    scene = make_scene()
    _, client = make_seated(scene=scene)
    answer = client.post(f"/en/d/{scene.slug}/card/", data)
    assert answer.status_code in {400, 404}
    assert "This was not done" in answer.content.decode()
    assert not Ballot.objects.exists()


def test_an_answer_can_be_changed_and_taken_back_even_after_the_dialogue() -> None:
    scene = make_scene()
    card = make_cards(scene=scene, count=1)[0]
    participant, client = make_seated(scene=scene)
    url = f"/en/d/{scene.slug}/answers/"
    actions.cast_vote(participant=participant, statement_id=card.id, choice=1)
    assert card.text in client.get(url).content.decode()
    client.post(url, {"statement": card.id, "choice": "pass"})
    assert all_choices() == [0]
    Dialogue.objects.filter(pk=scene.dialogue.pk).update(phase=Phase.PUBLISHED)
    assert client.post(url, {"statement": card.id, "choice": "agree"}).status_code == 409
    client.post(url, {"statement": card.id, "choice": "withdraw"})
    assert not Ballot.objects.exists()


def test_in_the_joint_room_the_original_opens_only_after_answering() -> None:
    scene = make_scene()
    statement = make_statement(scene=scene, status="published", text="Կամուրջը պետք է բացվի։", language="hy")
    make_translation(statement=statement, language="en", text="The bridge should open.", status="reviewed")
    participant, client = make_seated(scene=scene)
    before = client.get(f"/en/d/{scene.slug}/card/").content.decode()
    assert "The bridge should open." in before
    assert "Translated" not in before, "it would tell that it was not written in this language"
    assert statement.text not in before
    assert "Northbank" not in before
    actions.cast_vote(participant=participant, statement_id=statement.id, choice=1)
    after = client.get(f"/en/d/{scene.slug}/answers/?change={statement.id}").content.decode()
    assert statement.text in after
    assert "a second person checked it" in after


def test_without_weights_the_least_answered_statement_comes_first() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=4)
    participant = make_participant(scene=scene)
    seen = {str(participant.community_id): {str(statement.number): 5 for statement in made[:3]}}
    actions.set_routing_weights(dialogue=scene.dialogue, weights={}, seen=seen)
    snapshot = dialogue_snapshot(scene.slug)
    assert cards.next_card(snapshot, participant, "en").card.statement_id == made[3].id
    # Until the next count comes from the background, what this process saw counts too.
    for _ in range(6):
        deck.note_vote(participant.community_id, made[3].id)
    assert cards.next_card(snapshot, participant, "en").card.statement_id != made[3].id


def answer_jointly(client: Client, slug: str, count: int) -> list[str]:
    """Where each of so many answers led."""
    url, led = f"/en/d/{slug}/card/", []
    for _ in range(count):
        statement = statement_on(client.get(url).content.decode())
        answer = client.post(url, {"statement": statement, "choice": "agree"})
        led.append("guess" if answer.status_code == 302 else "card")
        if answer.status_code == 302:
            page = client.get(answer["Location"]).content.decode()
            target = re.search(r'name="target" value="([0-9a-f-]{36})"', page)[1]
            assert page.count('type="radio"') == 11
            assert "checked" not in page
            client.post(answer["Location"], {"statement": statement_on(page), "target": target, "guess": "3"})
    return led


def test_a_guess_comes_after_every_fourth_answer_twelve_at_most_a_third_about_ones_own() -> None:
    scene = make_scene()
    make_cards(scene=scene, count=60)
    # So few are asked about that not all of them can have been answered early on: as in life, guesses may wait.
    participant, client = make_seated(scene=scene)
    led = answer_jointly(client, scene.slug, 60)
    assert all(place % 4 == 3 for place, where in enumerate(led) if where == "guess")
    given = all_guesses()
    assert 4 <= len(given) <= 12
    own = [guess for guess in given if guess.index == scene.communities[NORTHBANK].index]
    assert len(own) == sum((n + participant.pseudonym[0]) % 3 == 0 for n in range(len(given)))
    assert len({guess.number for guess in given}) == len(given) <= guesses.AT_A_TIME
    assert {guess.tenths for guess in given} == {3}


def test_no_guess_once_released_nor_before_answering_nor_beyond_twelve_nor_of_eleven() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=14)
    participant = make_participant(scene=scene)
    target = scene.communities[SOUTHBANK].id

    def guess(statement: Statement, tenths: int | None = 5) -> None:
        actions.record_guess(
            participant=participant, statement_id=statement.id, target_id=target, tenths=tenths
        )

    with pytest.raises(errors.NoGuessNow):
        guess(made[0])
    for statement in made:
        actions.cast_vote(participant=participant, statement_id=statement.id, choice=1)
    with pytest.raises(errors.NotAChoice):
        guess(made[0], 11)
    assert actions.reveal_statements([made[0].id]) == 1
    with pytest.raises(errors.NoGuessNow):
        guess(made[0])
    for statement in made[1:13]:
        guess(statement, None)
    guess(made[1], 4)
    with pytest.raises(errors.NoGuessNow):
        guess(made[13])
    assert len(all_guesses()) == 12
    assert [guess.tenths for guess in all_guesses() if guess.number == made[1].number] == [4]


def test_guesses_are_asked_about_few_statements_and_roll_on_once_these_have_enough() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=20)
    snapshot = dialogue_snapshot(scene.slug)
    first = guesses.statements_asked_about(snapshot)
    assert len(first) == guesses.AT_A_TIME
    both = list(scene.communities.values())
    asked = next(statement for statement in made if statement.number == first[0])
    for by in both:
        for _ in range(guesses.ENOUGH):
            keep_ballot(uuid.uuid4().bytes, by, {asked: 1}, [(asked, about, 4) for about in both])
    then = guesses.statements_asked_about(snapshot)
    assert first[0] not in then
    assert then[:-1] == first[1:]
    actions.reveal_statements(statement.id for statement in made)
    assert guesses.statements_asked_about(snapshot) == ()


def test_a_statement_goes_to_the_stewards_in_the_room_of_the_phase() -> None:
    for phase, room in ((Phase.ROOMS, NORTHBANK), (Phase.JOINT, None)):
        scene = make_scene(phase=phase)
        participant, client = make_seated(scene=scene)
        answer = client.post(
            f"/en/d/{scene.slug}/write/", {"text": "  Schools on both banks should  teach one book.\n"}
        )
        assert answer.status_code == 302
        statement = Statement.objects.get(dialogue=scene.dialogue)
        assert statement.text == "Schools on both banks should teach one book."
        assert statement.status == Statement.Status.PROPOSED
        assert statement.room == (scene.communities[room] if room else None)
        assert (bytes(statement.author), statement.language) == (participant.author, "en")
        assert statement.text in client.get(f"/en/d/{scene.slug}/mine/").content.decode()


def test_the_same_words_sent_twice_are_one_statement() -> None:
    scene = make_scene()
    _, client = make_seated(scene=scene)
    for _ in range(2):
        client.post(f"/en/d/{scene.slug}/write/", {"text": "One bridge, two keys."})
    assert Statement.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   \n ", "\u202e\u200f"])
def test_an_empty_statement_is_told_so(text: str) -> None:
    scene = make_scene()
    _, client = make_seated(scene=scene)
    answer = client.post(f"/en/d/{scene.slug}/write/", {"text": text})
    assert answer.status_code == 400
    assert "the field was empty" in answer.content.decode()
    assert not Statement.objects.exists()


def test_a_long_statement_is_told_its_length_and_stays_in_the_field() -> None:
    scene = make_scene()
    _, client = make_seated(scene=scene)
    answer = client.post(f"/en/d/{scene.slug}/write/", {"text": "ա" * 281})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This has 281 characters; 280 fit." in page
    assert "ա" * 281 in page
    assert client.post(f"/en/d/{scene.slug}/write/", {"text": "ա" * 280}).status_code == 302


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> & <b>bold</b>",
        "🕊️ A dove, and 🇺🇳 nothing else",
        "English ثم العربية ու հայերեն",
        "{{ settings.SECRET_KEY }} {% load i18n %}",
    ],
)
def test_markup_emoji_and_mixed_directions_are_words_like_any_others(text: str) -> None:
    scene = make_scene()
    _, client = make_seated(scene=scene)
    assert client.post(f"/en/d/{scene.slug}/write/", {"text": text}).status_code == 302
    statement = Statement.objects.get()
    assert statement.text == text
    Statement.objects.update(status="published", number=1)
    page = make_seated(scene=scene)[1].get(f"/en/d/{scene.slug}/card/").content.decode()
    assert "<script>alert" not in page
    from django.utils.html import escape

    assert escape(text) in page


def test_what_reads_nearly_the_same_is_shown_before_sending() -> None:
    scene = make_scene()
    published = make_statement(
        scene=scene, status="published", text="Families should be able to visit the graves on the other bank."
    )
    _, client = make_seated(scene=scene)
    url = f"/en/d/{scene.slug}/write/"
    text = "Families should be able to visit graves on the other bank"
    page = client.post(url, {"text": text}).content.decode()
    assert "This reads much like what is published" in page
    assert published.text in page
    assert text in page
    assert Statement.objects.count() == 1
    assert client.post(url, {"text": text, "anyway": "1"}).status_code == 302
    assert client.post(url, {"text": "The ferry should run at night."}).status_code == 302
    assert Statement.objects.count() == 3


def test_a_returned_statement_shows_its_reason_and_can_be_revised_by_its_author_alone() -> None:
    scene = make_scene()
    participant, client = make_seated(scene=scene)
    statement = make_statement(scene=scene, author=participant, status="returned", text="A and also B.")
    Statement.objects.filter(pk=statement.pk).update(returned_reason="not-one-idea")
    page = client.get(f"/en/d/{scene.slug}/mine/").content.decode()
    assert "Reason: Not one idea." in page
    assert "A and also B." in client.get(f"/en/d/{scene.slug}/write/?revises={statement.id}").content.decode()
    client.post(f"/en/d/{scene.slug}/write/", {"text": "A alone.", "revises": statement.id})
    assert Statement.objects.get(text="A alone.").revises == statement
    _, other = make_seated(scene=scene)
    refused = other.post(f"/en/d/{scene.slug}/write/", {"text": "C.", "revises": statement.id})
    assert refused.status_code == 403
    assert other.post(f"/en/d/{scene.slug}/mine/", {"statement": statement.id}).status_code == 403
    assert (
        "A and also B." not in other.get(f"/en/d/{scene.slug}/write/?revises={statement.id}").content.decode()
    )


def test_a_statement_taken_back_loses_its_words_its_author_and_its_translations() -> None:
    scene = make_scene()
    participant, client = make_seated(scene=scene)
    statement = make_statement(scene=scene, author=participant, status="published")
    make_translation(statement=statement, language="hy")
    client.post(f"/en/d/{scene.slug}/mine/", {"statement": statement.id})
    statement.refresh_from_db()
    assert (statement.status, statement.text, statement.author) == ("withdrawn", "", None)
    assert not statement.translations.exists()


def test_only_so_many_statements_wait_at_a_time() -> None:
    scene = make_scene()
    participant = make_participant(scene=scene)
    for n in range(10):
        actions.propose_statement(participant=participant, text=f"Idea {n}", language="en")
    with pytest.raises(errors.TooManyWaiting):
        actions.propose_statement(participant=participant, text="Idea 11", language="en")


def test_leaving_shows_everything_then_deletes_it_and_ends_the_session() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=3)
    (participant, client), other = make_seated(scene=scene), make_participant(scene=scene)
    for who in (participant, other):
        for card in made:
            actions.cast_vote(participant=who, statement_id=card.id, choice=1)
        actions.record_guess(
            participant=who, statement_id=made[0].id, target_id=scene.communities[SOUTHBANK].id, tenths=2
        )
    actions.propose_statement(participant=participant, text="My own words.", language="en")
    url = f"/en/d/{scene.slug}/leave/"
    page = client.get(url).content.decode()
    assert "My own words." in page
    assert "Southbank: 2 of ten" in page
    assert all(card.text in page for card in made)

    left = client.post(url)

    assert left.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get(f"/en/d/{scene.slug}/card/").status_code == 403
    assert not Statement.objects.filter(text="My own words.").exists()
    (left_there,) = Ballot.objects.all()
    assert bytes(left_there.pseudonym) == other.pseudonym
    assert all_choices() == [1, 1, 1]
    assert len(guesses_in(bytes(left_there.guesses))) == 1


def test_pages_say_where_a_dialogue_stands() -> None:
    for phase, said in [
        (Phase.SETUP, "You have a seat"),
        (Phase.ADMISSION, "You have a seat"),
        (Phase.ROOMS, "You can write the first"),
        (Phase.CLOSING, "takes no more answers"),
        (Phase.PUBLISHED, "takes no more answers"),
    ]:
        scene = make_scene(phase=phase)
        _, client = make_seated(scene=scene)
        assert said in client.get(f"/en/d/{scene.slug}/card/").content.decode()
        if phase not in {Phase.ROOMS, Phase.JOINT}:
            assert client.post(f"/en/d/{scene.slug}/write/", {"text": "Too late."}).status_code == 409


def test_weights_are_taken_up_when_their_version_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=5)
    participant = make_participant(scene=scene)
    snapshot = dialogue_snapshot(scene.slug)
    cards.next_card(snapshot, participant, "en")
    asked: list[list[float]] = []

    def first(weights: object, seen_by: object, *, draw: float, second_draw: float) -> int:
        asked.append(list(weights))
        return 0

    monkeypatch.setattr(cards.routing, "choose", first)
    RoutingWeights.objects.create(
        dialogue=scene.dialogue,
        version=1,
        weights={str(participant.community_id): {str(made[2].number): 3.0, str(made[0].number): 1.0}},
    )
    cards.next_card(snapshot, participant, "en")
    assert asked == [[1.0, 3.0, 3.0, 3.0, 3.0]]


@pytest.mark.parametrize("path", ["card", "guess", "write", "mine", "answers", "leave"])
def test_no_page_asks_the_database_more_often_for_more_rows(path: str, django_assert_max_num_queries) -> None:
    counted = []
    for size in (3, 30):
        scene = make_scene()
        made = make_cards(scene=scene, count=2 * size)
        participant, client = make_seated(scene=scene)
        for card in made[:size]:
            make_translation(statement=card, language="hy")
            actions.cast_vote(participant=participant, statement_id=card.id, choice=1)
            make_statement(scene=scene, author=participant)
        with django_assert_max_num_queries(100) as captured:
            client.get(f"/hy/d/{scene.slug}/{path}/")
        counted.append(len(captured))
    # A guess is there for the larger one alone.
    assert counted[1] <= counted[0] + (5 if path == "guess" else 0)
