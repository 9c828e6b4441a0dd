"""Sealing: once a day the acts of past days become leaves, the head is signed, and the witnesses are asked.

Each step can be repeated, so that a crash after any of them is mended by the next run; of two sealers the second
finds the work done. Within a batch leaves are sorted by their entries: with random salts that is a shuffle that
anybody can check, so a leaf's place tells no hour.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from concilio.ledger.asking import Finding, Get, Post, ask_witness, last_head_shown
from concilio.ledger.checkpoints import Checkpoint as Head
from concilio.ledger.checkpoints import read_signed_checkpoint, sign, verified
from concilio.ledger.keys import SigningKey
from concilio.ledger.log_folder import CHECKPOINT, INSTANCE, LogFolder, read_entries, read_head
from concilio.ledger.notes import Note, read_note
from concilio.ledger.strict import MalformedError
from concilio.ledger.tiles import TileConflictError, write_tiles
from concilio.ledger.tree import EMPTY_ROOT, Tree, leaf_hash, root
from concilio.publiclog.actions import open_late_acts
from concilio.publiclog.cosigning import keep_lines, last_size_signed_by, witnesses_of
from concilio.publiclog.logs import NO_KEY, put_asleep, stop, verifier_keys, wake_with_key
from concilio.publiclog.models import Checkpoint, Leaf, Log, Opening
from concilio.publiclog.places import addresses_of, folder_of, read_keys
from concilio.publiclog.publishing import publish

AT_A_TIME = 250
STEPS = ("leaves", "tiles", "head", "witnesses", "openings")
Step = Callable[[str], None]


class CannotSealError(RuntimeError):
    """A log may not sign now; `why` is a code, and the message says what to do."""

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class Sealed:
    """What a day's sealing came to.

    Attributes:
        new: how many leaves were added.
        answers: what each asked witness's answer meant, by key name.
    """

    size: int
    new: int
    answers: dict[str, Finding]


def seal_if_due(log: Log, *, now: datetime, post: Post | None = None) -> Sealed | None:
    """Seal once a day, after three o'clock UTC, whenever that was not done today; None where it was, or may not be."""
    today = now.date()
    current = Log.objects.get(pk=log.pk)
    if current.state != Log.State.AWAKE or current.sealed_on == today or now.hour < 3:
        return None
    return seal(current, today=today, post=post)


def seal(
    log: Log, *, today: date, post: Post | None = None, get: Get | None = None, done: Step = lambda step: None
) -> Sealed:
    """Do the whole day's work, from wherever the last run ended.

    Args:
        done: told after each of `STEPS`.

    Raises:
        CannotSealError: nothing was signed, and why.
    """
    folder = folder_of(log)
    with _alone(folder):
        _must_be_awake(log)
        before = Leaf.objects.filter(log=log).count()
        entries, signed = _checked(log, folder)
        _must_have_a_key(log)
        entries = _take_leaves(log, today, entries)
        done("leaves")
        tree = _write_tiles(log, folder, entries, signed)
        done("tiles")
        if tree.size == 0:
            return _finished(log, today, tree, before, {})
        row = _sign(log, folder, tree, today)
        done("head")
        answers = ask_witnesses(log, row, tree, post=post, get=get)
        done("witnesses")
        publish(log, today=today)
        done("openings")
        return _finished(log, today, tree, before, answers)


def ask_witnesses(
    log: Log, row: Checkpoint, tree: Tree, *, post: Post | None = None, get: Get | None = None
) -> dict[str, Finding]:
    """Ask each witness that has an address for its lines under a head.

    A witness that refuses is believed where it shows a head with this log's own signature, and only then: else one
    community's witness could stop the log.

    Raises:
        CannotSealError: one has a larger head of this log, or another one. The log sleeps, or has stopped.
    """
    answers: dict[str, Finding] = {}
    head, note = head_of(row)
    addresses = addresses_of(log)
    for name, keys in witnesses_of(log).items():
        if name not in addresses:
            continue
        answer = ask_witness(
            addresses[name],
            checkpoint=head,
            own_lines=note.lines,
            keys=keys,
            subtrees=tree.subtree,
            old=min(last_size_signed_by(log, name), head.size),
            post=post,
        )
        finding = answer.finding
        if finding in {Finding.AHEAD, Finding.CONTRADICTED}:
            shown = last_head_shown(addresses[name], log.origin, get)
            finding = Finding.UNFOUNDED if shown is None else compare_with_shown(log, *shown)
        keep_lines(log, head.size, answer.lines)
        answers[name] = finding
    return answers


def compare_with_shown(log: Log, head: Head, note: Note) -> Finding:
    """What a head that somebody shows means, if this log has signed it.

    Raises:
        CannotSealError: it is larger than ours, and the log sleeps; or it is another one, and the log has stopped.
    """
    if head.origin != log.origin or not verified(head, note.lines, verifier_keys(log)):
        return Finding.UNFOUNDED
    entries = (
        Leaf.objects.filter(log=log, index__lt=head.size).order_by("index").values_list("entry", flat=True)
    )
    leaves = [leaf_hash(bytes(entry)) for entry in entries]
    if len(leaves) < head.size:
        keep_evidence(log, note)
        put_asleep(log, "witness-ahead")
        raise CannotSealError("witness-ahead", "A larger log than this one has been signed: recover it.")
    if Tree(leaves).root() == head.root:
        return Finding.SIGNED
    keep_evidence(log, note)
    stop(log, "fork")
    raise CannotSealError("fork", "Another log than this one has been signed. Nothing is signed any more.")


def heed_head(log: Log, body: bytes) -> None:
    """Look at a head that a visit shows and that this log has no row of.

    Raises:
        MalformedError: another form.
        CannotSealError: this log signed it, so the log sleeps, or has stopped.
    """
    compare_with_shown(log, *read_signed_checkpoint(body))


def _finished(log: Log, today: date, tree: Tree, before: int, answers: dict[str, Finding]) -> Sealed:
    Log.objects.filter(pk=log.pk).update(sealed_on=today)
    return Sealed(tree.size, tree.size - before, answers)


def head_of(row: Checkpoint) -> tuple[Head, Note]:
    """A stored head, with the log's own lines."""
    return Head(row.log.origin, row.size, bytes(row.root)), read_note(row.note.encode())


@contextmanager
def _alone(folder: LogFolder) -> Iterator[None]:
    # Of two sealers on one machine the second waits; on two machines the database's constraints decide.
    folder.path.mkdir(parents=True, exist_ok=True)
    with (folder.path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def own_keys(log: Log) -> list[SigningKey]:
    """The log's secret keys that are here, in the order of its public ones."""
    here = {str(key.verifier): key for key in read_keys(log.slug)}
    return [here[line] for line in log.keys.split("\n") if line in here]


def _must_have_a_key(log: Log) -> None:
    # Before any act becomes a leaf: a leaf that nobody can sign could enter no successor either.
    if not own_keys(log):
        put_asleep(log, NO_KEY)
        raise CannotSealError(NO_KEY, f"No secret key of {log.origin} is here.")


def _must_be_awake(log: Log) -> None:
    current = Log.objects.get(pk=log.pk)
    log.keys = current.keys  # they may have been added to since the caller looked
    if current.why == NO_KEY and own_keys(log):
        wake_with_key(log)
        return
    if current.state != Log.State.AWAKE:
        raise CannotSealError(current.why, f"{log.origin} does not sign: {current.get_state_display()}.")


def _checked(log: Log, folder: LogFolder) -> tuple[list[bytes], Head | None]:
    """Compare files, rows and the last signed head: the entries in rows, and the head in the files."""
    try:
        told = folder.read(INSTANCE).decode("ascii", "replace").strip()
    except FileNotFoundError:
        told = ""
    if told != str(Log.objects.values_list("instance", flat=True).get(pk=log.pk)):
        put_asleep(log, "another-copy")
        raise CannotSealError(
            "another-copy", "This database is not the one that wrote these tiles: recover it."
        )
    entries = [
        bytes(e) for e in Leaf.objects.filter(log=log).order_by("index").values_list("entry", flat=True)
    ]
    on_disk, last = read_head(folder.read), Checkpoint.objects.filter(log=log).last()
    head = on_disk[0] if on_disk else None
    if head is not None and head.size > len(entries):
        put_asleep(log, "files-ahead")
        raise CannotSealError(
            "files-ahead", "The files hold more than the database, an older backup: recover it."
        )
    if last is not None and last.size > len(entries):
        _halt(log, "rows-missing", "The database has lost leaves that it has signed.")
    if last is not None and head is None:
        put_asleep(log, "another-copy")
        raise CannotSealError("another-copy", "The files are gone, or this is another machine: recover it.")
    if head is not None:
        _compare(log, folder, entries, head, last)
    return entries, head


def _compare(log: Log, folder: LogFolder, entries: list[bytes], head: Head, last: Checkpoint | None) -> None:
    try:
        if read_entries(folder.read, head.size) != entries[: head.size]:
            _halt(log, "rows-differ", "Leaves in the database are not those in the files.")
    except MalformedError:
        _halt(log, "files-damaged", "A file of the ledger is missing or damaged.")
    signed = Checkpoint.objects.filter(log=log, size=head.size).first()
    if signed is None or bytes(signed.root) != head.root or (last is not None and last.size < head.size):
        _halt(log, "heads-differ", "The head in the files is not one that the database has signed.")


def _halt(log: Log, why: str, message: str) -> None:
    stop(log, why)
    raise CannotSealError(why, f"{message} Nothing is signed any more until this is understood.")


def _take_leaves(log: Log, today: date, entries: list[bytes]) -> list[bytes]:
    """Give every act of a past day its place; in short transactions, since votes wait while one lasts.

    A crash between two of them changes nothing: what is left comes in the same order.
    """
    with transaction.atomic():
        open_late_acts(Log.objects.select_for_update().get(pk=log.pk))
    entries = list(entries)
    while True:
        waiting = Opening.objects.filter(log=log, act__leaf=None, act__on__lt=today)
        new = sorted((bytes(entry), act) for entry, act in waiting.values_list("entry", "act_id"))
        for first in range(0, len(new), AT_A_TIME):
            if not _keep_leaves(log, len(entries), new[first : first + AT_A_TIME]):
                entries = _entries_in_rows(log)  # another sealer was faster
                break
            entries += [entry for entry, _ in new[first : first + AT_A_TIME]]
        else:
            return entries


def _keep_leaves(log: Log, first: int, part: list[tuple[bytes, UUID]]) -> bool:
    with transaction.atomic():
        Log.objects.select_for_update().get(pk=log.pk)
        last = Leaf.objects.filter(log=log).order_by("-index").values_list("index", flat=True).first()
        if first != (0 if last is None else last + 1):
            return False
        Leaf.objects.bulk_create(
            Leaf(log=log, index=first + place, entry=entry, act_id=act)
            for place, (entry, act) in enumerate(part)
        )
    return True


def _entries_in_rows(log: Log) -> list[bytes]:
    rows = Leaf.objects.filter(log=log).order_by("index").values_list("entry", flat=True)
    return [bytes(entry) for entry in rows.iterator(chunk_size=10_000)]


def _write_tiles(log: Log, folder: LogFolder, entries: list[bytes], signed: Head | None) -> Tree:
    tree = Tree(map(leaf_hash, entries))
    if signed is not None and tree.root(signed.size) != signed.root:
        _halt(log, "heads-differ", "The leaves do not continue the head that was signed.")
    try:
        write_tiles(folder.path, tree, entries, since=signed.size if signed else 0)
    except TileConflictError:
        _halt(log, "files-differ", "A file of the ledger holds other bytes than the database.")
    read_back = root(folder.tiles(tree.size).subtree, tree.size) if tree.size else EMPTY_ROOT
    if read_back != tree.root():
        _halt(log, "files-damaged", "The files, read back, lead to another root.")
    return tree


def _sign(log: Log, folder: LogFolder, tree: Tree, today: date) -> Checkpoint:
    root = tree.root()
    row = Checkpoint.objects.filter(log=log, size=tree.size).first()
    if row is None:
        head = Head(log.origin, tree.size, root)
        note = Note(str(head), tuple(sign(head, key) for key in own_keys(log)))
        row, _ = Checkpoint.objects.get_or_create(
            log=log, size=tree.size, defaults={"root": root, "note": str(note), "on": today}
        )
    if bytes(row.root) != root:
        _halt(log, "heads-differ", "A head of this size was signed with another root.")
    folder.write(CHECKPOINT, row.note.encode())
    return row


def keep_evidence(log: Log, note: Note) -> None:
    """Keep a head that contradicts ours, for everybody to see beside our own of that size."""
    text = str(note).encode()
    folder = folder_of(log)
    folder.write(f"evidence/{sha256(text).hexdigest()[:16]}", text)
    own = read_head(folder.read)
    if own is not None:
        content = str(own[1]).encode()
        folder.write(f"evidence/{sha256(content).hexdigest()[:16]}", content)
