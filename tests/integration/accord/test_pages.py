"""Pages of joint statements, from the first clause to an answered ask, as people of each kind meet them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.utils import timezone

from concilio.accord.actions import ratifying
from concilio.accord.models import Accord, Clause, Ratification, Signature
from concilio.coalition.models import Person
from tests.integration.accord.stage import (
    NORTH,
    SOUTH,
    TEXTS,
    AccordScene,
    adopted,
    after,
    make_draft,
    make_released,
    make_vote,
    ratify_texts,
)
from tests.integration.part_scene import browser_of

pytestmark = pytest.mark.django_db
Desk = Callable[[Person], Client]


@pytest.fixture
def made() -> AccordScene:
    return make_released()


def public(made: AccordScene, path: str = "", language: str = "en") -> str:
    answer = Client().get(f"/{language}/d/{made.scene.slug}/accords/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, address: str, expected: int = 302, **data: object) -> str:
    answer = client.post(address, data)
    assert answer.status_code == expected, answer.content.decode()
    return answer.content.decode()


def desk(made: AccordScene, path: str = "1/") -> str:
    return f"/en/desk/{made.scene.slug}/accords/{path}"


def seat(made: AccordScene, path: str) -> str:
    return f"/en/d/{made.scene.slug}/accords/1/{path}"


def test_a_joint_statement_from_its_first_clause_to_an_answered_ask(made: AccordScene, at_desk: Desk) -> None:
    convener = at_desk(made.scene.convener)
    stewards = {label: at_desk(made.steward(label)) for label in (NORTH, SOUTH)}
    assert "no joint statement yet" in public(made)
    post(convener, desk(made, ""), title_en="On the missing", title_ar="عن المفقودين", title_hy="Մասին")
    post(convener, desk(made), do="round")
    chooser = browser_of(made.people[NORTH][0])
    assert TEXTS[0] in chooser.get(seat(made, "matters/")).content.decode() + TEXTS[0]
    post(chooser, seat(made, "matters/"), set=0, best=1, worst=2)
    assert "Set 2 of" in chooser.get(seat(made, "matters/")).content.decode()
    post(chooser, seat(made, "matters/"), 400, set=0, best=1, worst=1)
    post(convener, desk(made), do="close-round")
    for numbers in ([1], [2, 3], [4]):
        post(convener, desk(made), do="add", statement=numbers)
    clause = Clause.objects.get(place=3)
    page = desk(made, f"1/clauses/{clause.id}/")
    typed = {
        "text_en": "Look after the graves.",
        "text_ar": "اعتنوا",
        "text_hy": "Խնամեք",
        "says": "reworded",
    }
    post(stewards[NORTH], page, kind="ask", addressee="The Town Council", revision=1, **typed)
    again = post(
        stewards[SOUTH],
        page,
        409,
        kind="ask",
        addressee="Another",
        revision=1,
        **typed | {"text_en": "Mine."},
    )
    assert "Somebody changed this clause while you wrote" in again
    assert "Mine." in again
    assert 'name="revision" value="2"' in again
    post(convener, desk(made), do="review")
    draft_page = public(made, "1/")
    assert "Look after the graves." in draft_page
    assert "The Town Council" in draft_page

    reader = browser_of(made.people[SOUTH][0])
    assert "[hy] " + TEXTS[0] in reader.get(f"/hy/d/{made.scene.slug}/accords/1/read/").content.decode()
    first = Clause.objects.get(place=1)
    post(reader, seat(made, "read/"), version=1, clause=first.id, text="May visit at any time.")
    assert "not answered yet" in reader.get(seat(made, "read/")).content.decode()
    assert "May visit at any time." not in public(made, "1/suggestions/")
    answered = re.search(
        r'name="suggestion" value="([^"]+)"',
        stewards[NORTH].get(desk(made, "1/suggestions/")).content.decode(),
    )
    assert answered
    post(stewards[NORTH], desk(made, "1/suggestions/"), 422, suggestion=answered[1], answer="used", reason="")
    post(
        stewards[NORTH],
        desk(made, "1/suggestions/"),
        suggestion=answered[1],
        answer="used",
        reason="It says so now.",
    )
    assert "May visit at any time." in public(made, "1/suggestions/")
    assert "It says so now." in reader.get(seat(made, "read/")).content.decode()
    edited = {
        f"text_{code}": text
        for code, text in zip(
            ("ar", "en", "hy"),
            ("متى شاؤوا", "Families may visit the graves at any time.", "Միշտ"),
            strict=True,
        )
    }
    post(
        convener,
        desk(made, f"1/clauses/{first.id}/"),
        kind="operative",
        revision=1,
        says="reworded",
        **edited,
    )
    post(convener, desk(made), do="keep")
    compared = public(made, "1/compare/")
    assert re.search(r"<ins>.*at any time", compared)
    assert re.search(r"<del>.*either", compared)

    today = timezone.now().date()
    voting = {
        "closes_on": str(today + timedelta(days=7)),
        "quorum": "1/2",
        "accepting": "2/3",
        "rejecting": "1/5",
    }
    post(convener, desk(made), do="vote", failing="drops", **voting)
    assert "fixed before voting began" in public(made, "1/")
    refused = post(convener, desk(made), 422, do="vote", failing="drops", **voting | {"quorum": "1/3"})
    assert "cannot be changed" in refused
    vote = Ratification.objects.get()
    form = reader.get(seat(made, "vote/")).content.decode()
    assert "checked" not in form
    post(reader, seat(made, "vote/"), 409, **{"ratification": str(first.id), "answer-1": "accept"})
    post(reader, seat(made, "vote/"), 400, ratification=str(vote.id))
    for label in (NORTH, SOUTH):
        for person in made.people[label]:
            answers = {f"answer-{q}": "accept" for q in range(1, 5)}
            if person is made.people[SOUTH][0]:
                answers |= {"answer-2": "reserve", "reservation-2": "Not on market days."}
            post(browser_of(person), seat(made, "vote/"), ratification=str(vote.id), **answers)
    assert "Not on market days." in reader.get(seat(made, "vote/")).content.decode()
    post(convener, desk(made), do="count")
    whole = public(made, "1/")
    assert "Adopted by every community" in whole
    assert "about 85 % accept" in whole
    assert "Not on market days." not in whole
    assert "The Town Council" in Client().get("/en/asks/").content.decode()

    for label in (NORTH, SOUTH):
        keys = stewards[label].get(desk(made, "1/keys/")).content.decode()
        open_ = re.findall(r'name="kind" value="(\w+)"><input type="hidden" name="id" value="([^"]+)"', keys)
        assert sorted(kind for kind, _ in open_) == ["reservation", "text", "text", "text"]
        for kind, id_ in open_:
            post(
                stewards[label], desk(made, "1/keys/"), kind=kind, id=id_, community=label, decision="approve"
            )
    assert "Not on market days." in public(made, "1/")

    RecoveryCodes.activate(made.signatory)
    signatory = Client()
    signatory.force_login(made.signatory)
    form = signatory.get(desk(made, "1/sign/")).content.decode()
    digest = re.search(r'name="sha256" value="(\w{64})"', form)
    assert digest
    signing = {"organisation": made.organisation.id, "sha256": digest[1], "reservation": "With our charter."}
    wrong = post(signatory, desk(made, "1/sign/"), 422, code="000000", **signing)
    assert "code is not right" in wrong
    assert "Not signed by" in public(made, "1/")
    post(signatory, desk(made, "1/sign/"), code=made.code(), **signing)
    signed = public(made, "1/")
    assert "With our charter." in signed
    assert "Not signed by" not in signed
    document = Client().get(f"/en/d/{made.scene.slug}/accords/1/texts/en.json")
    assert b"at any time" in document.content
    assert sha256(document.content).hexdigest() in signed
    assert digest[1] == Signature.objects.get().sha256

    board = desk(made, "1/circulation/")
    post(convener, board, do="recipient", name="The Assembly of Both Banks", most_words=12, takes=["en"])
    recipient = re.search(r'<option value="([0-9a-f-]{36})"', convener.get(board).content.decode())
    assert recipient
    post(convener, board, do="prepare", recipient=recipient[1], language="en", agenda_item=3)
    circulation = re.search(r"circulation/([0-9a-f-]{36})/", convener.get(board).content.decode())
    assert circulation
    delivery = desk(made, f"1/circulation/{circulation[1]}/")
    assert "not in order" in convener.get(delivery).content.decode()
    post(convener, delivery, do="consent")
    assert "Nothing was sent" in convener.get(delivery).content.decode()
    post(convener, board, do="recipient", name="The Assembly of Both Banks", most_words=1500, takes=["en"])
    post(convener, delivery, do="consent")
    post(convener, delivery, 422, do="send", citation="A letter of today.")
    for label in (NORTH, SOUTH):
        post(
            stewards[label],
            desk(made, "1/keys/"),
            kind="consent",
            id=circulation[1],
            community=label,
            decision="approve",
        )
    post(convener, delivery, do="send", citation="Letter 7 of the coalition.")
    sent = {"do": "record", "on": str(today), "citation": "The list of documents."}
    post(convener, delivery, 422, what="published", symbol="A/HRC/52", snapshot="0" * 64, **sent)
    post(convener, delivery, 422, what="published", symbol="A/HRC/52/NGO/1", **sent)
    post(convener, delivery, what="published", symbol="A/HRC/52/NGO/1", snapshot="0" * 64, **sent)
    assert "A/HRC/52/NGO/1" in public(made, "1/")

    status = convener.get(desk(made, "1/asks/")).content.decode()
    ask = re.search(r'name="ask" value="([^"]+)"', status)
    assert ask
    post(convener, desk(made, "1/asks/"), 422, ask=ask[1], status="done", since=str(today), citation=" ")
    post(
        convener,
        desk(made, "1/asks/"),
        ask=ask[1],
        status="partly",
        since=str(today),
        citation="Reply of the council.",
    )
    answered_ask = Client().get("/en/asks/").content.decode()
    assert "done in part" in answered_ask
    assert "Reply of the council." in answered_ask
    life = Client().get(f"/en/d/{made.scene.slug}/statements/4/").content.decode()
    assert "In clause 3" in life
    assert "Look after the graves." in life


def test_feed_and_calendar_tell_the_steps_with_their_days(made: AccordScene) -> None:
    make_vote(made, make_draft(made)[1])
    feed = ElementTree.fromstring(Client().get("/en/accords/feed.atom").content)  # noqa: S314 - our own
    titles = [entry.text or "" for entry in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert any("Voting began" in title for title in titles)
    calendar = Client().get(f"/en/d/{made.scene.slug}/process.ics").content.decode()
    assert "Voting ends" in calendar
    assert calendar.count("BEGIN:VEVENT") == calendar.count("END:VEVENT") >= 3
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))


def test_a_page_says_which_community_has_no_steward(made: AccordScene, at_desk: Desk) -> None:
    make_vote(made, make_draft(made)[1])
    assert "has no steward now" not in public(made, "1/")
    made.dialogue.appointments.filter(person=made.steward(SOUTH)).update(until_day=timezone.now().date())
    assert "has no steward now" in public(made, "1/")
    desk_page = at_desk(made.scene.convener).get(f"/en/desk/{made.scene.slug}/").content.decode()
    assert "A community has no steward" in desk_page


def test_votes_whose_last_day_is_over_are_counted_by_the_clock(
    made: AccordScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concilio.accord import tasks

    ratification = make_vote(made, make_draft(made)[1])
    tasks.count_what_is_over()
    assert Ratification.objects.get().counted_on is None
    later = timezone.now() + timedelta(days=30)
    for module in (tasks.timezone, ratifying.timezone):
        monkeypatch.setattr(module, "now", lambda: later)
    tasks.count_what_is_over()
    counted = Ratification.objects.get()
    assert (
        counted.adopted,
        counted.counted_on is not None and counted.counted_on >= after(ratification),
    ) == (False, True)
    assert Accord.objects.get().state == Accord.State.DRAFTING


def test_swapping_the_communities_gives_the_same_page_with_their_names_swapped() -> None:
    pages = []
    for first, second in ((NORTH, SOUTH), (SOUTH, NORTH)):
        made = make_released()
        draft = make_draft(made)[1]
        vote = make_vote(made, draft)
        for label, answer in ((first, 1), (second, -1)):
            for person in made.people[label]:
                ratifying.cast_ratification(
                    participant=person, ratification=vote, answers={1: 1, 2: answer, 3: 1, 4: 1}
                )
        ratifying.count_ratification(ratification=vote, today=after(vote))
        page = public(made, "1/").replace(made.scene.slug, "river")
        pages.append(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", page))
    one = pages[0].replace("Northbank", "·").replace("Southbank", "Northbank").replace("·", "Southbank")
    cells = [re.findall(r"<li><span class=\"who.*?</li>", page, re.DOTALL) for page in (one, pages[1])]
    names = [sorted(re.sub(r"\bc[12]\b| d=\"[^\"]*\"", "", cell) for cell in side) for side in cells]
    assert names[0]
    assert names[0] == names[1]


def test_a_second_language_reads_the_ratified_words_of_its_own(made: AccordScene) -> None:
    _, ratification = adopted(made)
    ratify_texts(made, ratification, "hy")
    assert "[hy] " + TEXTS[0] in public(made, "1/", "hy")
    assert Client().get(f"/en/d/{made.scene.slug}/accords/1/texts/en.json").status_code == 404


def test_documents_of_a_draft_and_of_the_adopted_text_are_made_in_every_language_and_format(
    made: AccordScene, settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    _, ratification = adopted(made)

    def get(language: str, format_: str) -> bytes:
        answer = Client().get(f"/en/d/{made.scene.slug}/accords/1/versions/1/{language}/{format_}/")
        assert answer.status_code == 200, (language, format_)
        return answer.content

    assert Client().get(f"/en/d/{made.scene.slug}/accords/1/versions/1/en/pdf/").status_code == 404
    ratify_texts(made, ratification)
    for language in ("ar", "en", "hy"):
        assert get(language, "pdf").startswith(b"%PDF")
        assert get(language, "docx").startswith(b"PK")
    page = get("en", "html").decode()
    assert TEXTS[0] in page
    assert "River Families" in page
    assert "not shown: too few" not in page
    assert get("en", "json_ld") == get("en", "json_ld")
    assert b"akomaNtoso" in get("en", "akoma_ntoso")
    assert Client().get(f"/en/d/{made.scene.slug}/accords/1/versions/1/en/odt/").status_code == 404


def test_until_a_document_is_made_a_page_says_how_far_it_is(
    made: AccordScene, settings: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    make_draft(made)
    asked: list[str] = []
    monkeypatch.setattr("concilio.accord.tasks.make_documents", asked.append)
    address = f"/en/d/{made.scene.slug}/accords/1/versions/1/hy/html/"
    answer = Client().get(address)
    assert (answer.status_code, len(asked)) == (202, 1)
    assert "0 of 15 are ready" in answer.content.decode()
    monkeypatch.undo()
    draft = Client().get(address)
    assert draft.status_code == 200
    assert "Նախագիծ" in draft.content.decode() or "ՆԱԽԱԳԻԾ" in draft.content.decode()
