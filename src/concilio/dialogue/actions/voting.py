"""Votes: given, changed and taken back by participants."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from concilio.dialogue import deck, errors, rules
from concilio.dialogue.models import Ballot, Statement
from concilio.dialogue.participant import Participant
from concilio.storage.ballot_sql import (
    postgresql_code_on,
    postgresql_widened,
    postgresql_with_code,
    sqlite_code_on,
    sqlite_widened,
    sqlite_with_code,
    width_sql,
)
from concilio.storage.ballots import NO_GUESSES, code_of, with_choice
from concilio.storage.group_commit import RowStatement, write

CHOICES = frozenset({-1, 0, 1})
# What a page can have shown of an answer, besides the code of one: none, or it does not matter.
UNANSWERED, WHATEVER = code_of(None), -1

_WIDTH = width_sql("(SELECT max(number) FROM dialogue_statement WHERE dialogue_id = d.id)")
_GIVEN = "given (pseudonym, community_id, code, seen, statement_id, dialogue_id) AS (VALUES {rows})"
_OPEN = f"""
FROM given
  JOIN dialogue_statement s ON s.id = given.statement_id AND s.dialogue_id = given.dialogue_id
  JOIN dialogue_dialogue d ON d.id = s.dialogue_id
WHERE ({rules.may_answer_sql(statement="s", dialogue="d", community="given.community_id")})
"""
_GIVEN_AND_NUMBER = "given.pseudonym, given.community_id, given.code, given.seen, s.number"
_EMPTY = postgresql_widened("''::bytea", "width")
_PRESENT = postgresql_widened("b.votes", "open.width")


def _replaces_what_was_seen(held: str) -> str:
    """Of two pages open at once the older one, which shows an older answer, changes nothing."""
    return f"(seen = {WHATEVER} OR {held} IN (seen, code))"


# Rule, edit and write are one statement: a statement hidden in between takes no vote, and of two devices that answer
# for one person at once neither loses an answer. On PostgreSQL FOR SHARE makes a vote wait for whoever is just hiding
# the statement or moving the phase, and then asks the rule again.
_CAST = RowStatement(
    sqlite=f"""
INSERT INTO dialogue_ballot (pseudonym, community_id, votes, guesses)
WITH {_GIVEN},
  open AS (SELECT {_GIVEN_AND_NUMBER}, {_WIDTH} AS width {_OPEN}),
  wide AS (
    SELECT open.*, {sqlite_widened("b.votes", "open.width")} AS votes, b.guesses
    FROM open LEFT JOIN dialogue_ballot b ON b.pseudonym = open.pseudonym)
SELECT pseudonym, community_id, {sqlite_with_code("votes", "number", "code")},
  coalesce(guesses, zeroblob({len(NO_GUESSES)}))
FROM wide WHERE {_replaces_what_was_seen(sqlite_code_on("votes", "number"))}
ON CONFLICT (pseudonym) DO UPDATE SET votes = excluded.votes
""",  # noqa: S608
    postgresql=f"""
WITH {_GIVEN},
  open AS MATERIALIZED (SELECT {_GIVEN_AND_NUMBER}, {_WIDTH} AS width {_OPEN} FOR SHARE OF s, d),
  done AS (
    INSERT INTO dialogue_ballot AS b (pseudonym, community_id, votes, guesses)
    SELECT pseudonym, community_id, {postgresql_with_code(_EMPTY, "number", "code")},
      decode(repeat('00', {len(NO_GUESSES)}), 'hex')
    FROM open
    WHERE {_replaces_what_was_seen(str(UNANSWERED))}
      OR EXISTS (SELECT FROM dialogue_ballot AS there WHERE there.pseudonym = open.pseudonym)
    ON CONFLICT (pseudonym) DO UPDATE SET votes = (
      SELECT {postgresql_with_code(_PRESENT, "open.number", "open.code")}
      FROM open WHERE open.pseudonym = b.pseudonym)
    WHERE (
      SELECT {_replaces_what_was_seen(postgresql_code_on(f"({_PRESENT})", "open.number"))}
      FROM open WHERE open.pseudonym = b.pseudonym)
    RETURNING b.pseudonym, b.votes)
SELECT pseudonym, votes FROM done
""",  # noqa: S608
    types=("bytea", "uuid", "integer", "integer", "uuid", "uuid"),
    reading="SELECT pseudonym, votes AS value FROM dialogue_ballot WHERE pseudonym IN ({people})",
)


def cast_vote(*, participant: Participant, statement_id: UUID, choice: int, seen: int = WHATEVER) -> bytes:
    """Give or change one vote (1 agree, 0 pass, -1 disagree); durable on return, and the same if sent twice.

    Args:
        seen: code of the answer that the page showed, `UNANSWERED` on a card. Another answer given since stays.

    Returns this participant's votes, this one included, as `storage.ballots` spells them.

    Raises:
        AnsweredSince: there is another answer than the one seen, and than this one.
        Refused: no such statement, gone, another room's, or the phase takes no answers.
    """
    if choice not in CHOICES:
        raise errors.NotAChoice
    row = (
        participant.pseudonym,
        participant.community_id,
        code_of(choice),
        seen,
        statement_id,
        participant.dialogue_id,
    )
    done = write(_CAST, row)
    if not done.written:
        raise why_not_open(participant=participant, statement_id=statement_id)
    deck.note_vote(participant.community_id, statement_id)
    return done.value


@transaction.atomic
def withdraw_vote(*, participant: Participant, statement_id: UUID) -> None:
    """Take one vote back, in any phase; without a trace, and the same if sent twice."""
    number = (
        Statement.objects.filter(pk=statement_id, dialogue=participant.dialogue_id, number__isnull=False)
        .values_list("number", flat=True)
        .first()
    )
    mine = Ballot.objects.filter(pk=participant.pseudonym)
    ballot = mine.select_for_update().first()
    if number is None or ballot is None:
        return
    votes = with_choice(bytes(ballot.votes), number, None)
    if any(votes) or any(ballot.guesses):
        mine.update(votes=votes)
    else:
        mine.delete()


def why_not_open(*, participant: Participant, statement_id: UUID) -> errors.Refused:
    """Why a participant may not answer a statement now."""
    statement = (
        Statement.objects.select_related("dialogue")
        .filter(pk=statement_id, dialogue_id=participant.dialogue_id)
        .first()
    )
    if statement is None:
        return errors.NotThere()
    if statement.room_id not in {None, participant.community_id}:
        return errors.OtherRoom()
    if not rules.takes_answers(statement.dialogue.phase):
        return errors.PhaseClosed()
    if statement.status not in {Statement.Status.PUBLISHED, Statement.Status.DEADLOCKED}:
        return errors.StatementGone()
    open_now = rules.may_answer(phase=statement.dialogue.phase, community_id=participant.community_id)
    if Statement.objects.filter(open_now, pk=statement_id).exists():
        return errors.AnsweredSince()
    return errors.PhaseClosed()
