"""Sealing: acts of past days become leaves, sorted, signed, and proved; every crash is mended by the next run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction

from concilio.ledger.acts import read_opening
from concilio.ledger.checkpoints import read_signed_checkpoint, verified
from concilio.ledger.log_folder import proof_path, read_entries, read_head, read_openings
from concilio.ledger.policies import read_policy
from concilio.ledger.proof_file import read_proof_file
from concilio.ledger.strict import MalformedError
from concilio.ledger.tree import Tree, leaf_hash
from concilio.ledger.verifying import Result, verify
from concilio.publiclog.actions import append, erase_opening
from concilio.publiclog.logs import set_policy, verifier_keys
from concilio.publiclog.models import Act, Checkpoint, Leaf, Log, Opening
from concilio.publiclog.places import folder_of, keys_folder, read_keys
from concilio.publiclog.publishing import publish, publish_act
from concilio.publiclog.sealing import STEPS, CannotSealError, seal, seal_if_due
from tests.integration.at_once import at_once
from tests.integration.publiclog.ledgers import (
    DAY,
    DIALOGUE,
    day,
    entries_of,
    make_acts,
    make_document_act,
    make_log,
    new_scope,
    size_on_disk,
)

pytestmark = pytest.mark.django_db


class CrashError(Exception):
    """The power went."""


def crash_after(step: str):  # type: ignore[no-untyped-def]
    def done(reached: str) -> None:
        if reached == step:
            raise CrashError

    return done


def files_of(log: Log) -> dict[str, bytes]:
    path = folder_of(log).path
    return {
        str(f.relative_to(path)): f.read_bytes() for f in path.rglob("*") if f.is_file() and f.name != ".lock"
    }


def assert_whole(log: Log) -> None:
    """Files, rows and the signed head say the same, and no line stands over a bad signature."""
    folder = folder_of(log)
    head, note = read_signed_checkpoint(folder.read("checkpoint"))
    entries = entries_of(log)
    assert head.size == len(entries)
    assert head.root == Tree(map(leaf_hash, entries)).root()
    assert read_entries(folder.read, head.size) == entries
    assert len(verified(head, note.lines, verifier_keys(log)) or []) == 2


def test_an_act_and_its_opening_are_kept_together_or_not_at_all() -> None:
    make_log()
    with transaction.atomic():
        make_acts(1)
        transaction.set_rollback(True)
    assert not Act.objects.filter(kind="phase.moved").exists()
    act = make_acts(1)[0]
    opening = Opening.objects.get(act=act)
    assert sha256(bytes(opening.content or b"")).digest() == bytes(opening.entry)
    said = read_opening(bytes(opening.content or b"")).fields
    assert said["phase"] == "joint"
    assert said["dialogue"] == str(DIALOGUE)


@pytest.mark.parametrize(
    "payload",
    [{"reason": "somebody wrote this"}, {"at": "12:30"}, {"keys": [{"community": "two words"}]}],
    ids=["words", "time of day", "words within"],
)
def test_an_act_with_words_or_an_hour_is_refused_with_and_without_a_ledger(payload: dict) -> None:  # type: ignore[type-arg]
    for begun in (False, True):
        if begun:
            make_log()
        with pytest.raises(MalformedError, match="no words"):
            append(kind="phase.moved", scope_kind="dialogue", scope_id=DIALOGUE, on=DAY, payload=payload)


def test_acts_of_past_days_become_leaves_sorted_by_entry_and_todays_wait() -> None:
    log = make_log()
    make_acts(20, DAY)
    make_acts(3, day(1))
    sealed = seal(log, today=day(1))
    assert (sealed.size, sealed.new) == (21, 21)  # with the log's own first act
    entries = entries_of(log)
    assert entries == sorted(entries)
    assert_whole(log)
    assert seal(log, today=day(2)).new == 3
    assert entries_of(log)[:21] == entries
    assert_whole(log)


def test_every_opening_leads_to_its_leaf() -> None:
    log = make_log()
    make_acts(5)
    seal(log, today=day(1))
    openings = read_openings(folder_of(log).read, 0)
    assert [sha256(openings[index]).digest() for index in sorted(openings)] == entries_of(log)
    assert {read_opening(each).log for each in openings.values()} == {log.origin}


def test_acts_older_than_the_ledger_enter_its_first_batch_and_say_that_they_are_late() -> None:
    make_acts(2, day(-30))
    log = make_log()
    make_acts(1)
    seal(log, today=day(1))
    acts = [read_opening(each).fields for each in read_openings(folder_of(log).read, 0).values()]
    assert sorted((a["kind"], a.get("late", False)) for a in acts) == [
        ("ledger.begun", False),
        ("phase.moved", False),
        ("phase.moved", True),
        ("phase.moved", True),
    ]


def test_an_old_act_that_holds_words_enters_without_them() -> None:
    Act.objects.create(
        kind="phase.moved", scope_kind="dialogue", scope_id=DIALOGUE, on=DAY, payload={"why": "a canary sang"}
    )
    log = make_log()
    seal(log, today=day(1))
    assert b"canary" not in b"".join(files_of(log).values())
    assert Leaf.objects.filter(log=log).count() == 2


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_after_any_step_is_mended_by_the_next_run(step: str) -> None:
    log = make_log()
    make_acts(300)
    seal(log, today=day(1))
    make_acts(40, day(1))
    document = b"a release"
    make_document_act(document, day(1))
    with pytest.raises(CrashError):
        seal(log, today=day(2), done=crash_after(step))
    make_acts(7, day(2))
    seal(log, today=day(3))
    assert_whole(log)
    assert size_on_disk(log) == 349
    assert Log.objects.get(pk=log.pk).state == Log.State.AWAKE
    assert folder_of(log).has(proof_path(sha256(document).hexdigest()))


def test_sealing_twice_a_day_changes_no_file_and_no_row() -> None:
    log = make_log()
    make_acts(3)
    seal(log, today=day(1))
    before = files_of(log)
    seal(log, today=day(1))
    assert files_of(log) == before
    assert Checkpoint.objects.filter(log=log).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_sealers_at_once_the_second_finds_the_work_done() -> None:
    log = make_log()
    make_acts(50)
    results = at_once(lambda: seal(log, today=day(1)), lambda: seal(log, today=day(1)))
    assert sorted(each.new for each in results) == [0, 51]
    assert_whole(log)
    assert Checkpoint.objects.filter(log=log).count() == 1


def test_it_is_due_once_a_day_and_not_before_three() -> None:
    log = make_log()
    night = datetime(2026, 3, 11, 2, 59, tzinfo=UTC)
    assert seal_if_due(log, now=night) is None
    assert seal_if_due(log, now=night + timedelta(minutes=1)) is not None
    assert seal_if_due(log, now=night + timedelta(hours=20)) is None
    # The machine was off for two days: the first minute of its waking is as good as any.
    assert seal_if_due(log, now=night + timedelta(days=2, hours=9)) is not None


def test_the_proof_beside_a_document_verifies_offline_and_another_document_does_not() -> None:
    log = make_log()
    set_policy(log=log, content=f"log {log.keys.splitlines()[0]}\nquorum none\n", on=DAY)
    document = b'{"release": 1}\n'
    make_document_act(document)
    seal(log, today=day(1))
    folder = folder_of(log)
    proof = read_proof_file(folder.read(proof_path(sha256(document).hexdigest())))
    policy = read_policy(folder.read("policy"))
    assert verify(document, proof, policy).result == Result.GOOD
    assert verify(document + b" ", proof, policy).result == Result.ANOTHER_FILE


def test_an_erased_act_leaves_its_entry_and_no_trace_of_what_it_said() -> None:
    log = make_log()
    act = make_document_act(b"x")
    seal(log, today=day(1))
    content = bytes(Opening.objects.get(act=act).content or b"")
    salt = content.split(b"\n")[1].removeprefix(b"salt ")
    assert any(salt in each for each in files_of(log).values())  # it was there
    erase_opening(act)
    publish_act(act, today=day(1))
    assert_whole(log)
    assert not any(salt in each for name, each in files_of(log).items() if name.startswith("act/"))


def test_the_database_refuses_to_change_a_leaf_a_head_or_an_opening() -> None:
    log = make_log()
    make_acts(1)
    seal(log, today=day(1))
    for change in (
        lambda: Leaf.objects.update(index=7),
        lambda: Leaf.objects.all().delete(),
        lambda: Checkpoint.objects.update(note="x"),
        lambda: Opening.objects.update(content=b"x"),
        lambda: Opening.objects.update(content=None, entry=b"x"),
        lambda: Opening.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    Opening.objects.update(content=None)  # what is erased may go
    assert not Opening.objects.filter(content__isnull=False).exists()


def test_two_coalitions_share_no_leaf_and_no_key() -> None:
    from concilio.publiclog.actions import keep_in_log

    first, second = make_log(), make_log()
    scope = new_scope()
    keep_in_log(scope_id=scope, log=second)
    make_acts(3)
    make_acts(4, scope=scope)
    assert (seal(first, today=day(1)).size, seal(second, today=day(1)).size) == (4, 5)
    assert not set(entries_of(first)) & set(entries_of(second))
    assert not {k.seed for k in read_keys(first.slug)} & {k.seed for k in read_keys(second.slug)}
    assert_whole(first)
    assert_whole(second)


def test_with_one_key_lost_the_log_signs_with_the_other_and_with_none_it_sleeps() -> None:
    log = make_log()
    seal(log, today=day(1))
    ml, ed = sorted(keys_folder(log.slug).glob("log-*"), reverse=True)
    assert ed.name == "log-ed25519.key"
    ml.unlink()
    make_acts(1, day(1))
    seal(log, today=day(2))
    head, note = read_head(folder_of(log).read) or pytest.fail("no head")
    assert len(verified(head, note.lines, verifier_keys(log)) or []) == 1
    ed.unlink()
    make_acts(1, day(2))
    with pytest.raises(CannotSealError, match="No secret key"):
        seal(log, today=day(3))
    assert Log.objects.get(pk=log.pk).state == Log.State.ASLEEP
    assert size_on_disk(log) == 2


def test_keys_can_be_read_by_this_account_alone_and_stand_in_no_row() -> None:
    log = make_log()
    files = list(keys_folder(log.slug).glob("*.key"))
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]
    with connection.cursor() as cursor:
        cursor.execute("SELECT keys FROM publiclog_log")
        stored = str(cursor.fetchall())
    assert "PRIVATE" not in stored
    assert not any("PRIVATE" in each.decode("utf-8", "replace") for each in files_of(log).values())


def test_a_log_publishes_its_witnessless_head_and_no_sealed_act() -> None:
    log = make_log()
    act = append(
        kind="phase.moved", scope_kind="dialogue", scope_id=DIALOGUE, on=DAY,
        payload={"phase": "closing"}, sealed_until=day(5),
    )  # fmt: skip
    seal(log, today=day(1))
    index = Leaf.objects.get(act=act).index
    assert index not in read_openings(folder_of(log).read, 0)
    publish(log, today=day(5))
    assert index in read_openings(folder_of(log).read, 0)
