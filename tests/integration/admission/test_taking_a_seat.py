"""From an envelope to a seat, and back to it."""

from __future__ import annotations

import re
import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from concilio.admission import actions, errors
from concilio.admission.codes import in_groups, make_code
from concilio.admission.derive import author_before_tags
from concilio.admission.models import UNCLAIMED, Code, Seat
from concilio.admission.phrases import make_phrase
from concilio.admission.seal import open_session
from concilio.admission.words import SCHEMES
from concilio.dialogue.errors import Refused
from concilio.dialogue.models import Dialogue, Phase, Statement
from concilio.dialogue.participant import SESSION_COOKIE
from tests.integration.part_scene import browser_of, make_envelopes
from tests.integration.scene import NORTHBANK, SOUTHBANK, make_participant, make_scene, make_statement

pytestmark = pytest.mark.django_db


def walk_to_the_words(client: Client, slug: str, code: str, language: str = "en") -> tuple[str, str]:
    """(the seal, the seven words) that the page shows for a code."""
    page = client.post(f"/{language}/d/{slug}/seat/", {"step": "code", "code": code}).content.decode()
    listed = re.search(r'<ol class="phrase".*?</ol>', page, re.DOTALL)
    assert listed is not None, page
    sealed = re.search(r'name="words" value="([^"]+)"', page)
    assert sealed is not None
    return sealed[1], " ".join(re.findall(r"<li>(.*?)</li>", listed[0]))


@pytest.mark.parametrize("language", sorted(SCHEMES))
def test_a_code_and_seven_words_make_a_seat_and_open_the_first_card(language: str) -> None:
    scene = make_scene()
    code = make_envelopes(scene=scene)[0]
    client = Client()
    sealed, words = walk_to_the_words(client, scene.slug, in_groups(code).lower(), language)

    answer = client.post(
        f"/{language}/d/{scene.slug}/seat/", {"step": "take", "code": code, "words": sealed, "phrase": words}
    )

    assert (answer.status_code, answer["Location"]) == (302, f"/{language}/d/{scene.slug}/card/")
    cookie = answer.cookies[SESSION_COOKIE]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["max-age"]) == (
        True, True, "Strict", "",
    )  # fmt: skip
    participant = open_session(cookie.value, today=timezone.now().date())
    assert participant is not None
    assert participant.community_id == scene.communities[NORTHBANK].id
    assert Seat.objects.count() == 1
    assert Code.objects.exclude(claim=UNCLAIMED).count() == 1
    assert client.get(f"/{language}/d/{scene.slug}/card/").status_code == 200


def test_the_last_step_sent_again_finds_the_same_seat() -> None:
    scene = make_scene()
    code = make_envelopes(scene=scene)[0]
    sealed, words = walk_to_the_words(Client(), scene.slug, code)
    step = {"step": "take", "code": code, "words": sealed, "phrase": words}

    first = Client().post(f"/en/d/{scene.slug}/seat/", step)
    second = Client().post(f"/en/d/{scene.slug}/seat/", step)

    today = timezone.now().date()
    seats = [open_session(answer.cookies[SESSION_COOKIE].value, today=today) for answer in (first, second)]
    assert seats[0] == seats[1]
    assert seats[0] is not None
    assert Seat.objects.count() == 1


def test_a_used_code_asks_for_the_words_it_was_used_with_and_takes_no_others() -> None:
    scene = make_scene()
    code = make_envelopes(scene=scene)[0]
    words = " ".join(make_phrase("en"))
    actions.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=words)
    url = f"/en/d/{scene.slug}/seat/"

    asked = Client().post(url, {"step": "code", "code": code})
    assert asked.status_code == 409
    assert "This code has been used." in asked.content.decode()
    again = Client().post(url, {"step": "take", "code": code, "phrase": words})
    other = Client().post(url, {"step": "take", "code": code, "phrase": " ".join(make_phrase("en"))})

    assert again.status_code == 302
    assert other.status_code == 404
    assert SESSION_COOKIE not in other.cookies
    assert Seat.objects.count() == 1


def test_a_crash_between_code_and_seat_loses_nothing_to_the_person_and_gives_nothing_to_another() -> None:
    scene = make_scene()
    code = make_envelopes(scene=scene)[0]
    words, others = " ".join(make_phrase("en")), " ".join(make_phrase("en"))
    seated = actions.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=words)
    Seat.objects.all().delete()  # as if the server had stopped before the second step

    with pytest.raises(errors.CodeUsed):
        actions.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=others)
    assert not Seat.objects.exists()
    assert actions.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=words) == seated
    assert Seat.objects.count() == 1


def test_a_code_burnt_before_codes_had_claims_is_still_found_by_its_phrase_alone() -> None:
    scene = make_scene()
    code = make_envelopes(scene=scene)[0]
    words = " ".join(make_phrase("en"))
    seated = actions.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=words)
    Code.objects.exclude(claim=UNCLAIMED).update(claim=b"nobody's claim!!")

    assert actions.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=words) == seated
    with pytest.raises(errors.CodeUsed):
        actions.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=" ".join(make_phrase("en")))


def test_a_code_and_its_seat_are_written_one_after_the_other() -> None:
    """Within no transaction of ours: on PostgreSQL, rows of one transaction carry its number."""
    scene = make_scene()
    code = make_envelopes(scene=scene)[0]
    with CaptureQueriesContext(connection) as sent:
        actions.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=" ".join(make_phrase("en")))
    writes = [query["sql"] for query in sent if query["sql"].startswith(("UPDATE", "INSERT"))]
    assert [("admission_code" in sql, "admission_seat" in sql) for sql in writes] == [
        (True, False),
        (False, True),
    ]


def test_what_an_author_wrote_before_statements_had_tags_is_theirs_again_when_they_come_back() -> None:
    scene = make_scene()
    code = make_envelopes(scene=scene)[0]
    words = " ".join(make_phrase("en"))
    person = actions.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=words)
    old = make_statement(scene=scene, author=person)
    Statement.objects.update(author=author_before_tags(person.pseudonym))

    actions.come_back(dialogue_id=scene.dialogue.id, phrase=words)

    old.refresh_from_db()
    assert bytes(old.author or b"") == person.author
    assert person.author != person.pseudonym


def test_words_that_were_not_made_here_become_no_seat() -> None:
    scene = make_scene()
    code = make_envelopes(scene=scene)[0]
    answer = Client().post(
        f"/en/d/{scene.slug}/seat/", {"step": "take", "code": code, "phrase": " ".join(make_phrase("en"))}
    )
    assert answer.status_code == 404
    assert not Seat.objects.exists()
    assert not Code.objects.exclude(claim=UNCLAIMED).exists()


def test_a_wrong_word_is_named_and_what_was_typed_stays() -> None:
    scene = make_scene()
    code = make_envelopes(scene=scene)[0]
    sealed, words = walk_to_the_words(Client(), scene.slug, code)
    typed = words.split()
    typed[2] = "candle"

    answer = Client().post(
        f"/en/d/{scene.slug}/seat/",
        {"step": "take", "code": code, "words": sealed, "phrase": " ".join(typed)},
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Word 3 is different: you wrote “candle”." in page
    assert f'value="{" ".join(typed)}"' in page
    assert not Seat.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "this has 0"),
        ("K7QM 2XTR", "this has 8"),
        ("0" * 28, "“0” is in no code"),
        ("AAAA" * 7, "One sign is wrong"),
    ],
)
def test_a_mistyped_code_is_told_apart_and_kept(typed: str, said: str) -> None:
    scene = make_scene()
    answer = Client().post(f"/en/d/{scene.slug}/seat/", {"step": "code", "code": typed})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert f'value="{typed}"' in page


def test_a_code_of_another_dialogue_an_unknown_one_an_early_one_and_a_late_one_burn_nothing() -> None:
    scene, other = make_scene(), make_scene()
    elsewhere = make_envelopes(scene=other)[0]
    early = make_envelopes(scene=scene, opens=1)[0]
    late = make_envelopes(scene=scene, community=SOUTHBANK, opens=-9, closes=-1)[0]
    phrase = " ".join(make_phrase("en"))

    for code, refusal in [
        (elsewhere, errors.CodeOfAnotherDialogue),
        (make_code(), errors.CodeUnknown),
        (early, errors.TooEarly),
        (late, errors.TooLate),
    ]:
        with pytest.raises(refusal):
            actions.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=phrase)
        page = Client().post(f"/en/d/{scene.slug}/seat/", {"step": "code", "code": code})
        assert page.status_code == refusal.status
        assert "used up" in page.content.decode() or "No envelope" in page.content.decode()
    assert not Code.objects.exclude(claim=UNCLAIMED).exists()
    assert not Seat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_code_sent_by_fifty_at_once_makes_exactly_one_seat() -> None:
    scene = make_scene()
    code = make_envelopes(scene=scene)[0]
    got: list[str] = []
    gate = threading.Barrier(50)

    def send() -> None:
        phrase = " ".join(make_phrase("en"))
        gate.wait()
        try:
            actions.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=phrase)
            got.append("seat")
        except Refused as refused:
            got.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # On a loaded machine some are told to wait; nobody gets a second seat.
    assert got.count("seat") == 1
    assert set(got) <= {"seat", "code-used", "too-busy"}
    assert len(got) == 50
    assert Seat.objects.count() == 1


def test_the_words_lead_back_whatever_the_case_and_language_of_the_page() -> None:
    scene = make_scene()
    code = make_envelopes(scene=scene)[0]
    words = " ".join(make_phrase("hy"))
    taken = actions.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=words)

    answer = Client().post(f"/ru/d/{scene.slug}/back/", {"phrase": f"  {words.upper()} "})

    assert answer.status_code == 302
    cookie = answer.cookies[SESSION_COOKIE].value
    assert open_session(cookie, today=timezone.now().date()) == taken


def test_a_typo_in_the_words_is_named_with_what_it_may_have_been() -> None:
    scene = make_scene()
    words = list(make_phrase("en"))
    typo = words[4][:-1] + "q"

    answer = Client().post(f"/en/d/{scene.slug}/back/", {"phrase": " ".join([*words[:4], typo, *words[5:]])})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert f"Word 5, “{typo}”, is in no list. Did you mean:" in page
    assert words[4] in page


def test_words_of_no_seat_say_so() -> None:
    scene = make_scene()
    answer = Client().post(f"/en/d/{scene.slug}/back/", {"phrase": " ".join(make_phrase("en"))})
    assert answer.status_code == 404
    assert "No seat of this dialogue has these seven words." in answer.content.decode()


def test_a_phrase_of_one_dialogue_finds_no_seat_in_another_and_another_pseudonym() -> None:
    scene, other = make_scene(), make_scene()
    phrase = " ".join(make_phrase("en"))
    here = actions.take_seat(
        dialogue_id=scene.dialogue.id, code=make_envelopes(scene=scene)[0], phrase=phrase
    )
    with pytest.raises(errors.NoSuchSeat):
        actions.come_back(dialogue_id=other.dialogue.id, phrase=phrase)
    assert actions.derive(phrase, other.dialogue.id).pseudonym != here.pseudonym


def test_an_open_link_takes_the_community_that_the_person_names() -> None:
    scene = make_scene(admission=Dialogue.Admission.OPEN)
    url = f"/en/d/{scene.slug}/seat/"
    client = Client()
    page = client.post(url, {"step": "community", "community": SOUTHBANK}).content.decode()
    words = " ".join(
        re.findall(r"<li>(.*?)</li>", re.search(r'<ol class="phrase".*?</ol>', page, re.DOTALL)[0])
    )
    sealed = re.search(r'name="words" value="([^"]+)"', page)[1]

    answer = client.post(url, {"step": "take", "community": SOUTHBANK, "words": sealed, "phrase": words})

    participant = open_session(answer.cookies[SESSION_COOKIE].value, today=timezone.now().date())
    assert participant.community_id == scene.communities[SOUTHBANK].id
    assert "Nobody checks this, and it cannot be changed later." in Client().get(url).content.decode()
    assert Client().post(url, {"step": "community", "community": "nowhere"}).status_code == 409


def test_no_seats_in_a_dialogue_that_is_being_set_up_or_over() -> None:
    for phase in (Phase.SETUP, Phase.CLOSING, Phase.PUBLISHED):
        scene = make_scene(phase=phase)
        with pytest.raises(errors.NotOpenForSeats):
            actions.take_seat(
                dialogue_id=scene.dialogue.id,
                code=make_envelopes(scene=scene)[0],
                phrase=" ".join(make_phrase("en")),
            )


@pytest.mark.parametrize("days", [-1, 0, 1, 7])
def test_a_session_outlives_a_clock_that_is_off_by_a_day(days: int) -> None:
    scene = make_scene()
    client = browser_of(make_participant(scene=scene), day=timezone.now().date() - timedelta(days=days))
    assert client.get(f"/en/d/{scene.slug}/card/").status_code == 200


@pytest.mark.parametrize("cookie", ["", "x", "forged", "A" * 120, "é"])
def test_a_forged_or_old_session_leads_back_to_the_words_and_keeps_what_was_written(cookie: str) -> None:
    scene = make_scene()
    client = browser_of(make_participant(scene=scene), day=timezone.now().date() - timedelta(days=8))
    if cookie:
        client.cookies[SESSION_COOKIE] = cookie
    answer = client.post(f"/en/d/{scene.slug}/write/", {"text": "Half a thought"})
    assert answer.status_code == 403
    assert "Come back with your seven words" in answer.content.decode()
    assert "Half a thought" in answer.content.decode()


def test_a_session_opens_no_other_dialogue() -> None:
    scene, other = make_scene(), make_scene()
    client = browser_of(make_participant(scene=scene))
    assert client.get(f"/en/d/{other.slug}/card/").status_code == 403


def test_the_risks_page_names_the_conveners_and_the_communities_in_order_of_label() -> None:
    scene = make_scene()
    page = Client().get(f"/en/d/{scene.slug}/risks/").content.decode()
    assert "River Families" in page
    assert page.index("Northbank") < page.index("Southbank")
    assert "Never kept" in page


def test_hashes_are_loaded_once_and_nothing_of_a_bad_file() -> None:
    scene = make_scene()
    north, south = scene.communities[NORTHBANK], scene.communities[SOUTHBANK]
    hashes = "\n".join(f"{n:064x}" for n in range(12))
    assert actions.load_codes(community=north, hashes="# by hand\n" + hashes) == 12
    assert actions.load_codes(community=north, hashes=hashes) == 0
    with pytest.raises(errors.HashesOfAnother):
        actions.load_codes(community=south, hashes=f"{99:064x}\n" + hashes)
    for bad in ("", "\n\n", hashes + "\nK7QM 2XTR", "<html>"):
        with pytest.raises(errors.NotHashes):
            actions.load_codes(community=south, hashes=bad)
    assert Code.objects.count() == 12


def test_a_seat_in_another_dialogue_is_named_before_it_is_left() -> None:
    scene, other = make_scene(), make_scene()
    seated = browser_of(make_participant(scene=scene))
    note = "This browser has a seat in another dialogue"
    for page in ("seat", "back"):
        assert note in seated.get(f"/en/d/{other.slug}/{page}/").content.decode()
        assert note not in seated.get(f"/en/d/{scene.slug}/{page}/").content.decode()
        assert note not in Client().get(f"/en/d/{other.slug}/{page}/").content.decode()


def test_a_mere_visit_without_a_seat_speaks_of_nothing_that_was_sent() -> None:
    scene = make_scene()
    url = f"/en/d/{scene.slug}/card/"
    assert "What you sent just now" not in Client().get(url).content.decode()
    assert "What you sent just now was not saved" in Client().post(url, {"choice": "agree"}).content.decode()


def test_the_first_and_last_day_name_their_zone() -> None:
    day = date(2026, 12, 1)
    for refusal in (errors.TooEarly(day), errors.TooLate(day)):
        assert "1 December 2026 (UTC)" in str(refusal.message)
    with translation.override("hy"):
        assert "(UTC)" in str(errors.TooEarly(day).message)
