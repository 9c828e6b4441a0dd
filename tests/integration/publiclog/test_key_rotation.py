"""A log's own keys: changed every year, lost, stolen; and a policy or key that a restored backup does not know."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from concilio.ledger.addresses import write_address
from concilio.ledger.asking import Finding, Reply, reading_path
from concilio.ledger.audit import audit
from concilio.ledger.checkpoints import Checkpoint as Head
from concilio.ledger.checkpoints import sign, verified
from concilio.ledger.keys import SigningKey, read_verifier_key
from concilio.ledger.log_folder import proof_path, read_head
from concilio.ledger.notes import Note
from concilio.ledger.policies import read_policy
from concilio.ledger.policy_file import Operator, write_policy
from concilio.ledger.proof_file import read_proof_file
from concilio.ledger.tree import Tree, consistency_proof, leaf_hash
from concilio.ledger.verifying import Result, verify
from concilio.ledger.witness_state import Witness, WitnessState
from concilio.publiclog.actions import append
from concilio.publiclog.checking import differences
from concilio.publiclog.cosigning import take_cosignature
from concilio.publiclog.key_rotation import CannotRotateError, add_keys, end_keys
from concilio.publiclog.later_policies import CannotRecoverError
from concilio.publiclog.logs import begin_log, set_policy, verifier_keys
from concilio.publiclog.models import Act, Log, Policy
from concilio.publiclog.places import folder_of, keys_folder, read_keys
from concilio.publiclog.recovery import recover
from concilio.publiclog.sealing import CannotSealError, seal
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
DOCUMENT = b"a release of the old keys' time"


class Nearby:
    """Witnesses in this process, each with its real memory, asked as over HTTP."""

    def __init__(self, folder: Path, log: Log, *labels: str) -> None:
        self.keys = {label: witness_keys(f"{label}.example/w1") for label in labels}
        self._all = {
            f"http://{label}.invalid": Witness(WitnessState(folder / f"{label}.sqlite3"), keys)
            for label, keys in self.keys.items()
        }
        for label in labels:
            write_address(keys_folder(log.slug), f"{label}.example/w1", f"http://{label}.invalid")
        give_policy(log, **{label: [keys] for label, keys in self.keys.items()})
        self.take_on(log)

    def take_on(self, log: Log) -> None:
        """What each office does after a new policy: `concilio witness add-log`."""
        policy = log.policies.last() or pytest.fail("no policy")
        for witness in self._all.values():
            witness.state.add_log(log.origin, read_policy(policy.content.encode()).logs)

    def operators(self) -> dict[str, list[Operator]]:
        return {label: [Operator(tuple(k.verifier for k in keys))] for label, keys in self.keys.items()}

    def post(self, url: str, body: bytes) -> Reply:
        answer = self._all[url.removesuffix("/add-checkpoint")].add_checkpoint(body, now=int(time.time()))
        return Reply(answer.status, answer.body.encode(), answer.content_type)

    def get(self, url: str) -> Reply:
        base, name = url.split(".invalid/")
        log = Log.objects.exclude(state="x").order_by("begun_on").first() or pytest.fail("no log")
        assert name == reading_path(log.origin)
        note = self._all[f"{base}.invalid"].state.note(log.origin)
        return Reply(200 if note else 404, note.encode())


@pytest.fixture
def log() -> Log:
    return make_log()


@pytest.fixture
def nearby(log: Log, tmp_path: Path) -> Nearby:
    return Nearby(tmp_path, log, "aral", "brin")


def signers(log: Log) -> set[str]:
    """The log's own keys under its newest head."""
    head, note = read_head(folder_of(log).read) or pytest.fail("no head")
    known = [read_verifier_key(line) for act in Act.objects.filter(kind__in=("ledger.begun", "ledger.key_added"))
             for line in act.payload["vkeys"]]  # fmt: skip
    return {str(one.key) for one in verified(head, note.lines, known) or []}


def verdict(log: Log, policy: Policy) -> Result:
    from hashlib import sha256

    proof = folder_of(log).read(proof_path(sha256(DOCUMENT).hexdigest()))
    return verify(DOCUMENT, read_proof_file(proof), read_policy(policy.content.encode())).result


def test_keys_are_changed_in_a_month_and_no_proof_is_lost(log: Log, nearby: Nearby) -> None:
    old = [str(key) for key in verifier_keys(log)]
    make_document_act(DOCUMENT)
    seal(log, today=day(1), post=nearby.post, get=nearby.get)
    first = log.policies.get()
    assert verdict(log, first) == Result.GOOD

    new = [str(key) for key in add_keys(log=log, on=day(1))]
    seal(log, today=day(2), post=nearby.post, get=nearby.get)
    assert signers(log) == {*old, *new}
    with pytest.raises(CannotRotateError, match="rests on the oldest keys"):
        end_keys(log=log, on=day(40))  # the policy still rests on the old ones

    second = set_policy(
        log=log, content=write_policy([read_verifier_key(k) for k in new], nearby.operators()), on=day(30)
    )
    nearby.take_on(log)
    with pytest.raises(CannotRotateError, match="30 days"):
        end_keys(log=log, on=day(30))
    sealed = seal(log, today=day(31), post=nearby.post, get=nearby.get)
    assert set(sealed.answers.values()) == {Finding.SIGNED}
    assert [str(key) for key in end_keys(log=log, on=day(31))] == old
    seal(log, today=day(32), post=nearby.post, get=nearby.get)

    log.refresh_from_db()
    assert signers(log) == set(new)
    assert {str(key.verifier) for key in read_keys(log.slug)} == set(new)  # the old secrets are gone
    assert log.origin == Log.objects.get(slug=log.slug).origin
    assert verdict(log, second) == Result.GOOD
    assert audit(str(folder_of(log).path), read_policy(second.content.encode())).faults == ()
    assert differences(log) == []
    said = [
        (a.kind, a.payload["vkeys"]) for a in Act.objects.filter(kind__startswith="ledger.key").order_by("on")
    ]
    assert said == [("ledger.key_added", new), ("ledger.key_ended", old)]


def test_a_second_pair_is_not_added_before_the_first_has_replaced_something(log: Log) -> None:
    add_keys(log=log, on=day(0))
    with pytest.raises(CannotRotateError, match="replaced none yet"):
        add_keys(log=log, on=day(1))
    assert len(list(keys_folder(log.slug).glob("*.key"))) == 4
    assert {f.stat().st_mode & 0o777 for f in keys_folder(log.slug).glob("*.key")} == {0o600}


def test_one_lost_key_is_replaced_while_the_other_signs(log: Log, nearby: Nearby) -> None:
    kept, lost = verifier_keys(log)
    (keys_folder(log.slug) / "log-ml-dsa-44.key").unlink()
    seal(log, today=day(1), post=nearby.post, get=nearby.get)
    assert signers(log) == {str(kept)}
    new = add_keys(log=log, on=day(1))
    seal(log, today=day(2), post=nearby.post, get=nearby.get)
    assert signers(log) == {str(kept), *map(str, new)}
    set_policy(log=log, content=write_policy(new, nearby.operators()), on=day(20))
    nearby.take_on(log)
    assert end_keys(log=log, on=day(31)) == [kept, lost]
    assert set(seal(log, today=day(32), post=nearby.post, get=nearby.get).answers.values()) == {
        Finding.SIGNED
    }


def test_keys_that_are_not_here_are_not_left_alone_with_the_log(log: Log) -> None:
    new = add_keys(log=log, on=day(0))
    for file in keys_folder(log.slug).glob(f"*{new[0].id.hex()}.key"):
        file.unlink()
    with pytest.raises(CannotRotateError, match="not here"):
        end_keys(log=log, on=day(40))
    assert len(read_keys(log.slug)) == 3


def test_a_log_without_any_key_sleeps_and_wakes_when_one_is_brought_back(log: Log, tmp_path: Path) -> None:
    seal(log, today=day(1))
    shutil.move(keys_folder(log.slug), tmp_path / "paper")
    make_acts(1, day(1))
    with pytest.raises(CannotSealError, match="No secret key"):
        seal(log, today=day(2))
    with pytest.raises(CannotSealError, match="does not sign"):
        seal(log, today=day(2))
    shutil.move(tmp_path / "paper", keys_folder(log.slug))
    assert seal(log, today=day(2)).size == 2


def test_with_both_keys_lost_a_successor_names_the_last_head(log: Log) -> None:
    make_acts(2)
    seal(log, today=day(1))
    head, _ = read_head(folder_of(log).read) or pytest.fail("no head")
    shutil.rmtree(keys_folder(log.slug))
    waiting = make_acts(1, day(1))
    with pytest.raises(CannotSealError, match="No secret key"):
        seal(log, today=day(2))
    log.refresh_from_db()
    second = begin_log(slug=f"{log.slug}-2", origin=f"{log.origin}-2", on=day(2), succeeds=log)
    assert seal(second, today=day(3)).size == 2 + len(waiting)
    from concilio.ledger.strict import base64_of

    said = Act.objects.get(kind="ledger.succeeds").payload
    assert said == {"origin": log.origin, "size": 3, "root": base64_of(head.root), "reason": "no-key"}


def thief_signs(log: Log, keys: list[SigningKey], nearby: Nearby, label: str, *, change: bool) -> Head:
    """A head of the thief's own, laid before one community's witness, which signs what continues what it has seen."""
    entries = entries_of(log)
    old = len(entries)
    forged = [*entries, *(bytes([n]) * 32 for n in range(3 if change else 9))]
    tree = Tree(map(leaf_hash, forged))
    head = Head(log.origin, tree.size, tree.root())
    from concilio.ledger.asking import request_body

    body = request_body(
        head, [sign(head, key) for key in keys], consistency_proof(tree.subtree, old, tree.size), old
    )
    assert nearby.post(f"http://{label}.invalid/add-checkpoint", body).status == 200
    return head


@pytest.mark.parametrize(
    ("grown", "why"), [(20, "fork"), (1, "witness-ahead")], ids=["as large as the thief's", "smaller"]
)
def test_a_stolen_key_can_only_extend_and_the_true_log_meets_it_and_signs_no_more(
    log: Log, nearby: Nearby, grown: int, why: str
) -> None:
    stolen = read_keys(log.slug)
    make_acts(3)
    seal(log, today=day(1), post=nearby.post, get=nearby.get)
    true = entries_of(log)
    theirs = thief_signs(log, stolen, nearby, "aral", change=grown > 9)
    make_acts(grown, day(1))
    with pytest.raises(CannotSealError):
        seal(log, today=day(2), post=nearby.post, get=nearby.get)
    log.refresh_from_db()
    assert (log.state == Log.State.AWAKE, log.why) == (False, why)
    assert entries_of(log)[: len(true)] == true
    # Both heads are there for everybody, and the successor goes on from what all accept, with keys of its own.
    kept = [each.read_bytes() for each in (folder_of(log).path / "evidence").iterdir()]
    assert any(str(theirs).encode() in each for each in kept)
    assert len(kept) == 2
    second = begin_log(slug=f"{log.slug}-2", origin=f"{log.origin}-2", on=day(2), succeeds=log)
    assert not {str(k) for k in verifier_keys(second)} & {str(k.verifier) for k in stolen}
    assert Act.objects.get(kind="ledger.succeeds").payload["reason"] == why


@pytest.fixture
def older_backup(log: Log, tmp_path: Path) -> tuple[Log, Path, list[list[SigningKey]]]:
    """A log that took on new keys and a new policy since the backup to which its database is then set back."""
    first, second = witness_keys("aral.example/w1"), witness_keys("aral.example/w2")
    give_policy(log, aral=[first])
    seal(log, today=day(1))
    before = Log.objects.get(pk=log.pk).keys
    new = add_keys(log=log, on=day(1))
    content = write_policy(new, {"aral": [Operator(tuple(key.verifier for key in second))]})
    set_policy(log=log, content=content, on=day(2))
    seal(log, today=day(3))
    end_keys(log=log, on=day(33))
    append(kind="phase.moved", scope_kind="dialogue", scope_id=log.id, on=day(33), payload={"phase": "joint"})
    seal(log, today=day(34))
    mirror = mirror_of(log, tmp_path / "mirror").path
    shutil.rmtree(mirror / "policies")
    by_hand(
        "DELETE FROM publiclog_checkpoint WHERE size > 2",
        'DELETE FROM publiclog_leaf WHERE "index" >= 2',
        "DELETE FROM publiclog_opening WHERE NOT act_id IN (SELECT act_id FROM publiclog_leaf)",
        "DELETE FROM publiclog_act WHERE NOT id IN (SELECT act_id FROM publiclog_leaf)",
        "DELETE FROM publiclog_policy WHERE number > 1",
    )
    Log.objects.filter(pk=log.pk).update(keys=before, sealed_on=day(1))
    log.refresh_from_db()
    with pytest.raises(CannotSealError, match="files hold more"):
        seal(log, today=day(35))
    log.refresh_from_db()
    return log, mirror, [first, second]


def told(mirror: Path, keys: list[SigningKey]) -> bytes:
    head, note = read_head(lambda name: (mirror / name).read_bytes()) or pytest.fail("no head")
    return str(Note(note.text, tuple(sign(head, key, int(time.time())) for key in keys))).encode()


def test_a_restored_backup_takes_on_the_keys_and_the_policy_that_it_does_not_know(
    older_backup: tuple[Log, Path, list[list[SigningKey]]],
) -> None:
    log, mirror, (first, second) = older_backup
    with pytest.raises(CannotRecoverError, match="must tell their last head"):
        recover(
            log, source=str(mirror), heads=[told(mirror, first)], today=day(35)
        )  # not of its policy any more
    recover(log, source=str(mirror), heads=[told(mirror, second)], today=day(35))
    log.refresh_from_db()
    assert {str(k) for k in verifier_keys(log)} == {str(k.verifier) for k in read_keys(log.slug)}
    assert log.policies.count() == 2
    assert seal(log, today=day(36)).new == 1
    head, note = read_head(folder_of(log).read) or pytest.fail("no head")
    lines = tuple(sign(head, key, int(time.time())) for key in second)
    take_cosignature(log, str(Note(note.text, lines)).encode(), now=int(time.time()))
    assert differences(log) == []


def test_an_older_policy_does_not_come_back_with_an_older_backup(
    older_backup: tuple[Log, Path, list[list[SigningKey]]],
) -> None:
    log, mirror, (_, second) = older_backup
    policy = (folder_of(log).path / "policies/2").read_bytes()
    shutil.rmtree(folder_of(log).path / "policies")
    with pytest.raises(CannotRecoverError, match="policy 2 came in force after the backup"):
        recover(log, source=str(mirror), heads=[told(mirror, second)], today=day(35))
    assert log.policies.count() == 1
    recover(log, source=str(mirror), heads=[told(mirror, second)], policies=[policy], today=day(35))
    assert log.policies.count() == 2
