"""What the public log says of statements: numbers, offices and codes; never a person, never a text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from concilio.dialogue.models import Statement
from concilio.keys.actions import Settled
from concilio.moderation.models import Decision
from concilio.publiclog.actions import Value, append


def subject_of(statement: Statement) -> dict[str, Value]:
    """How an act names a statement: by its number, or by an id drawn for this act alone."""
    current = Statement.objects.only("number").get(id=statement.id)
    return {"number": current.number} if current.number is not None else {"subject": str(uuid4())}


def keep_decision(settled: Settled, statement: Statement) -> None:
    """Remember which statement an outcome's act is about."""
    if settled.act is not None:
        Decision.objects.create(act=settled.act, statement=statement)


def append_decision(
    *,
    statement: Statement,
    kind: str,
    on: date,
    offices: Iterable[tuple[str, str]] = (),
    reason: str = "",
) -> None:
    """Add what communities' stewards did without a case, given as (label, what they did)."""
    keys: list[Value] = [
        {"community": label, "office": "steward", "turned": turned, "reason": reason}
        for label, turned in sorted(offices)
    ]
    act = append(
        kind=f"statement.{kind}",
        scope_kind="dialogue",
        scope_id=statement.dialogue_id,
        on=on,
        payload={**subject_of(statement), "keys": keys, **({"reason": reason} if reason else {})},
    )
    Decision.objects.create(act=act, statement=statement)
