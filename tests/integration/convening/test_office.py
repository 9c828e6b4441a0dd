"""What a convener can do, what they cannot, and what a dialogue needs before it moves."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from concilio.coalition.models import Membership, Person
from concilio.convening import actions
from concilio.convening.errors import ConveningRefused
from concilio.convening.queries.missing import what_is_missing
from concilio.convening.queries.numbers import community_numbers
from concilio.dialogue.errors import EmptyStatement, Refused, StatementTooLong
from concilio.dialogue.models import Appointment, Community, Dialogue, Phase, Statement, Translation
from concilio.dialogue.phases import next_phase
from concilio.documents.typed_text import letters_in
from concilio.keys.errors import NotYourKey
from concilio.keys.mediators import answer_mediator
from concilio.keys.models import Key
from tests.integration.ballots import keep_ballot
from tests.integration.scene import (
    EASTBANK,
    NORTHBANK,
    SOUTHBANK,
    Scene,
    make_community,
    make_person,
    make_scene,
    make_statement,
)

pytestmark = pytest.mark.django_db
Role = Appointment.Role
Desk = Callable[[Person], Client]


def refusal(action: Callable[..., object], **words: object) -> str:
    with pytest.raises(ConveningRefused) as caught:
        action(**words)
    return caught.value.code


def member(scene: Scene, name: str) -> Person:
    person = make_person(name=name)
    Membership.objects.create(person=person, coalition=scene.coalition)
    return person


def test_offices_are_kept_apart_so_that_two_keys_are_two_peoples():
    scene = make_scene(phase=Phase.SETUP, mediator="none")
    north, south = scene.communities[NORTHBANK], scene.communities[SOUTHBANK]
    both = member(scene, "Both")
    frame = {"by": scene.convener, "dialogue": scene.dialogue}
    actions.appoint(**frame, person=both, role=Role.STEWARD, community=north)
    assert refusal(actions.appoint, **frame, person=both, role=Role.STEWARD, community=south) == "one-key"
    assert refusal(actions.appoint, **frame, person=both, role=Role.MEDIATOR) == "offices-apart"
    assert (
        refusal(actions.appoint, **frame, person=scene.convener, role=Role.STEWARD, community=north)
        == "offices-apart"
    )
    assert (
        refusal(actions.appoint, **frame, person=both, role=Role.STEWARD, community=north)
        == "holds-it-already"
    )
    stranger = make_person(name="Stranger")
    assert refusal(actions.appoint, **frame, person=stranger, role=Role.OBSERVER) == "not-a-member"


def test_an_ended_office_stays_on_record_and_frees_its_holder():
    scene = make_scene(phase=Phase.SETUP)
    mediator = Appointment.objects.get(dialogue=scene.dialogue, role=Role.MEDIATOR)
    frame = {"by": scene.convener, "dialogue": scene.dialogue}
    assert refusal(actions.appoint, **frame, person=member(scene, "M"), role=Role.MEDIATOR) == "one-mediator"
    actions.end_appointment(**frame, appointment_id=mediator.id)
    mediator.refresh_from_db()
    assert mediator.until_day is not None
    actions.appoint(**frame, person=member(scene, "N"), role=Role.MEDIATOR)


def test_a_dialogue_is_never_without_a_convener():
    scene = make_scene()
    office = Appointment.objects.get(dialogue=scene.dialogue, role=Role.CONVENER)
    words = {"by": scene.convener, "dialogue": scene.dialogue, "appointment_id": office.id}
    assert refusal(actions.end_appointment, **words) == "last-convener"


def test_nobody_answers_for_a_community_whose_key_they_do_not_hold():
    scene = make_scene(mediator="waiting")
    office = Appointment.objects.get(dialogue=scene.dialogue, role=Role.MEDIATOR)
    words = {
        "by": scene.stewards[NORTHBANK],
        "dialogue": scene.dialogue,
        "appointment_id": office.id,
        "community": scene.communities[SOUTHBANK],
        "accepts": True,
    }
    with pytest.raises(NotYourKey):
        answer_mediator(**words)


@pytest.mark.parametrize("spoil", ["community", "steward", "text", "name"])
def test_set_up_cannot_end_while_something_is_missing(spoil: str):
    scene = make_scene(phase=Phase.SETUP)
    dialogue = scene.dialogue
    move = {"by": scene.convener, "dialogue": dialogue, "to": Phase.ADMISSION}
    if spoil == "community":
        Appointment.objects.filter(community=scene.communities[SOUTHBANK]).delete()
        Key.objects.filter(community=scene.communities[SOUTHBANK]).delete()
        scene.communities[SOUTHBANK].delete()
    elif spoil == "steward":
        Appointment.objects.filter(community=scene.communities[SOUTHBANK]).update(until_day="2026-03-03")
    elif spoil == "text":
        dialogue.texts.filter(language="hy").delete()
    else:
        scene.communities[NORTHBANK].names.filter(language="ar").delete()
    assert refusal(actions.move_phase, **move) == "not-ready"
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.SETUP


def test_a_second_press_of_the_button_moves_nothing_more():
    scene = make_scene(phase=Phase.JOINT)
    move = {"by": scene.convener, "dialogue": scene.dialogue, "to": Phase.CLOSING}
    actions.move_phase(**move)
    assert refusal(actions.move_phase, **move) == "moved-already"
    assert Dialogue.objects.get(id=scene.dialogue.id).phase == Phase.CLOSING
    assert list(scene.dialogue.moves.values_list("phase", "by")) == [(Phase.CLOSING, scene.convener.id)]


def test_a_dialogue_without_rooms_goes_from_admission_to_the_joint_room():
    scene = make_scene(phase=Phase.ADMISSION, with_rooms=False, admission="open")
    move = {"by": scene.convener, "dialogue": scene.dialogue}
    assert next_phase(scene.dialogue) == Phase.JOINT
    assert refusal(actions.move_phase, **move, to=Phase.JOINT) == "not-ready", "nothing to vote on"
    Statement.objects.create(
        dialogue=scene.dialogue,
        text="One",
        language="en",
        status="published",
        number=1,
        proposed_on="2026-03-03",
    )
    actions.move_phase(**move, to=Phase.JOINT)


def test_sealed_envelopes_must_be_here_for_every_community_before_people_vote():
    scene = make_scene(phase=Phase.ADMISSION)
    Statement.objects.create(
        dialogue=scene.dialogue,
        room=scene.communities[NORTHBANK],
        text="One",
        language="en",
        status="published",
        number=1,
        proposed_on="2026-03-03",
    )
    scene.communities[NORTHBANK].codes.create(digest=b"1" * 32)
    blocking = [str(item.what) for item in what_is_missing(scene.dialogue) if item.blocks]
    assert len(blocking) == 1
    assert SOUTHBANK in blocking[0]


def test_what_people_agreed_to_take_part_in_stays_fixed():
    scene = make_scene(phase=Phase.ADMISSION)
    frame = {"by": scene.convener, "dialogue": scene.dialogue}
    words = {"title": "Other", "question": "Other?", "background": "", "policy": ""}
    assert refusal(actions.save_text, **frame, language="en", **words) == "text-is-fixed"
    assert (
        refusal(
            actions.save_community, **frame, community_id=None, label="x", planned_seats=1, names={"en": "X"}
        )
        == "set-up-is-over"
    )


def test_a_seed_in_rooms_stands_in_every_communitys_room_and_waits_for_the_keys():
    scene = make_scene(communities=(NORTHBANK, SOUTHBANK, EASTBANK), phase=Phase.SETUP)
    seeds = actions.add_seed(
        by=scene.convener, dialogue=scene.dialogue, text=" Two  spaces ", language="en", in_rooms=True
    )
    assert {seed.room.label for seed in seeds if seed.room} == {NORTHBANK, SOUTHBANK, EASTBANK}
    assert {(seed.text, seed.status, seed.is_seed, seed.author) for seed in seeds} == {
        ("Two spaces", "proposed", True, None)
    }
    words = {"by": scene.convener, "dialogue": scene.dialogue, "text": "Two spaces", "language": "en"}
    assert refusal(actions.add_seed, **words, in_rooms=True) == "seed-twice"


def test_a_convener_cannot_take_back_a_seed_that_the_stewards_have_decided_on():
    scene = make_scene()
    seed = Statement.objects.create(
        dialogue=scene.dialogue, text="One", language="en", status="published", number=1, is_seed=True,
        proposed_on="2026-03-03",
    )  # fmt: skip
    words = {"by": scene.convener, "dialogue": scene.dialogue, "statement_id": seed.id}
    assert refusal(actions.withdraw_seed, **words) == "seed-is-decided"


def test_nobody_but_the_convener_changes_the_frame(at_desk: Desk):
    scene = make_scene(phase=Phase.SETUP)
    steward, stranger = at_desk(scene.stewards[NORTHBANK]), at_desk(make_scene().convener)
    slug = scene.slug
    for name in ("frame", "texts", "communities", "seeds", "phase"):
        address = reverse(f"convening:{name}", args=[slug])
        assert steward.get(address).status_code == 403
        assert stranger.get(address).status_code == 404, "others are not told that it exists"
        assert Client().get(address).status_code == 302
    assert steward.get(reverse("convening:desk", args=[slug])).status_code == 200
    assert steward.post(reverse("convening:people", args=[slug]), {}).status_code == 403
    office = Appointment.objects.get(
        dialogue=scene.dialogue, role=Role.STEWARD, person=scene.stewards[SOUTHBANK]
    )
    assert steward.post(reverse("convening:end-appointment", args=[slug, office.id])).status_code == 403


def test_what_was_typed_is_still_there_after_a_refusal(at_desk: Desk):
    scene = make_scene(phase=Phase.SETUP)
    desk = at_desk(scene.convener)
    words = {"label": SOUTHBANK, "planned_seats": 12, "name_en": "A name that took long"}
    answer = desk.post(reverse("convening:communities", args=[scene.slug]), words)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Another community of this dialogue has this label." in page
    assert "A name that took long" in page


def vote(scene: Scene, label: str, people: int, statement: Statement) -> None:
    for number in range(people):
        keep_ballot(number.to_bytes(15, "big") + label[:1].encode(), scene.communities[label], {statement: 1})


def test_the_dashboard_shows_no_community_under_ten_and_rounds_the_rest(at_desk: Desk):
    scene = make_scene()
    statement = Statement.objects.create(
        dialogue=scene.dialogue,
        text="One",
        language="en",
        status="published",
        number=1,
        proposed_on="2026-03-03",
    )
    vote(scene, NORTHBANK, 9, statement)
    vote(scene, SOUTHBANK, 37, statement)
    numbers = community_numbers(scene.dialogue)
    assert numbers[scene.communities[NORTHBANK].id].voters is None
    assert numbers[scene.communities[SOUTHBANK].id].voters == 30
    page = at_desk(scene.convener).get(reverse("convening:desk", args=[scene.slug])).content.decode()
    assert ">37<" not in page
    assert ">9<" not in page
    assert "not shown" in page


def test_languages_that_statements_lack_are_listed_as_the_readers_language_lists(at_desk: Desk):
    scene = make_scene(languages=("ar", "az", "en", "hy"))
    make_statement(scene=scene, status=Statement.Status.PUBLISHED)
    desk = at_desk(scene.convener)
    for language, listed in (
        ("ar", "العربية وAzərbaycanca وՀայերեն"),
        ("en", "العربية, Azərbaycanca, and Հայերեն"),
    ):
        with translation.override(language):
            page = desk.get(reverse("convening:desk", args=[scene.slug])).content.decode()
        assert f": {listed}." in page


def test_no_page_of_the_desk_asks_the_database_more_when_there_is_more(at_desk: Desk):
    scene = make_scene(mediator="waiting")
    desk = at_desk(scene.convener)
    pages = [
        reverse("home"),
        reverse("desk"),
        reverse("dialogue", args=[scene.slug]),
        *(
            reverse(f"convening:{name}", args=[scene.slug])
            for name in ("desk", "frame", "texts", "communities", "people", "seeds", "phase")
        ),
    ]

    def queries() -> dict[str, int]:
        counts = {}
        for address in pages:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert desk.get(address).status_code == 200
            counts[address] = len(captured)
        return counts

    def more(number: int) -> None:
        for position in range(number):
            statement = Statement.objects.create(
                dialogue=scene.dialogue, text=f"Seed {number} {position}", language="en", is_seed=True,
                status="published", number=number * 100 + position, proposed_on="2026-03-03",
            )  # fmt: skip
            Translation.objects.create(statement=statement, language="hy", text="…", status="human")
            vote(scene, NORTHBANK, 3, statement)
            actions.appoint(
                by=scene.convener, dialogue=scene.dialogue, person=member(scene, "O"), role=Role.OBSERVER
            )
            make_community(dialogue=scene.dialogue, label=f"bank-{number}-{position}")
            other = make_scene()
            Appointment.objects.create(dialogue=other.dialogue, person=scene.convener, role=Role.CONVENER)

    more(2)
    before = queries()
    more(5)
    assert queries() == before


def test_swapping_labels_swaps_the_dashboard_and_changes_nothing_else(at_desk: Desk):
    """Names, marks and numbers follow the label; the page around them is the same."""
    pages = []
    for first, second in (("Anna", "Zoe"), ("Zoe", "Anna")):
        scene = make_scene(phase=Phase.SETUP, slug=f"swap-{first.lower()}")
        for label, name in ((NORTHBANK, first), (SOUTHBANK, second)):
            scene.communities[label].names.update(name=name)
        page = at_desk(scene.convener).get(reverse("convening:desk", args=[scene.slug])).content.decode()
        pages.append(page.replace(scene.slug, "slug"))
    swapped = pages[1].replace("Anna", "?").replace("Zoe", "Anna").replace("?", "Zoe")
    assert pages[0] == swapped


def test_communities_stand_in_the_order_of_their_labels():
    scene = make_scene(communities=(SOUTHBANK, EASTBANK, NORTHBANK))
    labels = list(Community.objects.filter(dialogue=scene.dialogue).values_list("label", flat=True))
    assert labels == sorted(labels)


UNSEEN = "\u202e\u0007\u3164\u200b"


def test_what_the_staff_write_is_tidied_like_participants_words() -> None:
    scene = make_scene(phase="setup")
    decomposed = unicodedata.normalize("NFD", "Görüş")
    for text in (f"{decomposed}{UNSEEN} now", "Görüş now"):
        made = {"by": scene.convener, "dialogue": scene.dialogue, "language": "az", "in_rooms": False}
        if text == "Görüş now":
            with pytest.raises(Refused, match="seed-twice"):
                actions.add_seed(text=text, **made)
        else:
            assert actions.add_seed(text=text, **made)[0].text == "Görüş now"
    with pytest.raises(EmptyStatement):
        actions.add_seed(
            text="\u2800\u3164", by=scene.convener, dialogue=scene.dialogue, language="az", in_rooms=False
        )
    with pytest.raises(StatementTooLong):
        actions.add_seed(
            text="a" * 281, by=scene.convener, dialogue=scene.dialogue, language="en", in_rooms=False
        )
    text = actions.save_text(
        by=scene.convener, dialogue=scene.dialogue, language="en", title=f"A{UNSEEN} title",
        question=f"Which{UNSEEN}?\n\n\n\nAnd?", background="", policy=UNSEEN,
    )  # fmt: skip
    text.refresh_from_db()
    assert (text.title, text.question, text.policy) == ("A title", "Which?\n\nAnd?", "")
    community = actions.save_community(
        by=scene.convener, dialogue=scene.dialogue, community_id=None, label="eastbank", planned_seats=1,
        names={"en": f"East{UNSEEN}bank", "hy": "\u3164"},
    )  # fmt: skip
    assert dict(community.names.values_list("language", "name")) == {"en": "Eastbank"}


def test_a_fully_vowelled_arabic_statement_has_its_280_letters() -> None:
    scene = make_scene(phase="setup")
    letters = ("\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f\u064c " * 56).strip()
    assert letters_in(letters) == 279
    (seed,) = actions.add_seed(
        text=letters, by=scene.convener, dialogue=scene.dialogue, language="ar", in_rooms=False
    )
    seed.refresh_from_db()
    assert letters_in(seed.text) == 279
