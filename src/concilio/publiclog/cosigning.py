"""What witnesses have signed: kept as it comes, from their answers, their visits or a file that somebody carried."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from concilio.ledger.checkpoints import Checkpoint as Head
from concilio.ledger.checkpoints import read_checkpoint, verified
from concilio.ledger.keys import VerifierKey
from concilio.ledger.notes import Line, Note, read_lines, read_note
from concilio.ledger.policies import Policy, read_policy
from concilio.publiclog.models import Checkpoint, Cosignature, Log

_CLOCKS_DIFFER = 300  # seconds


class Taken(StrEnum):
    """What became of lines that somebody brought."""

    KEPT = "kept"
    UNKNOWN_HEAD = "this is no head that the log has signed"
    NO_GOOD_LINE = "no line of a witness in the policy, or one that does not verify or lies ahead"


def policy_of(log: Log) -> Policy | None:
    """The policy in force; None before the first."""
    row = log.policies.last()
    return read_policy(row.content.encode()) if row else None


def witnesses_of(log: Log) -> dict[str, list[VerifierKey]]:
    """The keys of each witness in the policy, by the name on its signatures."""
    policy = policy_of(log)
    found: dict[str, list[VerifierKey]] = {}
    for key in policy.witnesses.values() if policy else ():
        found.setdefault(key.name, []).append(key)
    return found


def last_size_signed_by(log: Log, name: str) -> int:
    """The largest head under which a witness's line is kept; 0 where there is none."""
    row = Cosignature.objects.filter(checkpoint__log=log, name=name).order_by("-checkpoint__size").first()
    return row.checkpoint.size if row else 0


def keep_lines(log: Log, size: int, lines: Sequence[Line]) -> int:
    """Keep the lines of the policy's witnesses under the head of this size; how many verify."""
    row = Checkpoint.objects.filter(log=log, size=size).first()
    if row is None:
        return 0
    head = Head(log.origin, row.size, bytes(row.root))
    keys = [key for each in witnesses_of(log).values() for key in each]
    kept = 0
    for line in lines:
        for good in verified(head, [line], keys) or ():
            Cosignature.objects.get_or_create(
                checkpoint=row,
                name=line.name,
                key_id=line.key_id.hex(),
                time=good.time,
                defaults={"line": str(line)},
            )
            kept += 1
    return kept


def take_cosignature(log: Log, body: bytes, *, now: int) -> Taken:
    """Keep what a visit brings: a head's text, an empty line, signature lines.

    Lines of keys that the policy does not have are passed over; one bad line of a key that it has spoils all.

    Raises:
        MalformedError: another form.
    """
    note = read_note(body)
    head = read_checkpoint(note.text)
    row = Checkpoint.objects.filter(log=log, size=head.size).first()
    if head.origin != log.origin or row is None or bytes(row.root) != head.root:
        return Taken.UNKNOWN_HEAD
    keys = [key for each in witnesses_of(log).values() for key in each]
    signed = verified(head, note.lines, keys)
    if not signed or any(each.time > now + _CLOCKS_DIFFER for each in signed):
        return Taken.NO_GOOD_LINE
    keep_lines(log, head.size, note.lines)
    return Taken.KEPT


def cosigned(row: Checkpoint) -> Note:
    """A head with the log's lines and each witness key's newest."""
    newest: dict[tuple[str, str], Cosignature] = {}
    for each in row.cosignatures.order_by("time"):
        newest[(each.name, each.key_id)] = each
    own = read_note(row.note.encode())
    ordered = [newest[key] for key in sorted(newest)]
    return own.with_lines(line for each in ordered for line in read_lines(each.line))


def newest_accepted(log: Log, policy: Policy | None) -> tuple[Checkpoint, Note] | None:
    """The largest head that a policy accepts, with the lines that it counts; None where there is none."""
    for row in log.checkpoints.order_by("-size").iterator():
        note = cosigned(row)
        head = Head(log.origin, row.size, bytes(row.root))
        if policy is None:
            return row, read_note(row.note.encode())
        if policy.accepts(head, note):
            return row, note
    return None
