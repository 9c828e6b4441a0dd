"""Witnesses as real processes: asked, visiting, killed between remembering and answering, and shown two logs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client

from concilio.ledger.addresses import write_address
from concilio.ledger.asking import Finding, Reply, get_over_http, post_over_http, reading_path, request_body
from concilio.ledger.checkpoints import Checkpoint as Head
from concilio.ledger.checkpoints import read_signed_checkpoint, sign
from concilio.ledger.keys import read_verifier_key
from concilio.ledger.log_folder import LogFolder, read_head, read_openings
from concilio.ledger.notes import Note
from concilio.ledger.policy_file import Operator, write_policy
from concilio.ledger.tree import Tree, leaf_hash
from concilio.ledger.witness_state import WitnessState
from concilio.publiclog.cosigning import policy_of
from concilio.publiclog.logs import set_policy, verifier_keys
from concilio.publiclog.models import Cosignature, Log
from concilio.publiclog.places import folder_of, keys_folder, read_keys
from concilio.publiclog.sealing import CannotSealError, seal
from tests.integration.publiclog.ledgers import DAY, day, entries_of, make_acts, make_log

pytestmark = pytest.mark.django_db


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "concilio", "witness", *map(str, arguments)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def operator_at(home: Path, name: str) -> Operator:
    made = run("init", name, "--home", home)
    assert made.returncode == 0, made.stderr
    return Operator(tuple(map(read_verifier_key, made.stdout.split())))


@contextmanager
def served(home: Path) -> Iterator[str]:
    """A witness's address while its process lives."""
    process = subprocess.Popen(
        [sys.executable, "-m", "concilio", "witness", "serve", "--home", home, "--port", "0"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
            assert process.wait(20) == 0


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """A log with one witness of each of two communities, which know it."""
    log = make_log()
    operators = {label: [operator_at(tmp_path / label, f"{label}.example/w1")] for label in ("aral", "brin")}
    set_policy(log=log, content=write_policy(verifier_keys(log), operators), on=DAY)
    (tmp_path / "policy").write_text(log.policies.get().content)
    for label in operators:
        added = run("add-log", tmp_path / "policy", "--home", tmp_path / label)
        assert added.returncode == 0, added.stderr
    return log


def visit(client: Client, home: Path, log: Log, tmp_path: Path) -> Reply:
    """What a visit of the folder brings to the log."""
    carried = tmp_path / "carried"
    done = run("visit", folder_of(log).path, "--home", home, "--carry", carried)
    assert done.returncode == 0, done.stderr
    answer = client.post(f"/ledger/{log.slug}/cosignature", carried.read_bytes(), content_type="text/plain")
    return Reply(answer.status_code, answer.content)


def test_asked_witnesses_sign_and_the_policy_holds(log: Log, tmp_path: Path) -> None:
    make_acts(3)
    with served(tmp_path / "aral") as aral, served(tmp_path / "brin") as brin:
        write_address(keys_folder(log.slug), "aral.example/w1", aral)
        write_address(keys_folder(log.slug), "brin.example/w1", brin)
        assert set(seal(log, today=day(1)).answers.values()) == {Finding.SIGNED}
        make_acts(300, day(1))
        assert set(seal(log, today=day(2)).answers.values()) == {Finding.SIGNED}
        shown = get_over_http(f"{aral}/{reading_path(log.origin)}")
    head, note = read_head(folder_of(log).read, "checkpoint.witnessed") or pytest.fail("not witnessed")
    assert head.size == 305
    policy = policy_of(log)
    assert policy is not None
    assert policy.accepts(head, note)
    assert read_signed_checkpoint(shown.body)[0] == head


def test_a_request_has_at_most_sixteen_kibibytes(log: Log) -> None:
    make_acts(300)
    seal(log, today=day(1))
    head, note = read_head(folder_of(log).read) or pytest.fail("no head")
    assert len(request_body(head, note.lines, [b"\0" * 32] * 63, 1)) < 16 * 1024


def test_one_community_that_is_away_does_not_stop_the_log_and_nothing_is_called_witnessed(
    log: Log, tmp_path: Path
) -> None:
    with served(tmp_path / "aral") as aral:
        write_address(keys_folder(log.slug), "aral.example/w1", aral)
        write_address(keys_folder(log.slug), "brin.example/w1", "http://127.0.0.1:9")
        answers = seal(log, today=day(1)).answers
    assert answers == {"aral.example/w1": Finding.SIGNED, "brin.example/w1": Finding.LATER}
    assert Log.objects.get(pk=log.pk).state == Log.State.AWAKE
    assert not folder_of(log).has("checkpoint.witnessed")


def test_a_visit_keeps_a_full_copy_and_its_lines_are_taken(log: Log, tmp_path: Path) -> None:
    client = Client()
    make_acts(300)
    seal(log, today=day(1))
    assert visit(client, tmp_path / "aral", log, tmp_path).status == 204
    make_acts(5, day(1))
    seal(log, today=day(2))
    assert visit(client, tmp_path / "aral", log, tmp_path).status == 204
    copy = LogFolder(next((tmp_path / "aral" / "copies").iterdir()))
    assert (read_head(copy.read) or pytest.fail("no head"))[0].size == 307
    assert sorted(read_openings(copy.read, 1)) == sorted(read_openings(folder_of(log).read, 1))
    assert Cosignature.objects.filter(checkpoint__log=log, name="aral.example/w1").count() == 4


def test_lines_that_are_not_good_are_not_kept(log: Log, tmp_path: Path) -> None:
    client = Client()
    seal(log, today=day(1))
    home = tmp_path / "aral"
    assert run("visit", folder_of(log).path, "--home", home, "--carry", tmp_path / "c").returncode == 0
    good = (tmp_path / "c").read_bytes()
    address = f"/ledger/{log.slug}/cosignature"
    for bad, status in (
        (good.replace(b"\n2\n", b"\n3\n"), 422),  # another head
        (good.replace(b"aral", b"bral"), 422),  # names that the policy does not have, over good signatures
        (b"nothing\n", 400),
        (b"", 400),
    ):
        assert client.post(address, bad, content_type="text/plain").status_code == status
    assert not Cosignature.objects.filter(checkpoint__log=log, name__startswith="bral").exists()
    assert client.post(address, good, content_type="text/plain").status_code == 204
    assert client.get(address).status_code == 405


def test_a_witness_killed_between_remembering_and_answering_signs_when_asked_again(
    log: Log, tmp_path: Path
) -> None:
    make_acts(3)
    seal(log, today=day(1))
    head, note = read_head(folder_of(log).read) or pytest.fail("no head")
    home = tmp_path / "aral"
    dying = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from concilio.commands.witness import _witness\n"
        "witness = _witness(Path(sys.argv[1]))\n"
        "witness.add_checkpoint(Path(sys.argv[2]).read_bytes(), now=1)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    (tmp_path / "body").write_bytes(request_body(head, note.lines, [], 0))
    killed = subprocess.run([sys.executable, "-c", dying, home, tmp_path / "body"], check=False, timeout=60)
    assert killed.returncode == -9
    assert WitnessState(home / "state.sqlite3").seen(log.origin).size == head.size
    with served(home) as address:
        write_address(keys_folder(log.slug), "aral.example/w1", address)
        assert seal(log, today=day(2)).answers == {"aral.example/w1": Finding.SIGNED}


def forked(log: Log) -> tuple[Head, Note, list[bytes]]:
    """A head of the log's own keys over other leaves than the log has."""
    entries = [bytes([n]) * 32 for n in range(len(entries_of(log)))]
    head = Head(log.origin, len(entries), Tree(map(leaf_hash, entries)).root())
    return head, Note(str(head), tuple(sign(head, key) for key in read_keys(log.slug))), entries


def test_two_logs_shown_to_two_witnesses_are_found_and_the_log_stops(log: Log, tmp_path: Path) -> None:
    make_acts(3)
    seal(log, today=day(1))
    head, note, _ = forked(log)
    with served(tmp_path / "aral") as aral:
        assert post_over_http(f"{aral}/add-checkpoint", request_body(head, note.lines, [], 0)).status == 200
        write_address(keys_folder(log.slug), "aral.example/w1", aral)
        with pytest.raises(CannotSealError, match="Another log"):
            seal(log, today=day(2))
    stopped = Log.objects.get(pk=log.pk)
    assert (stopped.state, stopped.why) == (Log.State.STOPPED, "fork")
    evidence = [read_signed_checkpoint(each.read_bytes()) for each in folder_of(log).path.glob("evidence/*")]
    assert len({found[0].root for found in evidence}) == 2
    with pytest.raises(CannotSealError):
        seal(log, today=day(3))


def test_a_witness_that_refuses_and_shows_nothing_does_not_stop_the_log(log: Log, tmp_path: Path) -> None:
    make_acts(3)
    write_address(keys_folder(log.slug), "aral.example/w1", "http://aral.invalid")
    for refusal in (Reply(422), Reply(409), Reply(409, b"999\n", "text/x.tlog.size")):
        sealed = seal(log, today=day(1), post=lambda url, body, r=refusal: r, get=lambda url: Reply(404))
        assert sealed.answers == {"aral.example/w1": Finding.UNFOUNDED}
    assert Log.objects.get(pk=log.pk).state == Log.State.AWAKE


def test_a_visitor_is_not_shown_another_log_than_before(log: Log, tmp_path: Path) -> None:
    make_acts(3)
    seal(log, today=day(1))
    home = tmp_path / "aral"
    assert run("visit", folder_of(log).path, "--home", home, "--carry", tmp_path / "c").returncode == 0
    head, note, entries = forked(log)
    entries.append(b"\7" * 32)
    other = LogFolder(tmp_path / "other")
    from concilio.ledger.tiles import write_tiles

    tree = Tree(map(leaf_hash, entries))
    write_tiles(other.path, tree, entries)
    head = Head(log.origin, tree.size, tree.root())
    note = Note(str(head), tuple(sign(head, key) for key in read_keys(log.slug)))
    other.write("checkpoint", str(note).encode())
    refused = run("visit", other.path, "--home", home, "--carry", tmp_path / "d")
    assert refused.returncode == 1
    assert "Nothing was signed" in refused.stderr
    assert not (tmp_path / "d").exists()
    assert WitnessState(home / "state.sqlite3").evidence() == [str(note).encode()]


def test_two_requests_at_once_cannot_roll_a_witness_back(log: Log, tmp_path: Path) -> None:
    make_acts(3)
    seal(log, today=day(1))
    first = read_head(folder_of(log).read) or pytest.fail("no head")
    make_acts(3, day(1))
    seal(log, today=day(2))
    second = read_head(folder_of(log).read) or pytest.fail("no head")
    state = WitnessState(tmp_path / "aral" / "state.sqlite3")
    from concilio.ledger.witness import Seen

    nothing = state.seen(log.origin)
    assert state.record(log.origin, nothing, Seen(second[0].size, second[0].root), "2")
    assert not state.record(log.origin, nothing, Seen(first[0].size, first[0].root), "1")
    assert state.note(log.origin) == "2"


def test_what_a_person_types_wrong_is_answered_with_a_sentence(tmp_path: Path) -> None:
    for arguments, sentence in (
        (("init", "two words", "--home", tmp_path / "w"), "without spaces"),
        (("visit", tmp_path, "--home", tmp_path / "none"), "holds no witness"),
        (("serve", "--home", tmp_path / "none"), "holds no witness"),
    ):
        refused = run(*arguments)
        assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)
        assert sentence in refused.stderr
    assert run("init", "a.example/w1", "--home", tmp_path / "w").returncode == 0
    again = run("init", "a.example/w1", "--home", tmp_path / "w")
    assert again.returncode == 2
    assert "already" in again.stderr


def test_nothing_at_the_address_is_told_and_left_for_later(log: Log, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "empty", tmp_path / "nowhere", "http://127.0.0.1:9/ledger/x"):
        refused = run("visit", place, "--home", tmp_path / "aral", "--json")
        assert refused.returncode == 3
        assert "Traceback" not in refused.stderr
