"""What a participant brings and must not leave behind: searched for in the database's own files."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client

from concilio.admission.models import Code, Seat
from concilio.dialogue.actions import cast_vote
from concilio.dialogue.models import Ballot
from concilio.storage import group_commit as writing
from concilio.storage.rewriting import rewrite, tables_of_apps
from tests.integration.admission.test_taking_a_seat import walk_to_the_words
from tests.integration.ballots import all_choices
from tests.integration.part_scene import make_cards, make_envelopes
from tests.integration.scene import Scene, make_participant, make_scene

AGENT = "CanaryBrowser/77.7 (CanaryPhone)"
ADDRESS = "198.51.100.77"
WITHDRAWN = "canary statement"


@pytest.mark.django_db(transaction=True)
def test_no_address_agent_code_phrase_or_withdrawn_word_is_in_the_database_its_log_or_ours(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    scene = make_scene()
    canaries = take_part_and_leave(scene)
    assert (Ballot.objects.count(), Seat.objects.count()) == (0, 1)
    for canary in canaries:
        assert canary not in caplog.text
    for made in writing._writers.values():
        made.close()
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        stored = b"".join(file.read_bytes() for file in database_files())
        assert scene.slug.encode() in stored, "the positive control: what is stored is found"
        for canary in canaries:
            assert canary.encode() not in stored, canary


def take_part_and_leave(scene: Scene, just_before: Callable[[], None] = lambda: None) -> list[str]:
    """Take a seat, vote, write, come back and leave with everything; what must be found nowhere then."""
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
    client.post(f"/en/d/{scene.slug}/write/", {"text": f"A {WITHDRAWN} to be withdrawn."})
    client.post(f"/en/d/{scene.slug}/back/", {"phrase": phrase.upper()})
    assert all_choices() == [1, 1, 1]
    just_before()
    client.post(f"/en/d/{scene.slug}/leave/")
    return [AGENT, "CanaryPhone", ADDRESS, code, phrase, *phrase.split(), WITHDRAWN]


@pytest.fixture
def segments_deleted() -> Iterator[None]:
    """The setting that docs/operate asks for."""

    def tell(setting: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SYSTEM {setting}")
            cursor.execute("SELECT pg_reload_conf()")

    tell("SET wal_recycle = off")
    yield
    tell("RESET wal_recycle")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_was_withdrawn_leaves_postgresqls_tables_and_log_when_tables_are_rewritten(
    segments_deleted: None,
) -> None:
    scene = make_scene()
    pseudonyms: list[bytes] = []

    def as_time_passes() -> None:
        pseudonyms.extend(bytes(ballot.pseudonym) for ballot in Ballot.objects.all()[:1])
        for _ in range(2):
            cast_vote(
                participant=make_participant(scene=scene), statement_id=first_statement(scene), choice=1
            )
        command("ANALYZE")  # autovacuum does, in its own time

    canaries = [canary.encode() for canary in take_part_and_leave(scene, as_time_passes)]
    assert Ballot.objects.count() == 2
    words, pseudonym, slug = WITHDRAWN.encode(), pseudonyms[0], scene.slug.encode()
    assert found_in("base", [words, pseudonym]) == [words, pseudonym], "the positive control: it was there"

    assert words in found_in("pg_wal", [words]), "the positive control of the log"

    rewrite(tables_of_apps())

    assert found_in("", [slug, pseudonym, *canaries]) == [slug], "what is stored is found, and nothing else"


def first_statement(scene: Scene) -> UUID:
    return scene.dialogue.statements.order_by("number").first().id


def found_in(folder: str, canaries: list[bytes]) -> list[bytes]:
    """Which of some words are in the files of a folder of PostgreSQL's data directory."""
    command("CHECKPOINT")
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        top = Path(cursor.fetchone()[0]) / folder
    everything = b"\n".join(path.read_bytes() for path in top.rglob("*") if path.is_file())
    return [canary for canary in canaries if canary in everything]


def command(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words)


def database_files() -> list[Path]:
    name = Path(connection.settings_dict["NAME"])
    return [path for path in name.parent.iterdir() if path.name.startswith(name.name)]


def test_nothing_of_a_participant_has_a_time() -> None:
    for model in (Ballot, Code, Seat, apps.get_model("dialogue", "Statement")):
        for field in model._meta.get_fields():
            assert not isinstance(field, models.DateTimeField | models.TimeField), (model, field)
            if isinstance(field, models.AutoField | models.BigAutoField):
                pytest.fail(f"{model.__name__} counts its rows: {field.name}")


def test_no_table_has_both_a_seat_and_a_pseudonym() -> None:
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        assert not ({"pseudonym", "author"} & names and {"lookup", "digest"} & names), model
