"""The public log as tests read it: what it says of one statement or of a whole dialogue."""

from __future__ import annotations

from collections import Counter
from typing import Any

from concilio.dialogue.models import Dialogue, Statement
from concilio.keys.models import Key
from concilio.moderation.models import Decision
from concilio.publiclog.models import Act


def acts_on(statement: Statement) -> list[Act]:
    """The acts about a statement by day; within a day the log has no order, and these are by kind."""
    return [
        decision.act
        for decision in Decision.objects.filter(statement=statement)
        .select_related("act")
        .order_by("act__on", "act__kind", "act")
    ]


def kinds_on(statement: Statement) -> Counter[str]:
    """How often each thing was decided about a statement."""
    return Counter(act.kind.removeprefix("statement.") for act in acts_on(statement))


def statement_acts(dialogue: Dialogue, kind: str = "") -> list[Act]:
    """The acts about statements of a dialogue, of one kind if it is named."""
    acts = Act.objects.filter(scope_id=dialogue.id, kind__startswith=f"statement.{kind}")
    return list(acts.order_by("on", "kind", "id"))


def keys_on(statement: Statement) -> list[Key]:
    """The keys turned on a statement."""
    review = getattr(Statement.objects.get(id=statement.id), "review", None)
    return list(review.case.keys.all()) if review else []


def labels(act: Act) -> list[str]:
    return [key["community"] for key in act.payload["keys"]]


def said(act: Act) -> list[bool]:
    """What each key of an act says, by community label."""
    keys: list[dict[str, Any]] = act.payload["keys"]
    return [key["turned"] == "approve" for key in keys]
