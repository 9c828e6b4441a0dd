"""A page that was left open never overrules an answer given since; and an answer is told after a redirect too."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from concilio.dialogue import actions, errors
from concilio.dialogue.actions.voting import UNANSWERED
from concilio.dialogue.models import Statement
from concilio.storage.ballots import code_of
from tests.integration.ballots import all_choices
from tests.integration.part_scene import browser_of, make_cards, make_seated
from tests.integration.scene import Scene, make_scene

pytestmark = pytest.mark.django_db


def card_of(scene: Scene) -> str:
    return f"/en/d/{scene.slug}/card/"


def answers_of(scene: Scene) -> str:
    return f"/en/d/{scene.slug}/answers/"


@pytest.mark.parametrize("first", ["agree", "disagree", "pass"])
@pytest.mark.parametrize("then", ["agree", "disagree", "pass"])
def test_a_card_left_open_does_not_overrule_the_answer_given_since(first: str, then: str) -> None:
    scene = make_scene()
    card = make_cards(scene=scene, count=2)[0]
    _, client = make_seated(scene=scene)
    client.post(card_of(scene), {"statement": card.id, "choice": first})
    before = all_choices()
    again = client.post(card_of(scene), {"statement": card.id, "choice": then})
    assert all_choices() == before
    if first == then:
        assert again.status_code == 200, "the same answer once more is no other answer"
    else:
        assert again.status_code == 409
        page = again.content.decode()
        assert f"Your answer: <strong>{first}</strong>" in page, "it is said which answer stays"
        assert f'href="{answers_of(scene)}?change={card.id}"' in page, "and where it can be changed"


def change_page(client: Client, scene: Scene, card: Statement) -> str:
    return client.get(f"{answers_of(scene)}?change={card.id}").content.decode()


def send_from(page: str, client: Client, scene: Scene, card: Statement, choice: str) -> int:
    seen = re.search(r'name="seen" value="(\w*)"', page)
    assert seen is not None
    data = {"statement": card.id, "choice": choice, "seen": seen[1]}
    return client.post(answers_of(scene), data).status_code


def test_an_older_page_of_changes_does_not_overrule_a_newer_change() -> None:
    scene = make_scene()
    card = make_cards(scene=scene, count=1)[0]
    participant, client = make_seated(scene=scene)
    actions.cast_vote(participant=participant, statement_id=card.id, choice=1)
    older = change_page(client, scene, card)
    newer = change_page(browser_of(participant), scene, card)
    assert send_from(newer, client, scene, card, "disagree") == 302
    assert all_choices() == [-1]
    assert send_from(older, client, scene, card, "pass") == 409
    assert all_choices() == [-1]
    assert send_from(change_page(client, scene, card), client, scene, card, "pass") == 302
    assert all_choices() == [0]


def test_an_older_page_does_not_bring_back_an_answer_that_was_taken_back() -> None:
    scene = make_scene()
    card = make_cards(scene=scene, count=1)[0]
    participant, client = make_seated(scene=scene)
    actions.cast_vote(participant=participant, statement_id=card.id, choice=1)
    older = change_page(client, scene, card)
    client.post(answers_of(scene), {"statement": card.id, "choice": "withdraw"})
    assert all_choices() == []
    assert send_from(older, client, scene, card, "disagree") == 409
    assert all_choices() == []


def test_taking_back_works_from_any_page_however_old() -> None:
    scene = make_scene()
    card = make_cards(scene=scene, count=1)[0]
    participant, client = make_seated(scene=scene)
    actions.cast_vote(participant=participant, statement_id=card.id, choice=1)
    actions.cast_vote(participant=participant, statement_id=card.id, choice=-1)
    data = {"statement": card.id, "choice": "withdraw", "seen": "agree"}
    assert client.post(answers_of(scene), data).status_code == 302
    assert all_choices() == []


@pytest.mark.parametrize("held", [1, 0, -1, None])
@pytest.mark.parametrize("seen", [1, 0, -1, None])
def test_an_answer_replaces_only_the_one_that_was_seen(held: int | None, seen: int | None) -> None:
    """In one statement of the database, on a ballot that is there and on none."""
    scene = make_scene()
    first, other = make_cards(scene=scene, count=2)
    participant, _ = make_seated(scene=scene)
    actions.cast_vote(participant=participant, statement_id=other.id, choice=1)
    if held is not None:
        actions.cast_vote(participant=participant, statement_id=first.id, choice=held)
    for choice in (1, 0, -1):
        if held in {seen, choice}:
            actions.cast_vote(
                participant=participant, statement_id=first.id, choice=choice, seen=code_of(seen)
            )
            actions.withdraw_vote(participant=participant, statement_id=first.id)
            if held is not None:
                actions.cast_vote(participant=participant, statement_id=first.id, choice=held)
        else:
            with pytest.raises(errors.AnsweredSince):
                actions.cast_vote(
                    participant=participant, statement_id=first.id, choice=choice, seen=code_of(seen)
                )
    assert sorted(all_choices()) == sorted([1] if held is None else [1, held])


def test_a_first_answer_replaces_nothing() -> None:
    scene = make_scene()
    card = make_cards(scene=scene, count=1)[0]
    participant, _ = make_seated(scene=scene)
    with pytest.raises(errors.AnsweredSince):
        actions.cast_vote(participant=participant, statement_id=card.id, choice=1, seen=code_of(-1))
    actions.cast_vote(participant=participant, statement_id=card.id, choice=1, seen=UNANSWERED)
    assert all_choices() == [1]


def test_without_scripts_a_vote_is_answered_by_a_redirect_that_tells_it_once() -> None:
    scene = make_scene()
    card = make_cards(scene=scene, count=3)[0]
    _, client = make_seated(scene=scene)
    assert 'name="redirect" value="1"' in client.get(card_of(scene)).content.decode()
    answer = client.post(card_of(scene), {"statement": card.id, "redirect": "1", "choice": "disagree"})
    assert (answer.status_code, answer["Location"]) == (303, card_of(scene))
    cookie = answer.cookies["__Host-last"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Strict")
    assert "disagree" not in cookie.OutputString(), "how somebody answered is in no cookie"
    page = client.get(card_of(scene))
    assert "Your last answer, “disagree”, was received." in page.content.decode()
    assert page.cookies["__Host-last"]["max-age"] == 0
    assert "was received" not in client.get(card_of(scene)).content.decode()


@pytest.mark.parametrize("value", ["", "x", "00000000-0000-0000-0000-000000000007", "é"])
def test_a_strange_cookie_of_a_last_answer_is_passed_over(value: str) -> None:
    scene = make_scene()
    make_cards(scene=scene, count=2)
    _, client = make_seated(scene=scene)
    client.cookies["__Host-last"] = value
    answer = client.get(card_of(scene))
    assert answer.status_code == 200
    assert "was received" not in answer.content.decode()
