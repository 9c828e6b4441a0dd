"""The public log of decisions. Nothing in it is ever changed, and no name or text of anybody enters it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from concilio.dialogue.models import Statement
from concilio.moderation.models import Decision, Key


def append_decision(
    *, statement: Statement, kind: str, now: datetime, keys: Iterable[Key] = (), reason: str = ""
) -> Decision:
    """Add a decision, with the keys that led to it in the order of their communities' labels."""
    turned = sorted(keys, key=lambda key: key.community.label)
    return append_offices(
        statement=statement,
        kind=kind,
        now=now,
        offices=[(key.community.label, key.approves, key.reason) for key in turned],
        reason=reason,
    )


def append_offices(
    *,
    statement: Statement,
    kind: str,
    now: datetime,
    offices: Iterable[tuple[str, bool, str]],
    reason: str = "",
) -> Decision:
    """Add a decision taken by communities' stewards, given as (label, approves, reason's code)."""
    return Decision.objects.create(
        statement=statement,
        kind=kind,
        keys=[
            {"community": label, "approves": approves, "reason": why}
            for label, approves, why in sorted(offices)
        ],
        reason=reason,
        on=now.date(),
    )
