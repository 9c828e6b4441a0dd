"""Statements: proposed and taken back by their authors."""

from __future__ import annotations

from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from concilio.dialogue import errors, rules
from concilio.dialogue.models import MAX_STATEMENT_LENGTH, SIGNS_A_LETTER, Ballot, Dialogue, Phase, Statement
from concilio.dialogue.participant import Participant
from concilio.documents.typed_text import has_words, letters_in, tidy_line

WAITING_A_PERSON = 10


def check_text(text: str, *, limit: int = MAX_STATEMENT_LENGTH) -> str:
    """The tidied words of a statement.

    Args:
        limit: how many letters fit, as people see letters.

    Raises:
        EmptyStatement, StatementTooLong: nothing to read in it, or more than fits.
    """
    text = tidy_line(text)
    if not has_words(text):
        raise errors.EmptyStatement
    length = max(letters_in(text), -(-len(text) // SIGNS_A_LETTER))
    if length > limit:
        raise errors.StatementTooLong(length, limit)
    return text


def propose_statement(
    *, participant: Participant, text: str, language: str, revises: UUID | None = None
) -> Statement:
    """Hand a statement to the stewards; sending the same words again gives the same statement.

    Raises:
        Refused: empty, too long, too many waiting, not the author of what it revises, or a phase that takes none.
    """
    text = check_text(text)
    with transaction.atomic():
        _one_at_a_time(participant)
        dialogue = Dialogue.objects.get(pk=participant.dialogue_id)
        if not rules.takes_answers(dialogue.phase):
            raise errors.PhaseClosed
        mine = Statement.objects.filter(dialogue=dialogue, author=participant.author)
        room_id = participant.community_id if dialogue.phase == Phase.ROOMS else None
        same = mine.filter(text=text, room_id=room_id).exclude(status=Statement.Status.RETURNED).first()
        if same is not None:
            return same
        if revises is not None and not mine.filter(pk=revises).exists():
            raise errors.NotYours
        if mine.filter(status=Statement.Status.PROPOSED).count() >= WAITING_A_PERSON:
            raise errors.TooManyWaiting
        return Statement.objects.create(
            dialogue=dialogue,
            room_id=room_id,
            text=text,
            language=language[:8],
            author=participant.author,
            author_community_id=participant.community_id,
            revises_id=revises,
            proposed_on=timezone.now().date(),
        )


def withdraw_statement(*, participant: Participant, statement_id: UUID) -> None:
    """Take a statement back: its words, translations and author are erased, its number stays in the log.

    Raises:
        NotYours: somebody else's, or already taken back.
    """
    with transaction.atomic():
        statement = (
            Statement.objects.select_for_update()
            .filter(pk=statement_id, dialogue_id=participant.dialogue_id, author=participant.author)
            .first()
        )
        if statement is None:
            raise errors.NotYours
        _erase(statement)


def withdraw_everything(*, participant: Participant) -> None:
    """Delete a participant's ballot, then erase their statements; in every phase, and the same if sent twice.

    Then what apps above keep of them: each erases its own, by `withdraw_everything` of its configuration.
    Each in a transaction of its own: on PostgreSQL, what one transaction wrote carries its number, which would tie
    it together.
    """
    Ballot.objects.filter(pseudonym=participant.pseudonym).delete()
    with transaction.atomic():
        _one_at_a_time(participant)
        for statement in Statement.objects.select_for_update().filter(
            dialogue=participant.dialogue_id, author=participant.author
        ):
            _erase(statement)
    for app in apps.get_app_configs():
        # What an app above keeps of a participant it erases itself: `withdraw_everything` of its configuration.
        erase = getattr(app, "withdraw_everything", None)
        if erase is not None:
            erase(participant)


def adopt_statements(*, participant: Participant, author_before: bytes) -> None:
    """Put a participant's tag on what they wrote before statements carried tags; how it was marked then is given."""
    mine = Statement.objects.filter(dialogue=participant.dialogue_id, author=author_before)
    if mine.exists():
        mine.update(author=participant.author)


def _erase(statement: Statement) -> None:
    statement.translations.all().delete()
    # A removed statement stays removed: withdrawing must not undo what its stewards decided.
    if statement.status != Statement.Status.REMOVED:
        statement.status = Statement.Status.WITHDRAWN
    statement.text = ""
    statement.author = None
    statement.save(update_fields=["status", "text", "author"])


def _one_at_a_time(participant: Participant) -> None:
    # Two requests of one person at once: the second sees what the first wrote. SQLite's transactions are
    # IMMEDIATE and need no more.
    if connection.vendor == "postgresql":
        key = int.from_bytes(participant.author[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
