"""The ledger's files and pages: what everybody may fetch, what nobody may, and what the desk shows."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.languages import LANGUAGE_CODES
from concilio.ledger.checkpoints import sign
from concilio.ledger.log_folder import read_head
from concilio.ledger.notes import Note
from concilio.ledger.sealed import open_sealed
from concilio.ledger.strict import bytes_of_base64
from concilio.publiclog.actions import append, erase_words, seal_words, withhold_words
from concilio.publiclog.cosigning import take_cosignature
from concilio.publiclog.logs import put_asleep, stop
from concilio.publiclog.models import Leaf
from concilio.publiclog.places import folder_of
from concilio.publiclog.publishing import publish
from concilio.publiclog.sealing import seal
from tests.integration.publiclog.ledgers import (
    DAY,
    day,
    give_policy,
    make_acts,
    make_document_act,
    make_log,
    witness_keys,
)
from tests.integration.scene import NORTHBANK, SOUTHBANK, make_scene

pytestmark = pytest.mark.django_db


def test_files_are_served_with_the_headers_of_a_public_log_and_no_cookie(client: Client) -> None:
    log = make_log()
    make_acts(300)
    seal(log, today=day(1))
    for name, content_type, cache in (
        ("checkpoint", "text/plain; charset=utf-8", "public, max-age=5"),
        ("act/000", "text/plain; charset=utf-8", "public, max-age=5"),
        ("tile/0/000", "application/octet-stream", "public, max-age=31536000, immutable"),
        ("tile/1/000.p/1", "application/octet-stream", "public, max-age=31536000, immutable"),
        ("tile/entries/001.p/45", "application/octet-stream", "public, max-age=31536000, immutable"),
    ):
        answer = client.get(f"/ledger/{log.slug}/{name}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type), name
        assert answer.headers["Cache-Control"] == cache
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies
        assert answer.content == folder_of(log).read(name)


@pytest.mark.parametrize(
    "name",
    [
        "instance", ".lock", "../secret", "%2e%2e/secret", "tile/0/999", "tile/64/000", "tile/00/000", "act/1",
        "policy", "tile", "checkpoint/x", "proof/zz.tlog-proof", "evidence/..%2f..%2fsecret",
    ],
)  # fmt: skip
def test_nothing_else_is_served(client: Client, name: str) -> None:
    log = make_log()
    seal(log, today=day(1))
    assert folder_of(log).has("instance")
    assert client.get(f"/ledger/{log.slug}/{name}").status_code == 404


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_the_page_says_size_day_root_and_who_has_signed(client: Client, language: str) -> None:
    log = make_log()
    aral, brin = witness_keys("aral.example/w1"), witness_keys("brin.example/w1")
    give_policy(log, brin=[brin], aral=[aral])
    make_acts(3)
    seal(log, today=day(1))
    head, note = read_head(folder_of(log).read) or pytest.fail("no head")
    lines = tuple(sign(head, key, int(time.time())) for key in aral)
    take_cosignature(log, str(Note(note.text, lines)).encode(), now=int(time.time()))
    page = client.get(f"/{language}/ledger/{log.slug}/").content.decode()
    assert note.text.splitlines()[2] in page
    assert log.origin in page
    assert page.index("<bdi>aral") < page.index("<bdi>brin")
    assert page.count('role="alert"') == 1  # brin has never signed
    publish(log, today=day(1))
    digest = sha256(log.policies.get().content.encode()).hexdigest()
    assert digest in page


def test_a_ledger_that_does_not_sign_says_so_and_one_that_does_says_nothing(client: Client) -> None:
    log = make_log()
    seal(log, today=day(1))
    address = f"/en/ledger/{log.slug}/"
    assert 'role="alert"' not in client.get(address).content.decode()
    put_asleep(log, "files-ahead")
    assert "not being signed" in client.get(address).content.decode()
    stop(log, "fork")
    assert "has stopped" in client.get(address).content.decode()


def test_without_a_ledger_the_page_says_so(client: Client) -> None:
    assert "No ledger has begun" in client.get("/en/ledger/").content.decode()


def test_the_page_counts_what_is_open_and_what_waits(client: Client) -> None:
    log = make_log()
    make_acts(2)
    seal(log, today=day(1))
    make_acts(4, day(1))
    page = client.get(f"/en/ledger/{log.slug}/").content.decode()
    assert "Open: 3." in page
    assert "Waiting: 4." in page


def test_the_downloaded_checker_verifies_a_proof_in_a_bare_interpreter(
    client: Client, tmp_path: Path
) -> None:
    log = make_log()
    aral, brin = witness_keys("aral.example/w1"), witness_keys("brin.example/w1")
    give_policy(log, aral=[aral], brin=[brin])
    document = b'{"release": 1}\n'
    make_document_act(document)
    seal(log, today=day(1))
    head, note = read_head(folder_of(log).read) or pytest.fail("no head")
    lines = tuple(sign(head, key, int(time.time())) for key in (*aral, *brin))
    body = str(Note(note.text, lines)).encode()
    assert client.post(f"/ledger/{log.slug}/cosignature", body, content_type="text/plain").status_code == 204
    (tmp_path / "release.json").write_bytes(document)
    for address, name in (
        ("/ledger/check_proof.py", "check_proof.py"),
        (f"/ledger/{log.slug}/proof/{sha256(document).hexdigest()}.tlog-proof", "proof"),
        (f"/ledger/{log.slug}/policy", "policy"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        (tmp_path / name).write_bytes(answer.content)
    check = [sys.executable, "-I", "-S", "check_proof.py", "release.json", "proof", "policy"]
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "ok"), done.stdout + done.stderr
    (tmp_path / "release.json").write_bytes(document + b" ")
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "another file")
    assert len((tmp_path / "check_proof.py").read_text().splitlines()) <= 200


def test_words_are_served_by_their_hash_until_they_are_withheld_or_erased(client: Client) -> None:
    log = make_log()
    said = str(seal_words("Both reasons stand.", role="reason", language="und")["commit"])
    address = f"/ledger/{log.slug}/text/{bytes_of_base64(said).hex()}"
    served = client.get(address).content
    assert open_sealed(served).payload == b"Both reasons stand."
    assert sha256(served).digest() == bytes_of_base64(said)
    withhold_words([said], withheld=True)
    assert client.get(address).status_code == 404
    withhold_words([said], withheld=False)
    assert client.get(address).status_code == 200
    erase_words([said])
    assert client.get(address).status_code == 404


def test_the_desk_shows_each_office_its_own_acts_with_their_leaves(
    at_desk: Callable[[Person], Client],
) -> None:
    log = make_log()
    scene = make_scene(mediator="none")
    for label, on in ((NORTHBANK, DAY), (SOUTHBANK, DAY), (NORTHBANK, timezone.now().date())):
        append(
            kind="office.appointed", scope_kind="dialogue", scope_id=scene.dialogue.id, on=on,
            payload={"office": "steward", "community": label},
        )  # fmt: skip
    page = at_desk(scene.stewards[NORTHBANK]).get(f"/en/desk/{scene.slug}/acts/").content.decode()
    assert page.count("missing for more than two days") == 1
    assert page.count("from tomorrow on") == 1
    assert "Southbank" not in page
    seal(log, today=day(1))
    page = at_desk(scene.stewards[SOUTHBANK]).get(f"/en/desk/{scene.slug}/acts/").content.decode()
    leaf = Leaf.objects.get(act__payload__community=SOUTHBANK)
    assert f'data-h="Entry in the ledger">{leaf.index}<' in page
    everybody = at_desk(scene.convener).get(f"/en/desk/{scene.slug}/acts/").content.decode()
    assert everybody.index("Northbank") < everybody.index("Southbank")
