"""Bad days of a ledger, each played: an older backup, tiles that are gone, lost keys, a successor, changed rows."""

# ruff: noqa: S608 - statements by hand are the point of these tests
from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from django.db import connection

from concilio.ledger.checkpoints import sign
from concilio.ledger.keys import SigningKey
from concilio.ledger.log_folder import read_head, read_openings
from concilio.ledger.notes import Note
from concilio.ledger.tree import Tree, consistency_proof, continues, leaf_hash
from concilio.publiclog.checking import differences
from concilio.publiclog.cosigning import take_cosignature
from concilio.publiclog.later_policies import CannotRecoverError
from concilio.publiclog.logs import begin_log
from concilio.publiclog.models import Act, Checkpoint, Leaf, Log
from concilio.publiclog.places import folder_of, keys_folder
from concilio.publiclog.publishing import publish
from concilio.publiclog.recovery import recover
from concilio.publiclog.sealing import CannotSealError, heed_head, seal
from tests.integration.publiclog.ledgers import (
    day,
    entries_of,
    give_policy,
    make_acts,
    make_document_act,
    make_log,
    mirror_of,
    witness_keys,
)
from tests.integration.publiclog.restored import by_hand

pytestmark = pytest.mark.django_db


def restore_to(size: int, *, log: Log, acts_after: int) -> None:
    """The database as it was when the log had `size` leaves; acts that were written later are gone with it."""
    later = Leaf.objects.filter(log=log, index__gte=size)
    acts = [str(a) for a in later.values_list("act_id", flat=True)]
    assert len(acts) == acts_after
    names = ", ".join(
        f"'{a}'" if connection.vendor == "postgresql" else f"'{a.replace('-', '')}'" for a in acts
    )
    by_hand(
        f"DELETE FROM publiclog_cosignature WHERE checkpoint_id IN "
        f"(SELECT id FROM publiclog_checkpoint WHERE size > {size})",
        f"DELETE FROM publiclog_checkpoint WHERE size > {size}",
        f'DELETE FROM publiclog_leaf WHERE "index" >= {size}',
        f"DELETE FROM publiclog_opening WHERE act_id IN ({names})",
        f"DELETE FROM publiclog_act WHERE id IN ({names})",
    )


def cosign(log: Log, *operators: list[SigningKey]) -> None:
    head, note = read_head(folder_of(log).read) or pytest.fail("no head")
    lines = tuple(sign(head, key, int(time.time())) for keys in operators for key in keys)
    take_cosignature(log, str(Note(note.text, lines)).encode(), now=int(time.time()))
    publish(log, today=day(3))


@pytest.fixture
def scene(tmp_path: Path) -> tuple[Log, list[list[SigningKey]], Path]:
    """A log witnessed at 11 leaves, with a mirror; its database is then the one of 4 leaves."""
    log = make_log()
    aral, brin = witness_keys("aral.example/w1"), witness_keys("brin.example/w1")
    give_policy(log, aral=[aral], brin=[brin])
    make_acts(2)
    seal(log, today=day(1))
    make_acts(6, day(1))
    make_document_act(b"a release that the database has lost", day(1))
    seal(log, today=day(2))
    cosign(log, aral, brin)
    mirror = mirror_of(log, tmp_path / "mirror").path
    restore_to(4, log=log, acts_after=7)
    return log, [aral, brin], mirror


def heads(log: Log, operators: list[list[SigningKey]], folder: Path) -> list[bytes]:
    head, note = read_head(lambda name: (folder / name).read_bytes()) or pytest.fail("no head")
    return [
        str(Note(note.text, tuple(sign(head, key, int(time.time())) for key in keys))).encode()
        for keys in operators
    ]


def test_an_older_backup_sleeps_is_fetched_back_and_goes_on_without_a_fork(
    scene: tuple[Log, list[list[SigningKey]], Path],
) -> None:
    log, operators, mirror = scene
    before, _ = read_head(lambda name: (mirror / name).read_bytes()) or pytest.fail("no head")
    waiting = make_acts(2, day(2))  # acts queue
    with pytest.raises(CannotSealError, match="files hold more"):
        seal(log, today=day(3))
    log.refresh_from_db()
    assert (log.state, log.why) == (Log.State.ASLEEP, "files-ahead")
    with pytest.raises(CannotSealError):
        seal(log, today=day(3))
    assert Checkpoint.objects.filter(log=log).count() == 1

    with pytest.raises(CannotRecoverError, match="must tell their last head"):
        recover(log, source=str(mirror), heads=heads(log, operators[:1], mirror), today=day(3))
    found = recover(log, source=str(mirror), heads=heads(log, operators, mirror), today=day(3))
    assert (found.was, found.now, found.lost) == (4, 11, 0)
    sealed = seal(log, today=day(4))
    assert sealed.size == 14  # two that waited, and that the log was restored
    assert Leaf.objects.filter(log=log, act__in=waiting).count() == 2
    tree = Tree(map(leaf_hash, entries_of(log)))
    assert continues(
        before.size,
        tree.size,
        consistency_proof(tree.subtree, before.size, tree.size),
        before.root,
        tree.root(),
    )
    restored = Act.objects.get(kind="ledger.restored")
    assert restored.payload == {"from": 4, "to": 11, "lost": 0}
    assert Act.objects.filter(kind="release.published").count() == 1  # the lost act is a row again
    assert differences(log) == []


def test_acts_whose_openings_nobody_kept_are_counted_as_lost(
    scene: tuple[Log, list[list[SigningKey]], Path],
) -> None:
    log, operators, mirror = scene
    shutil.rmtree(mirror / "act")
    with pytest.raises(CannotSealError):
        seal(log, today=day(3))
    log.refresh_from_db()
    found = recover(log, source=str(mirror), heads=heads(log, operators, mirror), today=day(3))
    assert found.lost == 7
    assert Leaf.objects.filter(log=log, act=None).count() == 7
    assert seal(log, today=day(4)).size == 12
    assert len(read_openings(folder_of(log).read, 0)) == 5


def test_a_mirror_that_lacks_what_a_witness_has_signed_is_not_enough(
    scene: tuple[Log, list[list[SigningKey]], Path], tmp_path: Path
) -> None:
    log, operators, mirror = scene
    told = heads(log, operators, mirror)
    with pytest.raises(CannotSealError):
        seal(log, today=day(3))
    log.refresh_from_db()
    short = tmp_path / "short"
    shutil.copytree(mirror, short)
    (short / "checkpoint").write_text(Checkpoint.objects.get(log=log, size=4).note)
    (short / "checkpoint.witnessed").unlink()
    with pytest.raises(CannotRecoverError, match="has signed 11 leaves; this mirror holds 4"):
        recover(log, source=str(short), heads=told, today=day(3))
    damaged = tmp_path / "damaged"
    shutil.copytree(mirror, damaged)
    bundle = next(p for p in (damaged / "tile/entries/000.p").iterdir() if p.name == "11")
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"\0")
    with pytest.raises(CannotRecoverError, match="do not lead to its signed head"):
        recover(log, source=str(damaged), heads=told, today=day(3))
    assert Log.objects.get(pk=log.pk).state == Log.State.ASLEEP
    assert Leaf.objects.filter(log=log).count() == 4


def test_a_copy_on_another_machine_signs_nothing() -> None:
    log = make_log()
    make_acts(2)
    seal(log, today=day(1))
    shutil.rmtree(folder_of(log).path)  # a restored backup holds neither files nor keys
    shutil.rmtree(keys_folder(log.slug))
    make_acts(1, day(1))
    with pytest.raises(CannotSealError, match="not the one that wrote these tiles"):
        seal(log, today=day(2))
    assert Checkpoint.objects.filter(log=log).count() == 1


def test_a_larger_head_that_a_visit_shows_puts_the_log_to_sleep(
    scene: tuple[Log, list[list[SigningKey]], Path],
) -> None:
    log, _, mirror = scene
    with pytest.raises(CannotSealError, match="larger log"):
        heed_head(log, (mirror / "checkpoint").read_bytes())
    assert Log.objects.get(pk=log.pk).why == "witness-ahead"


def test_a_log_that_cannot_go_on_has_a_successor_that_takes_what_waited() -> None:
    log = make_log()
    make_acts(2)
    seal(log, today=day(1))
    shutil.rmtree(folder_of(log).path)
    waiting = make_acts(3, day(1))
    with pytest.raises(CannotSealError):
        seal(log, today=day(2))
    second = begin_log(slug="river-2", origin="river.example/ledger/river-2", on=day(2), succeeds=log)
    seal(second, today=day(3))
    assert Leaf.objects.filter(log=second, act__in=waiting).count() == 3
    succeeds = Act.objects.get(kind="ledger.succeeds")
    assert (succeeds.payload["origin"], succeeds.payload["size"]) == (log.origin, 3)
    assert Log.objects.get(pk=log.pk).state == Log.State.STOPPED
    make_acts(1, day(3))
    assert seal(second, today=day(4)).new == 1
    assert differences(second) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            "UPDATE publiclog_act SET payload = '{\"phase\": \"closing\"}' WHERE kind = 'phase.moved'",
            "something else",
        ),
        ("UPDATE publiclog_act SET \"on\" = '2026-03-09' WHERE kind = 'phase.moved'", "something else"),
        ('UPDATE publiclog_leaf SET entry = {other} WHERE "index" = 1', "Leaf 1 is not in the database"),
        ("UPDATE publiclog_opening SET content = {other}", "not the one that was committed"),
        ('DELETE FROM publiclog_leaf WHERE "index" = 1', "Leaf 1 is not in the database"),
    ],
    ids=["payload", "day", "leaf", "opening", "leaf taken away"],
)
def test_a_row_changed_by_hand_is_found(change: str, sentence: str) -> None:
    log = make_log()
    make_acts(3)
    seal(log, today=day(1))
    assert differences(log) == []
    other = "decode('aabb', 'hex')" if connection.vendor == "postgresql" else "x'aabb'"
    by_hand(change.replace("{other}", other))
    assert any(sentence in each for each in differences(log))


def test_a_leaf_changed_by_hand_stops_the_sealing() -> None:
    log = make_log()
    make_acts(3)
    seal(log, today=day(1))
    other = "decode('aabb', 'hex')" if connection.vendor == "postgresql" else "x'aabb'"
    by_hand(f'UPDATE publiclog_leaf SET entry = {other} WHERE "index" = 1')
    with pytest.raises(CannotSealError, match="not those in the files"):
        seal(log, today=day(2))
    assert Log.objects.get(pk=log.pk).state == Log.State.STOPPED


def test_a_bundle_changed_by_hand_stops_the_sealing() -> None:
    log = make_log()
    make_acts(3)
    seal(log, today=day(1))
    file = folder_of(log).path / "tile/entries/000.p/4"
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    make_acts(1, day(1))
    with pytest.raises(CannotSealError):
        seal(log, today=day(2))
    assert Log.objects.get(pk=log.pk).state == Log.State.STOPPED


def test_a_clock_that_was_a_day_ahead_moves_no_leaf() -> None:
    log = make_log()
    make_acts(3)
    seal(log, today=day(2))
    before = entries_of(log)
    make_acts(2, day(1))
    assert seal(log, today=day(1)).new == 0
    assert seal(log, today=day(2)).new == 2
    assert entries_of(log)[: len(before)] == before
