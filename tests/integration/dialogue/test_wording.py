"""In which language a statement is shown, and what that tells of its author: nothing, before one has answered."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest
from django.test import Client

from concilio.dialogue.models import Statement, Translation
from concilio.dialogue.queries.cards import NextCard, next_card
from concilio.dialogue.queries.snapshot import dialogue_snapshot
from concilio.dialogue.readable import EVERYBODY, Withheld, participant_of, steward_of
from concilio.dialogue.wording import Words, wordings, words_by_number
from tests.integration.ballots import keep_ballot
from tests.integration.part_scene import browser_of
from tests.integration.scene import NORTHBANK, Scene, make_participant, make_scene, make_statement

pytestmark = pytest.mark.django_db

HUMAN, MACHINE = Translation.Status.HUMAN, Translation.Status.MACHINE
LANGUAGES = ("az", "en", "hy")


def words(written_in: str, *translated: str, how: str = HUMAN, open_original: bool = False) -> Words:
    """A statement with the same text in each language, but for the language's code."""
    return Words(
        f"words in {written_in}",
        written_in,
        {code: (f"words in {code}", how) for code in translated},
        LANGUAGES,
        open_original,
    )


@pytest.mark.parametrize("reader", ["az", "en", "hy", "ru"])
@pytest.mark.parametrize("languages", [("az", "hy"), ("en", "hy"), ("az", "en"), ("az", "en", "hy")])
def test_what_a_card_shows_is_the_same_whoever_wrote_it(reader: str, languages: tuple[str, ...]) -> None:
    shown = {words(written, *others).in_language(reader) for written, *others in permutations(languages)}
    assert len(shown) == 1, "with the same languages there, it does not matter which was written first"
    (wording,) = shown
    assert wording.language == (reader if reader in languages else languages[0])
    assert wording.in_own_language == (reader in languages)
    assert (wording.translation, wording.original, wording.original_language) == ("", "", "")


@pytest.mark.parametrize("written", LANGUAGES)
def test_words_in_one_language_alone_are_shown_to_its_readers_alone(written: str) -> None:
    only = words(written)
    for reader in ("az", "en", "hy", "ru"):
        wording = only.in_language(reader)
        assert wording.withheld == (None if reader == written else Withheld.UNTRANSLATED)
        assert wording.text == ("" if wording.withheld else only.text)
    assert only.shared() == {}


def test_a_machines_words_are_marked_and_never_shown_in_the_place_of_another_language() -> None:
    by_machine = words("hy", "en", how=MACHINE)
    assert by_machine.in_language("en").translation == MACHINE
    assert by_machine.in_language("az").withheld == Withheld.UNTRANSLATED


def test_a_dialogue_of_one_language_and_an_unknown_language_have_no_secret() -> None:
    alone = Words("words", "en", {}, ["en"]).in_language("ru")
    assert (alone.text, alone.in_own_language) == ("words", False)
    unknown = Words("words", "und", {"hy": ("words in hy", HUMAN)}, LANGUAGES)
    assert (unknown.in_language("ru").text, unknown.in_language("ru").of_unknown_language) == ("words", True)
    assert unknown.in_language("hy").text == "words in hy"


def test_who_decides_on_the_words_sees_what_the_author_wrote() -> None:
    opened = words("hy", "en", open_original=True)
    assert opened.in_language("en").original == "words in hy"
    assert opened.in_language("az").text == "words in hy"
    assert not opened.in_language("az").in_own_language


def published(
    scene: Scene, *, language: str = "hy", room: str | None = None, **translations: str
) -> Statement:
    made = make_statement(scene=scene, status="published", text="Սա հայերեն է։", language=language, room=room)
    for code, text in translations.items():
        made.translations.create(language=code, text=text, status=HUMAN)
    return made


def card_for(scene: Scene, language: str, **asked: Any) -> NextCard:
    snapshot = dialogue_snapshot(scene.slug)
    assert snapshot is not None
    return next_card(snapshot, make_participant(scene=scene), language, **asked)


def test_readers_get_words_by_their_rights() -> None:
    scene = make_scene(languages=LANGUAGES)
    north = scene.communities[NORTHBANK]
    statement = published(scene, en="This is Armenian.")
    for reader, expected in (
        (EVERYBODY, ("This is Armenian.", "")),
        (participant_of(north.id), ("This is Armenian.", "")),
        (participant_of(north.id, has_answered=True), ("This is Armenian.", statement.text)),
        (steward_of(north.id), ("This is Armenian.", statement.text)),
    ):
        wording = wordings([statement], reader=reader, language="en")[statement.id]
        assert (wording.text, wording.original) == expected
    assert words_by_number(scene.dialogue, "en", reader=EVERYBODY) == {"1": "This is Armenian."}


def test_a_room_of_ones_own_shows_the_original() -> None:
    scene = make_scene(languages=LANGUAGES, phase="rooms")
    published(scene, room=NORTHBANK)
    card = card_for(scene, "az", any_language=True).card
    assert card is not None
    assert (card.wording.text, card.wording.in_own_language) == ("Սա հայերեն է։", False)


def test_cards_in_ones_language_come_first_and_others_only_when_asked_for() -> None:
    scene = make_scene(languages=LANGUAGES)
    both, only = published(scene, en="English."), published(scene)
    in_az = published(scene, az="Azərbaycanca.", en="In English.")
    first = card_for(scene, "az")
    assert first.card is not None
    assert first.card.statement_id == in_az.id
    assert (first.in_another_language, first.untranslated, first.open_cards) == (1, 1, 1)
    scene_voter = make_participant(scene=scene)
    keep_ballot(scene_voter.pseudonym, scene.communities[NORTHBANK], {in_az: 1})
    snapshot = dialogue_snapshot(scene.slug)
    assert snapshot is not None
    assert next_card(snapshot, scene_voter, "az").card is None
    asked = next_card(snapshot, scene_voter, "az", any_language=True).card
    assert asked is not None
    assert (asked.statement_id, asked.wording.text) == (both.id, "English.")
    assert only.number is not None


def test_the_page_of_a_card_says_that_it_is_not_translated_and_names_no_language_or_side() -> None:
    scene = make_scene(languages=LANGUAGES)
    published(scene, en="A sentence in English.")
    browser = browser_of(make_participant(scene=scene))
    page = browser.get(f"/az/d/{scene.slug}/card/").content.decode()
    assert "A sentence in English." not in page
    assert "?any=1" in page
    page = browser.get(f"/az/d/{scene.slug}/card/?any=1").content.decode()
    assert "A sentence in English." in page
    assert 'name="any"' in page
    main = page[page.index("<main") : page.index("</main>")]
    card = main[main.index('<form class="sheet"') : main.index('class="choices')]
    assert "Սա հայերեն է։" not in main
    for telling in ("Հայերեն", "Northbank", "Southbank", "English"):
        assert telling not in card.replace("A sentence in English.", "")


def test_the_interface_for_programs_does_not_tell_the_language_that_it_was_written_in() -> None:
    scene = make_scene(languages=LANGUAGES)
    published(scene)
    published(scene, en="English.")
    items = json.loads(Client().get(f"/api/dialogues/{scene.slug}/statements").content)["items"]
    assert [[one["language"] for one in item["words"]] for item in items] == [[], ["en", "hy"]]
