"""The end of a dialogue: two kinds of people agree, or its day comes; what is gone is gone from every table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from concilio.coalition.models import Membership, Person
from concilio.convening import actions
from concilio.convening.actions.deletion import (
    answer_deletion,
    ask_deletion,
    erase_dialogue,
    erase_what_is_due,
)
from concilio.convening.errors import ConveningRefused
from concilio.convening.models import DeletedDialogue, Deletion, KeptFile
from concilio.dialogue.models import Ballot, Dialogue, Phase, Statement
from concilio.keys.errors import NotYourKey, OnePersonOneKey
from concilio.publiclog.models import Act, Scope, SealedText
from tests.integration.accord import stage
from tests.integration.accord.test_deciding import sign
from tests.integration.publiclog.ledgers import make_log
from tests.integration.scene import NORTHBANK, SOUTHBANK, Scene, make_scene, make_statement
from tests.integration.test_who_may_do_what import World

pytestmark = pytest.mark.django_db
Desk = Callable[[Person], Client]
CANARY = "CANARYWORDS"


def page(scene: Scene) -> str:
    return reverse("convening:delete", args=[scene.slug])


def agree(scene: Scene, label: str, *, approves: bool = True) -> bool:
    return answer_deletion(
        by=scene.stewards[label],
        dialogue=scene.dialogue,
        community=scene.communities[label],
        approves=approves,
    )


def cells() -> Iterator[tuple[str, str]]:
    """Every value of every column of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                for cell in row:
                    yield (
                        table,
                        bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell),
                    )


def test_a_convener_and_a_steward_of_every_community_delete_it(at_desk: Desk):
    scene = make_scene()
    make_statement(scene=scene, text=CANARY, status="published")
    stewards = {label: at_desk(person) for label, person in scene.stewards.items()}
    convener = at_desk(scene.convener)
    asked = convener.get(page(scene)).content.decode()
    assert "1 statement, with its translations." in asked
    assert stewards[NORTHBANK].post(page(scene)).status_code == 302
    assert Dialogue.objects.filter(id=scene.dialogue.id).exists(), "nobody has asked"
    convener.post(page(scene))
    for label in (NORTHBANK, SOUTHBANK):
        assert Dialogue.objects.filter(id=scene.dialogue.id).exists()
        assert "My community agrees" in stewards[label].get(page(scene)).content.decode()
        stewards[label].post(page(scene))
    assert not Dialogue.objects.filter(id=scene.dialogue.id).exists()
    assert CANARY not in "".join(cell for _, cell in cells())
    acts = Act.objects.filter(scope_id=scene.dialogue.id, kind__startswith="dialogue.")
    assert set(acts.values_list("kind", flat=True)) == {"dialogue.deleted", "dialogue.deletion_agreed"}
    gone = Client().get(reverse("dialogue", args=[scene.slug]))
    assert gone.status_code == 410
    assert "This dialogue was deleted" in gone.content.decode()
    assert convener.get(reverse("convening:desk", args=[scene.slug])).status_code == 404


def test_one_refusal_ends_it_and_it_can_be_asked_again():
    scene = make_scene()
    ask_deletion(by=scene.convener, dialogue=scene.dialogue)
    with pytest.raises(ConveningRefused, match="asked-already"):
        ask_deletion(by=scene.convener, dialogue=scene.dialogue)
    agree(scene, NORTHBANK)
    agree(scene, SOUTHBANK, approves=False)
    assert Dialogue.objects.filter(id=scene.dialogue.id).exists()
    assert Act.objects.filter(scope_id=scene.dialogue.id, kind="dialogue.deletion_refused").count() == 1
    ask_deletion(by=scene.convener, dialogue=scene.dialogue)
    assert not agree(scene, NORTHBANK)
    assert agree(scene, SOUTHBANK)


def test_no_person_is_two_of_those_that_it_takes():
    scene = make_scene()
    steward = scene.stewards[NORTHBANK]
    with pytest.raises(ConveningRefused, match="not-the-convener"):
        ask_deletion(by=steward, dialogue=scene.dialogue)
    ask_deletion(by=scene.convener, dialogue=scene.dialogue)
    with pytest.raises(NotYourKey):
        answer_deletion(
            by=steward, dialogue=scene.dialogue, community=scene.communities[SOUTHBANK], approves=True
        )
    agree(scene, NORTHBANK)
    from concilio.dialogue.models import Appointment

    Appointment.objects.filter(person=steward).update(community=scene.communities[SOUTHBANK])
    with pytest.raises(OnePersonOneKey):
        answer_deletion(
            by=steward, dialogue=scene.dialogue, community=scene.communities[SOUTHBANK], approves=True
        )
    Appointment.objects.filter(person=scene.convener).update(
        role="steward", community=scene.communities[SOUTHBANK]
    )
    with pytest.raises(NotYourKey):
        answer_deletion(
            by=scene.convener, dialogue=scene.dialogue, community=scene.communities[SOUTHBANK], approves=True
        )


@pytest.mark.parametrize("keeps", [True, False])
def test_a_dialogue_with_something_of_everything_leaves_no_row(keeps: bool):
    made = stage.make_released()
    accord, ratification = stage.adopted(made)
    stage.ratify_texts(made, ratification, "en")
    sign(made, accord)
    dialogue = made.dialogue
    Statement.objects.filter(dialogue=dialogue).update(text=CANARY)
    dialogue.keeps_numbers = keeps
    dialogue.save()
    erase_dialogue(dialogue, on=timezone.now().date(), by_day=False)
    left = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model in {Dialogue, Statement} and model.objects.exists()
    }
    assert left == set()
    assert not Ballot.objects.exists()
    assert CANARY not in "".join(cell for table, cell in cells() if table != "convening_keptfile")
    names = set(KeptFile.objects.values_list("name", flat=True))
    assert names == ({"release-1.json", f"accord-{accord.number}-en.json"} if keeps else set())
    if keeps:
        file = Client().get(reverse("kept", args=[dialogue.slug, "release-1.json"]))
        assert file.status_code == 200
        assert b'"findings"' in file.content


def test_the_world_of_all_routes_can_be_deleted_and_the_other_dialogue_stays():
    world = World()
    others = Statement.objects.filter(dialogue=world.other.dialogue).count()
    erase_dialogue(world.scene.dialogue, on=timezone.now().date(), by_day=False)
    assert not Dialogue.objects.filter(id=world.scene.dialogue.id).exists()
    assert Dialogue.objects.filter(id=world.other.dialogue.id).exists()
    assert Statement.objects.filter(dialogue=world.other.dialogue).count() == others
    assert Client().get(reverse("dialogue", args=["lake"])).status_code == 200


def test_words_of_public_acts_go_with_it_and_those_of_others_stay():
    scene, other = make_scene(), make_scene()
    for each, letter in ((scene, "Q"), (other, "X")):
        actions.correct_name(
            by=each.convener, dialogue=each.dialogue,
            named=actions.Named(what="title", language="en"),
            words=f"The missing, the graves and the crossing{letter}",
        )  # fmt: skip
    before = SealedText.objects.count()
    assert before == 4
    erase_dialogue(scene.dialogue, on=timezone.now().date(), by_day=False)
    assert SealedText.objects.count() == 2
    assert "crossingQ" not in "".join(
        bytes(text.content).decode("latin-1") for text in SealedText.objects.all()
    )


def test_it_goes_by_itself_on_the_day_after_its_last(at_desk: Desk):
    scene = make_scene()
    today = timezone.now().date()
    Dialogue.objects.filter(id=scene.dialogue.id).update(data_until=today)
    assert (
        "is deleted after"
        in at_desk(scene.stewards[NORTHBANK])
        .get(reverse("convening:desk", args=[scene.slug]))
        .content.decode()
    )
    assert erase_what_is_due(today=today) == [], "its last day is still its own"
    assert erase_what_is_due(today=today + timedelta(days=1)) == [scene.slug]
    assert DeletedDialogue.objects.get(slug=scene.slug).by_day
    assert erase_what_is_due(today=today + timedelta(days=2)) == []


def test_the_last_day_is_shown_on_the_risk_page():
    scene = make_scene()
    risks = reverse("admission:risks", args=[scene.slug])
    assert "No day is set" in Client().get(risks).content.decode()
    Dialogue.objects.filter(id=scene.dialogue.id).update(data_until="2031-05-04", keeps_numbers=False)
    shown = Client().get(risks).content.decode()
    assert "On 4 May 2031" in shown
    assert "are deleted with it" in shown
    assert "Backups" in shown


def test_in_set_up_a_convener_deletes_alone_and_the_address_stays_taken():
    scene = make_scene(phase=Phase.SETUP)
    assert ask_deletion(by=scene.convener, dialogue=scene.dialogue) is None
    assert not Deletion.objects.exists()
    with pytest.raises(ConveningRefused, match="address-taken"):
        actions.open_dialogue(
            by=scene.convener, coalition=scene.coalition, slug=scene.slug, languages=["en"],
            admission="sealed", with_rooms=False, mediator_hours=72,
        )  # fmt: skip


def test_a_new_dialogue_is_kept_in_the_log_of_its_coalition():
    scene = make_scene()
    log = make_log()
    Scope.objects.create(scope_id=scene.coalition.id, log=log)
    made = actions.open_dialogue(
        by=scene.convener, coalition=scene.coalition, slug="another", languages=["en"],
        admission="sealed", with_rooms=False, mediator_hours=72,
    )  # fmt: skip
    assert Scope.objects.get(scope_id=made.id).log == log
    assert Membership.objects.filter(person=scene.convener).exists()
