"""Comparing the database with the ledger: what an operator, or somebody with a shell, has changed by hand."""

from __future__ import annotations

from hashlib import sha256

from concilio.ledger.acts import read_opening
from concilio.ledger.canonical import NotCanonicalError
from concilio.ledger.log_folder import read_entries, read_head
from concilio.ledger.strict import MalformedError
from concilio.publiclog.actions import fields_of
from concilio.publiclog.models import Leaf, Log, Opening
from concilio.publiclog.places import folder_of

MOST_SHOWN = 20


def differences(log: Log) -> list[str]:
    """A sentence for each thing that is not as the ledger has it, at most 20; none where all agrees."""
    found: list[str] = []
    folder = folder_of(log)
    try:
        head = read_head(folder.read)
        entries = read_entries(folder.read, head[0].size) if head else []
    except MalformedError as error:
        return [f"The files are damaged: {error}."]
    rows = Leaf.objects.filter(log=log, index__lt=len(entries)).order_by("index")
    in_rows = {index: bytes(entry) for index, entry in rows.values_list("index", "entry")}
    for index, entry in enumerate(entries):
        if in_rows.get(index) != entry:
            found.append(f"Leaf {index} is not in the database as it was signed.")
    for opening in Opening.objects.filter(log=log, content__isnull=False).select_related("act", "act__leaf"):
        found += _difference(opening, entries)
    return found[:MOST_SHOWN]


def _difference(opening: Opening, entries: list[bytes]) -> list[str]:
    act, content = opening.act, bytes(opening.content or b"")
    leaf = getattr(act, "leaf", None)
    name = f"Act {act.id}" + (f" (leaf {leaf.index})" if leaf else "")
    if sha256(content).digest() != bytes(opening.entry):
        return [f"{name}: its opening is not the one that was committed to."]
    if leaf is not None and leaf.index < len(entries) and entries[leaf.index] != bytes(opening.entry):
        return [f"{name}: its leaf commits to something else."]
    try:
        said = dict(read_opening(content).fields)
    except (MalformedError, NotCanonicalError):
        return [f"{name}: its opening is no act."]
    said.pop("late", None)
    if said not in (fields_of(act, opening.log.origin), fields_of(act, opening.log.origin, bare=True)):
        return [f"{name}: the database says something else than the ledger."]
    return []
