"""A day's decisions as one file, which the public ledger names and proves once the day is over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from concilio.dialogue.models import Dialogue
from concilio.publiclog.models import Act
from concilio.publiclog.queries import named_file, proof_of

KIND = "moderation.day"


@dataclass(frozen=True)
class DayFile:
    """A day whose decisions can be taken along, and whether their proof is there."""

    on: date
    is_proved: bool


def decisions_of(dialogue: Dialogue, on: date) -> QuerySet[Act]:
    """A day's decisions, ordered by their random ids: the order tells no hour."""
    return Act.objects.filter(
        scope_kind="dialogue", scope_id=dialogue.id, on=on, kind__startswith="statement."
    ).order_by("id")


def as_document(dialogue: Dialogue, on: date) -> bytes:
    """A day's decisions: numbers, labels and codes, the same in every language and on both databases."""
    decisions = [{"act": str(act.id), "kind": act.kind, **act.payload} for act in decisions_of(dialogue, on)]
    document = {"day": on.isoformat(), "decisions": decisions, "dialogue": str(dialogue.id), "version": 1}
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def file_name(on: date) -> str:
    return f"decisions-{on.isoformat()}.json"


def named_digest(dialogue: Dialogue, on: date) -> str | None:
    """The SHA-256 that the ledger has of a day's file; None where no act names one."""
    return named_file(dialogue.id, KIND, day=on.isoformat())


def files_of(dialogue: Dialogue, days: list[date]) -> list[DayFile]:
    """Those of the given days that the ledger names, newest first."""
    named = {on: named_digest(dialogue, on) for on in sorted(set(days), reverse=True)}
    return [
        DayFile(on, proof_of(dialogue.id, digest) is not None)
        for on, digest in named.items()
        if digest is not None
    ]
