"""A statement's way from proposed to published or not, and out of sight again.

Moderation decides; these actions carry the decision out and hold to the table in `dialogue.status`. Each locks
the statement's row until the transaction ends, so that of two decisions at once the second sees the first.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from concilio.dialogue.errors import Refused
from concilio.dialogue.models import Dialogue, Statement
from concilio.dialogue.status import may_become
from concilio.storage.ballots import MOST_STATEMENTS


class StatementMovedOn(Refused):
    """Something else was decided about the statement in the meantime."""

    code = "statement-moved-on"
    message = _(
        "This statement has been decided or taken back in the meantime. Nothing was changed. Load the page again."
    )


class DialogueFull(Refused):
    """A ballot has room for so many statements and no more."""

    code = "dialogue-full"
    message = _(
        "This dialogue has as many statements as it can hold. Nothing was published. "
        "Return the statement to its author."
    )


def locked_statement(statement_id: UUID) -> Statement:
    """The statement as it is now, nobody else's to change until the transaction ends.

    Raises:
        StatementMovedOn: it is gone.
    """
    statement = Statement.objects.select_for_update(no_key=True).filter(id=statement_id).first()
    if statement is None:
        raise StatementMovedOn
    return statement


@transaction.atomic
def publish_statement(*, statement: Statement, on: date) -> Statement:
    """Open a statement to its room, under the dialogue's next number.

    Raises:
        StatementMovedOn: it is not waiting for a decision.
        DialogueFull: every number is given.
    """
    current = _moved(statement, Statement.Status.PUBLISHED)
    current.published_on = on
    _give_number(current)
    current.save(update_fields=["status", "published_on", "number"])
    return current


@transaction.atomic
def return_statement(*, statement: Statement, reason: str) -> Statement:
    """Give a statement back to its author, who may write a revision.

    Args:
        reason: code of the published policy's reason, shown to the author.

    Raises:
        StatementMovedOn: it is not waiting for a decision.
    """
    current = _moved(statement, Statement.Status.RETURNED)
    current.returned_reason = reason
    current.save(update_fields=["status", "returned_reason"])
    return current


@transaction.atomic
def keep_in_own_room(*, statement: Statement, on: date) -> Statement:
    """Keep a statement on which the keys disagreed in its author's own room, and out of the joint one.

    A seed has no author's room: it is then open to nobody.

    Raises:
        StatementMovedOn: it is not waiting for a decision.
        DialogueFull: every number is given.
    """
    current = _moved(statement, Statement.Status.DEADLOCKED)
    current.room_id = current.author_community_id
    if current.room_id is not None:
        current.published_on = on
        _give_number(current)
    current.save(update_fields=["status", "room", "published_on", "number"])
    return current


@transaction.atomic
def hide_statement(*, statement: Statement) -> Statement:
    """Take a statement out of everybody's sight for now; words, number and answers stay.

    Raises:
        StatementMovedOn: it is hidden, or gone, already.
    """
    current = _moved(statement, Statement.Status.HIDDEN)
    current.save(update_fields=["status"])
    return current


@transaction.atomic
def restore_statement(*, statement: Statement, status: str) -> Statement:
    """Bring a hidden statement back to the status that it had.

    Raises:
        StatementMovedOn: it is not hidden.
    """
    current = locked_statement(statement.id)
    if current.status != Statement.Status.HIDDEN:
        raise StatementMovedOn
    current = _moved(current, status)
    current.save(update_fields=["status"])
    return current


@transaction.atomic
def remove_statement(*, statement: Statement) -> Statement:
    """Blank a hidden statement in every language for good; the row stays, so that numbers and the log hold.

    Raises:
        StatementMovedOn: it is not hidden.
    """
    current = _moved(statement, Statement.Status.REMOVED)
    current.text = ""
    current.save(update_fields=["status", "text"])
    current.translations.all().delete()
    return current


@transaction.atomic
def replace_statement(*, statement: Statement, on: date) -> Statement:
    """Ask a statement again under a new number: its words were wrong in one language. The votes stay with the old.

    Words, translations and author move to the new statement, so that hiding, removing or taking it back finds them
    in one place.

    Raises:
        StatementMovedOn: it is not open.
        DialogueFull: every number is given.
    """
    before = locked_statement(statement.id)
    status = before.status
    current = _moved(before, Statement.Status.REPLACED)
    fresh = Statement(
        dialogue=current.dialogue,
        room=current.room,
        text=current.text,
        language=current.language,
        status=status,
        is_seed=current.is_seed,
        author=current.author,
        author_community=current.author_community,
        revises=current.revises,
        proposed_on=current.proposed_on,
        published_on=on,
    )
    current.text, current.author = "", None
    current.save(update_fields=["status", "text", "author"])
    _give_number(fresh)
    fresh.save(force_insert=True)
    current.translations.update(statement=fresh)
    return fresh


def _moved(statement: Statement, status: str) -> Statement:
    current = locked_statement(statement.id)
    if not may_become(current.status, status):
        raise StatementMovedOn
    current.status = status
    return current


def _give_number(statement: Statement) -> None:
    # A number is a place in everybody's ballot: given once, kept while the statement is hidden, and never given to
    # another, since rows of statements stay. Consecutive in a dialogue, whose row is locked until the commit.
    if statement.number is not None:
        return
    dialogue = Dialogue.objects.select_for_update(no_key=True).get(id=statement.dialogue_id)
    highest = dialogue.statements.aggregate(highest=Max("number"))["highest"]
    if (highest or 0) >= MOST_STATEMENTS:
        raise DialogueFull
    statement.number = (highest or 0) + 1
