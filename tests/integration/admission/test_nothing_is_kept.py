"""What a participant brings and must not leave behind: searched for in the database's own files."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client

from concilio.admission.models import Code, Seat
from concilio.dialogue import writer as writing
from concilio.dialogue.models import Guess, Vote
from tests.integration.admission.test_taking_a_seat import walk_to_the_words
from tests.integration.part_scene import make_cards, make_envelopes
from tests.integration.scene import make_scene

AGENT = "CanaryBrowser/77.7 (CanaryPhone)"
ADDRESS = "198.51.100.77"


@pytest.mark.django_db(transaction=True)
def test_no_address_agent_code_phrase_or_withdrawn_word_is_in_the_database_its_log_or_ours(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    scene = make_scene()
    make_cards(scene=scene, count=5)
    code = make_envelopes(scene=scene)[0]
    client = Client(HTTP_USER_AGENT=AGENT, REMOTE_ADDR=ADDRESS, HTTP_X_FORWARDED_FOR=ADDRESS)
    sealed, phrase = walk_to_the_words(client, scene.slug, code)
    client.post(
        f"/en/d/{scene.slug}/seat/", {"step": "take", "code": code, "words": sealed, "phrase": phrase}
    )
    url = f"/en/d/{scene.slug}/card/"
    page = client.get(url).content.decode()
    for _ in range(3):
        statement = re.search(r'name="statement" value="([0-9a-f-]{36})"', page)[1]
        page = client.post(url, {"statement": statement, "choice": "agree"}).content.decode()
    client.post(f"/en/d/{scene.slug}/write/", {"text": "A canary statement to be withdrawn."})
    client.post(f"/en/d/{scene.slug}/back/", {"phrase": phrase.upper()})
    assert Vote.objects.count() == 3
    client.post(f"/en/d/{scene.slug}/leave/")
    assert (Vote.objects.count(), Seat.objects.count()) == (0, 1)

    canaries = [AGENT, "CanaryPhone", ADDRESS, code, phrase, *phrase.split()]
    for canary in [*canaries, "canary statement"]:
        assert canary not in caplog.text
    for made in writing._writers.values():
        made.close()
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        stored = b"".join(file.read_bytes() for file in database_files())
        assert scene.slug.encode() in stored, "the positive control: what is stored is found"
        for canary in [*canaries, "canary statement"]:
            assert canary.encode() not in stored, canary


def database_files() -> list[Path]:
    name = Path(connection.settings_dict["NAME"])
    return [path for path in name.parent.iterdir() if path.name.startswith(name.name)]


def test_nothing_of_a_participant_has_a_time() -> None:
    for model in (Vote, Guess, Code, Seat, apps.get_model("dialogue", "Statement")):
        for field in model._meta.get_fields():
            assert not isinstance(field, models.DateTimeField | models.TimeField), (model, field)
            if isinstance(field, models.AutoField | models.BigAutoField):
                pytest.fail(f"{model.__name__} counts its rows: {field.name}")


def test_no_table_has_both_a_seat_and_a_pseudonym() -> None:
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        assert not ({"pseudonym", "author"} & names and {"lookup", "digest"} & names), model
