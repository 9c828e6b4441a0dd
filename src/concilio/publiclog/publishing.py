"""What everybody may fetch beside the tiles: openings, policies, the witnessed head, proofs of documents.

All of it is made from the database and can be made again; nothing here needs a secret key.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from concilio.ledger.acts import read_opening
from concilio.ledger.canonical import NotCanonicalError
from concilio.ledger.checkpoints import Checkpoint as Head
from concilio.ledger.keys import KeyType
from concilio.ledger.log_folder import (
    WITNESSED,
    LogFolder,
    bundles_of,
    encode_openings,
    openings_path,
    proof_path,
)
from concilio.ledger.notes import Note
from concilio.ledger.policies import Policy, read_policy
from concilio.ledger.policy_file import with_keys_of
from concilio.ledger.proof_file import ProofFile, read_proof_file
from concilio.ledger.strict import MalformedError
from concilio.ledger.tiles import WIDTH
from concilio.ledger.tree import inclusion_proof
from concilio.publiclog.actions import MOST_SEALED
from concilio.publiclog.cosigning import newest_accepted, policy_of
from concilio.publiclog.models import Act, Checkpoint, Leaf, Log, Opening
from concilio.publiclog.places import folder_of


def publish(log: Log, *, today: date) -> None:
    """Bring every file beside the tiles to what the database says."""
    folder = folder_of(log)
    _publish_policies(log, folder)
    policy = policy_of(log)
    accepted = newest_accepted(log, policy)
    if accepted is not None and policy is not None:
        folder.write(WITNESSED, str(accepted[1]).encode())
    last = Checkpoint.objects.filter(log=log).last()
    if last is None:
        return
    for bundle in _bundles_to_write(log, folder, last.size, today):
        publish_openings(log, bundle, today=today, size=last.size)
    if accepted is not None:
        _publish_proofs(log, folder, accepted, policy)


def publish_openings(log: Log, bundle: int, *, today: date, size: int) -> None:
    """Write the openings of one bundle: those that are neither erased nor sealed, and no leaf that is not signed."""
    rows = Opening.objects.filter(
        log=log,
        content__isnull=False,
        act__leaf__index__gte=bundle * WIDTH,
        act__leaf__index__lt=min((bundle + 1) * WIDTH, size),
    )
    openings = {
        index: bytes(content or b"")
        for index, content, until in rows.values_list("act__leaf__index", "content", "sealed_until")
        if until is None or until <= today
    }
    folder_of(log).write(openings_path(bundle), encode_openings(openings))


def publish_act(act: Act, *, today: date) -> None:
    """Write the bundle of openings in which an act stands again, after its content was erased."""
    leaf = Leaf.objects.filter(act=act).select_related("log").first()
    last = Checkpoint.objects.filter(log=leaf.log).last() if leaf else None
    if leaf is not None and last is not None:
        publish_openings(leaf.log, leaf.index // WIDTH, today=today, size=last.size)


def _publish_policies(log: Log, folder: LogFolder) -> None:
    for row in log.policies.all():
        folder.write(f"policies/{row.number}", row.content.encode())
        folder.write("policy", row.content.encode())
        only_ml_dsa = with_keys_of(read_policy(row.content.encode()), KeyType.ML_DSA_44)
        if only_ml_dsa is None:
            folder.remove("policy.pq")
        else:
            folder.write("policy.pq", only_ml_dsa.encode())


def _bundles_to_write(log: Log, folder: LogFolder, size: int, today: date) -> list[int]:
    """New ones, those that are missing, and those of which an embargo may have ended."""
    earlier = log.checkpoints.filter(size__lt=size).last()
    first_new = (earlier.size if earlier else 0) // WIDTH
    embargoes = Opening.objects.filter(
        log=log, sealed_until__gte=today - MOST_SEALED, act__leaf__index__lt=size
    )
    indexes = set(embargoes.values_list("act__leaf__index", flat=True))
    missing = {b for b in range(-(-size // WIDTH)) if b >= first_new or not folder.has(openings_path(b))}
    return sorted(missing | set(bundles_of(indexes)))


def _publish_proofs(
    log: Log, folder: LogFolder, accepted: tuple[Checkpoint, Note], policy: Policy | None
) -> None:
    row, note = accepted
    head = Head(log.origin, row.size, bytes(row.root))
    tiles = folder.tiles(head.size)
    for index, opening, digest in _documents(log, head.size):
        path = proof_path(digest)
        if not _is_proved(folder, path, policy):
            proof = ProofFile(
                opening, index, tuple(inclusion_proof(tiles.subtree, index, head.size)),
                _as_short_as_needed(note, head, policy),
            )  # fmt: skip
            folder.write(path, str(proof).encode())


def _is_proved(folder: LogFolder, path: str, policy: Policy | None) -> bool:
    if not folder.has(path):
        return False
    proof = read_proof_file(folder.read(path))
    return policy is None or policy.accepts(proof.checkpoint, proof.note)


def _as_short_as_needed(note: Note, head: Head, policy: Policy | None) -> Note:
    """The lines of the policy's keys alone, and no ML-DSA line of 3 KB where the others are enough."""
    if policy is None:
        return note
    known = {(key.name, key.id): key for key in policy.keys}
    lines = [line for line in note.lines if (line.name, line.key_id) in known]
    short = [line for line in lines if known[(line.name, line.key_id)].type != KeyType.ML_DSA_44]
    without = Note(note.text, tuple(short))
    return without if short and policy.accepts(head, without) else Note(note.text, tuple(lines))


def _documents(log: Log, size: int) -> Iterator[tuple[int, bytes, str]]:
    # A search for the word in the content would read every opening; the payload is a column of its own.
    rows = (
        Opening.objects.filter(log=log, content__isnull=False, act__leaf__index__lt=size)
        .filter(act__payload__has_key="files")
        .values_list("act__leaf__index", "content")
        .order_by("act__leaf__index")
    )
    for index, content in rows.iterator():
        try:
            files: list[dict[str, Any]] = read_opening(bytes(content or b"")).fields.get("files", [])
        except (MalformedError, NotCanonicalError):
            continue
        for file in files:
            yield index, bytes(content or b""), str(file["sha256"])
