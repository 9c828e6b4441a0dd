"""Which state of a statement may follow which; every action that moves one asks here."""

from __future__ import annotations

from concilio.dialogue.models import Statement

Status = Statement.Status

MOVES: dict[str, frozenset[str]] = {
    Status.PROPOSED: frozenset(
        {Status.PUBLISHED, Status.RETURNED, Status.DEADLOCKED, Status.HIDDEN, Status.WITHDRAWN}
    ),
    Status.PUBLISHED: frozenset({Status.HIDDEN, Status.WITHDRAWN, Status.REPLACED}),
    Status.RETURNED: frozenset({Status.WITHDRAWN}),
    Status.DEADLOCKED: frozenset({Status.HIDDEN, Status.WITHDRAWN, Status.REPLACED}),
    # Back to where it was when hidden, or gone.
    Status.HIDDEN: frozenset(
        {Status.PROPOSED, Status.PUBLISHED, Status.DEADLOCKED, Status.REMOVED, Status.WITHDRAWN}
    ),
    Status.REMOVED: frozenset(),
    Status.REPLACED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}


def may_become(status: str, other: str) -> bool:
    return other in MOVES[status]
