"""Fetching back what was signed, after an older backup was restored: no fork, and nothing denied.

While a log sleeps, its acts queue and nothing is signed. It wakes with the leaves that its witnesses have signed; acts
that nobody kept are lost, and counted so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from concilio.ledger.acts import read_opening
from concilio.ledger.asking import Get, last_head_shown
from concilio.ledger.checkpoints import Checkpoint as Head
from concilio.ledger.checkpoints import read_signed_checkpoint, verified
from concilio.ledger.log_folder import CHECKPOINT, WITNESSED, read_entries, read_head, read_openings
from concilio.ledger.mirror import UnreachableError, read_from
from concilio.ledger.notes import Note
from concilio.ledger.strict import MalformedError
from concilio.ledger.tiles import WIDTH, write_tiles
from concilio.ledger.tree import Tree, leaf_hash
from concilio.publiclog.actions import OWN_SCOPE
from concilio.publiclog.cosigning import keep_lines, policy_of, witnesses_of
from concilio.publiclog.logs import verifier_keys, wake
from concilio.publiclog.models import Act, Checkpoint, Leaf, Log, Opening
from concilio.publiclog.places import addresses_of, folder_of
from concilio.publiclog.publishing import publish

_SAID_ELSEWHERE = frozenset({"v", "log", "id", "kind", "on", "late"})


class CannotRecoverError(RuntimeError):
    """Nothing was changed; the message says what is missing."""


@dataclass(frozen=True)
class Recovered:
    """From which size to which, and how many acts nobody kept."""

    was: int
    now: int
    lost: int


def recover(
    log: Log, *, source: str, heads: Sequence[bytes] = (), today: date, get: Get | None = None
) -> Recovered:
    """Take in what a mirror holds beyond the database, and wake the log.

    Args:
        source: a mirror's address or folder.
        heads: last heads of witnesses that cannot be asked, as notes with their lines.

    Raises:
        CannotRecoverError: the mirror contradicts the database, lacks what a witness has signed, or too few
            witnesses have told their last head.
    """
    if log.state != Log.State.ASLEEP:
        raise CannotRecoverError(f"{log.origin} does not sleep: there is nothing to fetch back.")
    read = read_from(source, get)
    try:
        head, note = _head(log, read)
        entries = read_entries(read, head.size)
        openings = {
            index: opening
            for bundle in range(-(-head.size // WIDTH))
            for index, opening in read_openings(read, bundle).items()
        }
    except (MalformedError, UnreachableError) as error:
        raise CannotRecoverError(f"{source}: {error}.") from error
    tree = Tree(map(leaf_hash, entries))
    if tree.root() != head.root:
        raise CannotRecoverError(f"{source}: its entries do not lead to its signed head.")
    _must_be_the_largest(log, head, tree, heads, get)
    with transaction.atomic():
        found = _take_in(log, head, note, entries, openings, today)
        folder = folder_of(log)
        write_tiles(folder.path, tree, entries)
        folder.write(CHECKPOINT, Checkpoint.objects.get(log=log, size=head.size).note.encode())
        wake(Log.objects.get(pk=log.pk), today, was=found.was, now=found.now, lost=found.lost)
    publish(log, today=today)
    return found


def _head(log: Log, read: Any) -> tuple[Head, Note]:
    """The largest of the mirror's heads that this log has signed."""
    found = [each for name in (CHECKPOINT, WITNESSED) if (each := read_head(read, name)) is not None]
    own = [(head, note) for head, note in found if verified(head, note.lines, verifier_keys(log))]
    own = [(head, note) for head, note in own if head.origin == log.origin]
    if not own:
        raise MalformedError("no head there is signed by this log")
    return max(own, key=lambda each: each[0].size)


def _must_be_the_largest(log: Log, head: Head, tree: Tree, heads: Sequence[bytes], get: Get | None) -> None:
    """Enough witnesses of every community must have told their last head, and none a larger one."""
    policy = policy_of(log)
    if policy is None or policy.quorum is None:
        return
    told = []
    try:
        told += [read_signed_checkpoint(each) for each in heads]
    except MalformedError as error:
        raise CannotRecoverError(f"a head that was brought: {error}.") from error
    for name, url in addresses_of(log).items():
        shown = last_head_shown(url, log.origin, get) if name in witnesses_of(log) else None
        told += [shown] if shown else []
    signers = set()
    for each, note in told:
        signed = verified(each, note.lines, policy.keys) or []
        if each.origin != log.origin or not signed:
            continue
        if each.size > head.size:
            raise CannotRecoverError(
                f"a witness has signed {each.size} leaves; this mirror holds {head.size}."
            )
        if tree.root(each.size) != each.root:
            raise CannotRecoverError("a witness has signed another log than this mirror holds.")
        signers |= {one.key for one in signed}
    if not policy.is_met_by(signers):
        raise CannotRecoverError(
            "more than half of each community's witnesses must tell their last head: give them with --head."
        )


def _take_in(
    log: Log, head: Head, note: Note, entries: list[bytes], openings: dict[int, bytes], today: date
) -> Recovered:
    Log.objects.select_for_update().get(pk=log.pk)
    had = [bytes(e) for e in Leaf.objects.filter(log=log).order_by("index").values_list("entry", flat=True)]
    if had != entries[: len(had)]:
        raise CannotRecoverError("the database holds leaves that the mirror does not.")
    known = {
        bytes(entry): act for entry, act in Opening.objects.filter(log=log).values_list("entry", "act_id")
    }
    lost = 0
    for index in range(len(had), len(entries)):
        act = known.get(entries[index]) or _act_of(log, entries[index], openings.get(index))
        lost += act is None
        Leaf.objects.create(log=log, index=index, entry=entries[index], act_id=act)
    own = {(key.name, key.id) for key in verifier_keys(log)}
    lines = tuple(line for line in note.lines if (line.name, line.key_id) in own)
    Checkpoint.objects.get_or_create(
        log=log,
        size=head.size,
        defaults={"root": head.root, "note": str(Note(note.text, lines)), "on": today},
    )
    keep_lines(log, head.size, note.lines)
    return Recovered(len(had), len(entries), lost)


def _act_of(log: Log, entry: bytes, content: bytes | None) -> UUID | None:
    """The act of an opening that the mirror kept, as a row; None where it has none."""
    if content is None:
        return None
    fields = dict(read_opening(content).fields)
    scope = {} if "dialogue" in fields else {"scope_kind": OWN_SCOPE, "scope_id": log.id}
    act, _ = Act.objects.get_or_create(
        id=UUID(fields["id"]),
        defaults={
            "kind": fields["kind"],
            "on": date.fromisoformat(fields["on"]),
            "payload": {k: v for k, v in fields.items() if k not in {*_SAID_ELSEWHERE, "dialogue"}},
            **(scope or {"scope_kind": "dialogue", "scope_id": UUID(fields["dialogue"])}),
        },
    )
    Opening.objects.create(act=act, log=log, entry=entry, content=content)
    return act.id
