"""What the public log says of statements: numbers, offices and codes; never a person, never a text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from concilio.dialogue.models import Statement
from concilio.keys.actions import Settled, erase_public_reason
from concilio.moderation.models import Decision, Review
from concilio.publiclog.actions import Value, append, erase_words, withhold_words


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
    keys = _keys(offices, reason)
    act = append(
        kind=f"statement.{kind}",
        scope_kind="dialogue",
        scope_id=statement.dialogue_id,
        on=on,
        payload={**subject_of(statement), "keys": keys, **({"reason": reason} if reason else {})},
    )
    Decision.objects.create(act=act, statement=statement)


def withhold_words_about(statement: Statement, *, withheld: bool) -> None:
    """Let the ledger serve what it commits to of a statement (a mediator's reason) no more, or again."""
    withhold_words([commitment for _, commitment in _words_about(statement)], withheld=withheld)


def erase_words_about(statement: Statement) -> list[str]:
    """Erase what the ledger commits to of a statement, with its salts, and the row behind it; the ids of those acts.

    A mediator's reason may quote the statement. The acts stay, and nobody can confirm any more what it said.
    """
    words = _words_about(statement)
    erase_words([commitment for _, commitment in words])
    review = Review.objects.select_related("case").filter(statement=statement).first()
    if review is not None:
        erase_public_reason(case=review.case)
    return sorted({act for act, _ in words})


def append_erasure(
    *, statement: Statement, on: date, acts: list[str], offices: Iterable[tuple[str, str]], reason: str
) -> None:
    """Say in public which acts' words are gone, by whose keys; nothing where there were none."""
    if not acts:
        return
    append(
        kind="text.erased",
        scope_kind="dialogue",
        scope_id=statement.dialogue_id,
        on=on,
        payload={
            **subject_of(statement),
            "keys": _keys(offices, reason),
            "reason": reason,
            "refers": acts,
        },
    )


def _words_about(statement: Statement) -> list[tuple[str, str]]:
    """The acts that hold commitments to words about a statement, with each commitment."""
    decisions = Decision.objects.filter(statement=statement).select_related("act")
    return [
        (str(decision.act_id), str(text["commit"]))
        for decision in decisions
        for text in decision.act.payload.get("texts", ())
    ]


def _keys(offices: Iterable[tuple[str, str]], reason: str) -> list[Value]:
    return [
        {"community": label, "office": "steward", "turned": turned, "reason": reason}
        for label, turned in sorted(offices)
    ]
