"""Translators write, others check, and words that people vote on stay as they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from concilio.dialogue.errors import Refused
from concilio.dialogue.models import Statement, Translation
from concilio.translation.actions import review_translation, save_machine_translation, save_translation
from concilio.translation.errors import (
    EmptyTranslation,
    NoSuchLanguage,
    NotATranslator,
    NothingToReview,
    OwnTranslation,
    TranslationTooLong,
    WordsAreFixed,
)
from concilio.translation.models import Term
from tests.integration import scene as stage

pytestmark = pytest.mark.django_db

ARMENIAN = "Երկու ափերն էլ մեկ կամուրջ են ուզում։"


def save(
    scene: stage.Scene, statement: Statement, text: str = ARMENIAN, who: int = 0, language: str = "hy"
) -> Translation:
    return save_translation(
        translator=scene.translators["hy"][who], statement=statement, language=language, text=text
    )


def review(scene: stage.Scene, statement: Statement, text: str = ARMENIAN, who: int = 1) -> Translation:
    return review_translation(
        translator=scene.translators["hy"][who], statement=statement, language="hy", text=text
    )


def test_a_translation_is_a_persons_and_then_checked_by_another() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    assert save(scene, statement).status == Translation.Status.HUMAN
    with pytest.raises(OwnTranslation):
        review(scene, statement, who=0)
    assert review(scene, statement).status == Translation.Status.REVIEWED


def test_the_database_itself_lets_nobody_check_their_own_words() -> None:
    scene = stage.make_scene()
    made = save(scene, stage.make_statement(scene=scene))
    made.reviewed_by = made.by
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_changing_checked_words_asks_for_a_new_check() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    save(scene, statement)
    review(scene, statement)
    assert save(scene, statement).status == Translation.Status.REVIEWED
    changed = save(scene, statement, text=ARMENIAN + " Այսօր։", who=1)
    assert (changed.status, changed.by, changed.reviewed_by) == (
        Translation.Status.HUMAN,
        scene.translators["hy"][1],
        None,
    )


def test_a_check_of_words_that_changed_meanwhile_confirms_nothing() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    save(scene, statement, text="Հին։")
    save(scene, statement, text="Նոր։")
    with pytest.raises(NothingToReview):
        review(scene, statement, text="Հին։")


@pytest.mark.parametrize("status", ["published", "deadlocked"])
def test_once_people_vote_words_are_fixed_but_status_rises_and_languages_are_added(status: str) -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    save_machine_translation(
        translator=scene.translators["hy"][0], statement=statement, language="hy", text=ARMENIAN
    )
    Statement.objects.filter(id=statement.id).update(status=status, number=1)
    with pytest.raises(WordsAreFixed):
        save(scene, statement, text="Այլ խոսքեր։")
    adopted = save(scene, statement)
    assert (adopted.status, adopted.text) == (Translation.Status.HUMAN, ARMENIAN)
    checked = review(scene, statement)
    assert (checked.status, checked.text) == (Translation.Status.REVIEWED, ARMENIAN)
    late = stage.make_statement(scene=scene, status="published")
    assert save(scene, late).status == Translation.Status.HUMAN


def test_words_stay_fixed_while_a_published_statement_is_hidden_and_back() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, status="published")
    save(scene, statement)
    for status in ("hidden", "published"):
        Statement.objects.filter(id=statement.id).update(status=status)
        with pytest.raises(Refused):
            save(scene, statement, text="Այլ խոսքեր։")


def test_a_machine_never_replaces_a_persons_words() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    save(scene, statement)
    kept = save_machine_translation(
        translator=scene.translators["hy"][0], statement=statement, language="hy", text="մեքենա"
    )
    assert (kept.text, kept.status) == (ARMENIAN, Translation.Status.HUMAN)


@pytest.mark.parametrize(
    ("text", "error"),
    [("", EmptyTranslation), (" \n\t ", EmptyTranslation), ("ա" * 561, TranslationTooLong)],
)
def test_empty_and_overlong_translations_are_refused(text: str, error: type[Refused]) -> None:
    scene = stage.make_scene()
    with pytest.raises(error):
        save(scene, stage.make_statement(scene=scene), text=text)


def test_only_a_translator_of_this_language_and_dialogue_writes() -> None:
    scene, other = stage.make_scene(), stage.make_scene()
    statement = stage.make_statement(scene=scene)
    people = [scene.convener, scene.mediator, scene.observer, *scene.stewards.values()]
    people += [scene.translators["en"][0], other.translators["hy"][0]]
    for person in people:
        assert person is not None
        with pytest.raises(NotATranslator):
            save_translation(translator=person, statement=statement, language="hy", text=ARMENIAN)


def test_nothing_is_translated_into_its_own_or_a_foreign_language() -> None:
    scene = stage.make_scene(languages=("en", "ru"))
    with pytest.raises(NoSuchLanguage):
        save(scene, stage.make_statement(scene=scene))
    scene = stage.make_scene()
    with pytest.raises(NoSuchLanguage):
        save(scene, stage.make_statement(scene=scene, language="hy"))


@pytest.mark.parametrize("status", ["returned", "hidden", "removed", "withdrawn"])
def test_what_nobody_should_read_is_not_translated(status: str) -> None:
    scene = stage.make_scene()
    with pytest.raises(Refused):
        save(scene, stage.make_statement(scene=scene, status=status))


def test_the_desk_sorts_statements_by_how_far_they_are(at_desk: Any) -> None:
    scene = stage.make_scene()
    for status in (None, "machine", "human", "human", "reviewed"):
        statement = stage.make_statement(scene=scene, text=f"It is {status}.")
        if status:
            stage.make_translation(statement=statement, language="hy", status=status)
    stage.make_statement(scene=scene, text="Already Armenian.", language="hy")
    stage.make_statement(scene=scene, text="Was returned.", status="returned")
    client = at_desk(scene.translators["hy"][0])
    with translation.override("en"):
        address = reverse("translation:desk", args=[scene.slug])
    page = client.get(address)
    assert page.context["desk"].counts == {
        "missing": 1,
        "machine": 1,
        "human": 2,
        "reviewed": 1,
        "doubted": 0,
    }
    assert [item.text for item in page.context["desk"].items] == ["It is None."]
    human = client.get(address, {"state": "human"})
    assert {item.text for item in human.context["desk"].items} == {"It is human."}


def test_a_translator_writes_and_another_checks_on_the_page(at_desk: Any) -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    with translation.override("en"):
        address = reverse("translation:desk", args=[scene.slug])
    writer, checker = (at_desk(person) for person in scene.translators["hy"])
    box = f"text-{statement.id}"
    too_long = writer.post(address, {"do": "save", box: "ա" * 561})
    assert too_long.status_code == 400
    assert "ա" * 561 in too_long.content.decode()
    assert writer.post(address, {"do": "save", box: ARMENIAN}).status_code == 302
    sent = {"do": f"review:{statement.id}", f"read-{statement.id}": ARMENIAN, box: ARMENIAN}
    assert writer.post(address, sent).status_code == 409
    assert checker.post(address, sent).status_code == 302
    assert statement.translations.get().status == Translation.Status.REVIEWED


class AtTheDesk:
    """Three statements without Armenian words, and a translator's browser at the desk."""

    def __init__(self, at_desk: Any) -> None:
        self.scene = stage.make_scene(languages=("en", "hy", "ru"))
        self.statements = [stage.make_statement(scene=self.scene, text=f"Idea {n}.") for n in range(3)]
        with translation.override("en"):
            self.address = reverse("translation:desk", args=[self.scene.slug])
            self.glossary = reverse("translation:glossary", args=[self.scene.slug])
        self.writer, self.checker = (at_desk(person) for person in self.scene.translators["hy"])

    def boxes(self, *texts: str) -> dict[str, str]:
        return {f"text-{s.id}": text for s, text in zip(self.statements, texts, strict=True)}

    def saved(self) -> list[str]:
        return sorted(Translation.objects.values_list("text", flat=True))


def test_one_press_saves_every_box_and_a_refused_one_keeps_what_was_typed(at_desk: Any) -> None:
    desk = AtTheDesk(at_desk)
    answer = desk.writer.post(desk.address, {"do": "save", **desk.boxes("մեկ", "ա" * 561, "երեք")})
    assert answer.status_code == 400
    assert desk.saved() == ["երեք", "մեկ"]
    page = answer.content.decode()
    assert "ա" * 561 in page
    assert "560 characters fit" in page
    assert desk.writer.post(desk.address, {"do": "save", **desk.boxes("մեկ", "երկու", "")}).status_code == 302
    assert desk.saved() == ["երեք", "երկու", "մեկ"]


def test_another_button_empties_no_box_and_saves_none(at_desk: Any) -> None:
    desk = AtTheDesk(at_desk)
    first = desk.statements[0]
    desk.checker.post(desk.address, {"do": "save", **desk.boxes("մեկ", "", "")})
    answer = desk.writer.post(
        desk.address,
        {"do": f"review:{first.id}", f"read-{first.id}": "մեկ", **desk.boxes("մեկ", "կիսատ մի նախադ", "")},
    )
    assert answer.status_code == 200
    assert "կիսատ մի նախադ" in answer.content.decode()
    assert desk.saved() == ["մեկ"]
    assert first.translations.get().status == Translation.Status.REVIEWED


def test_other_languages_and_the_glossary_stand_beside_a_statement(at_desk: Any) -> None:
    desk = AtTheDesk(at_desk)
    stage.make_translation(statement=desk.statements[0], language="ru", text="Первая мысль.")
    refused = desk.writer.post(desk.glossary, {"word_en": "Idea", "word_hy": "\u3164"})
    assert refused.status_code == 422
    assert (
        desk.writer.post(
            desk.glossary, {"word_en": "idea", "word_hy": "միտք", "note": "not: plan"}
        ).status_code
        == 302
    )
    page = desk.writer.get(desk.address).content.decode()
    for shown in ("Первая мысль.", "միտք", "not: plan"):
        assert shown in page
    assert "միտք" in desk.checker.get(desk.glossary).content.decode()
    (term,) = Term.objects.all()
    with translation.override("en"):
        remove = reverse("translation:remove-term", args=[desk.scene.slug, term.id])
    assert desk.checker.post(remove).status_code == 302
    assert "միտք" not in desk.writer.get(desk.address).content.decode()


def test_wrong_words_go_their_whole_way_on_the_pages(at_desk: Any) -> None:
    desk = AtTheDesk(at_desk)
    statement = stage.make_statement(scene=desk.scene, status="published")
    stage.make_translation(
        statement=statement, language="hy", text="սխալ", by=desk.scene.translators["hy"][0]
    )
    steward = at_desk(desk.scene.stewards[stage.NORTHBANK])
    with translation.override("hy"):
        opened = reverse("moderation:open", args=[desk.scene.slug])
    assert "սխալ" in steward.get(opened).content.decode()
    assert steward.post(opened, {"do": "wrong", "statement": statement.id}).status_code == 302
    address = desk.address + "?state=doubted"
    assert "սխալ" in desk.writer.get(address).content.decode()
    sent = {"do": "save", f"text-{statement.id}": "ճիշտ"}
    assert desk.writer.post(address, sent).status_code == 302
    check = {"do": f"check:{statement.id}", f"read-{statement.id}": "ճիշտ"}
    assert desk.writer.post(address, check).status_code == 409
    assert desk.checker.post(address, check).status_code == 302
    statement.refresh_from_db()
    assert statement.status == "replaced"
    fresh = Statement.objects.get(number=2)
    assert fresh.translations.get().text == "ճիշտ"


def test_a_steward_without_words_in_their_language_asks_for_them(at_desk: Any) -> None:
    desk = AtTheDesk(at_desk)
    steward = at_desk(desk.scene.stewards[stage.NORTHBANK])
    with translation.override("hy"):
        queue = reverse("moderation:queue", args=[desk.scene.slug])
    assert 'value="ask"' in steward.get(queue).content.decode()
    asked = desk.statements[2]
    for _ in range(2):
        assert steward.post(queue, {"do": "ask", "statement": asked.id}).status_code == 302
    items = desk.writer.get(desk.address).context["desk"].items
    assert [(item.id == asked.id, item.wanted) for item in items] == [
        (True, True),
        (False, False),
        (False, False),
    ]
