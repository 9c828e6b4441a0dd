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
from concilio.ledger.policies import read_policy
from concilio.ledger.strict import MalformedError
from concilio.ledger.tiles import WIDTH, write_tiles
from concilio.ledger.tree import Tree, leaf_hash
from concilio.publiclog.actions import OWN_SCOPE
from concilio.publiclog.cosigning import keep_lines, policy_of
from concilio.publiclog.later_policies import CannotRecoverError, acts_within, later_policies, take_on_keys
from concilio.publiclog.logs import verifier_keys, wake
from concilio.publiclog.models import Act, Checkpoint, Leaf, Log, Opening, Policy
from concilio.publiclog.places import addresses_of, folder_of
from concilio.publiclog.publishing import publish

_SAID_ELSEWHERE = frozenset({"v", "log", "id", "kind", "on", "late"})


@dataclass(frozen=True)
class Recovered:
    """From which size to which, and how many acts nobody kept."""

    was: int
    now: int
    lost: int


def recover(
    log: Log,
    *,
    source: str,
    heads: Sequence[bytes] = (),
    policies: Sequence[bytes] = (),
    today: date,
    get: Get | None = None,
) -> Recovered:
    """Take in what a mirror holds beyond the database, and wake the log.

    Args:
        source: a mirror's address or folder.
        heads: last heads of witnesses that cannot be asked, as notes with their lines.
        policies: files that came in force after the backup; the log's acts must name their hashes.

    Raises:
        CannotRecoverError: the mirror contradicts the database, lacks what a witness has signed, too few
            witnesses have told their last head, or a policy is missing.
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
    folder = folder_of(log)
    later = later_policies(log, acts_within(entries, openings), [read, folder.read], policies)
    _must_be_the_largest(log, head, tree, heads, later[-1].content if later else None, get)
    with transaction.atomic():
        found = _take_in(log, head, note, entries, openings, today)
        for policy in later:
            Policy.objects.create(log=log, number=policy.number, content=policy.content, on=policy.on)
        write_tiles(folder.path, tree, entries)
        folder.write(CHECKPOINT, Checkpoint.objects.get(log=log, size=head.size).note.encode())
        wake(Log.objects.get(pk=log.pk), today, was=found.was, now=found.now, lost=found.lost)
    publish(log, today=today)
    return found


def _head(log: Log, read: Any) -> tuple[Head, Note]:
    """The largest of the mirror's heads that this log has signed."""
    found = [each for name in (CHECKPOINT, WITNESSED) if (each := read_head(read, name)) is not None]
    found = [(head, note) for head, note in found if head.origin == log.origin]
    own = [(head, note) for head, note in found if verified(head, note.lines, verifier_keys(log))]
    policy = policy_of(log)
    if not own and policy is not None and policy.quorum is not None:
        # The keys may have changed since the backup; then the witnesses' word, which is asked for below, must do.
        own = found
    if not own:
        raise MalformedError("no head there is signed by this log")
    return max(own, key=lambda each: each[0].size)


def _must_be_the_largest(
    log: Log, head: Head, tree: Tree, heads: Sequence[bytes], later: str | None, get: Get | None
) -> None:
    """Enough witnesses of every community must have told their last head, and none a larger one.

    Args:
        later: a policy that came in force after the backup, whose witnesses then count.
    """
    policy = read_policy(later.encode()) if later is not None else policy_of(log)
    if policy is None or policy.quorum is None:
        return
    told = []
    names = {key.name for key in policy.witnesses.values()}
    try:
        told += [read_signed_checkpoint(each) for each in heads]
    except MalformedError as error:
        raise CannotRecoverError(f"a head that was brought: {error}.") from error
    for name, url in addresses_of(log).items():
        shown = last_head_shown(url, log.origin, get) if name in names else None
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
    take_on_keys(log)
    if not verified(head, note.lines, verifier_keys(log)):
        raise CannotRecoverError("no key that this log's acts name has signed the mirror's head.")
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
