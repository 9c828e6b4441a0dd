"""Guesses: what participants think others answered."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from concilio.dialogue import errors, rules
from concilio.dialogue.models import Ballot, Community, Statement
from concilio.dialogue.participant import Participant
from concilio.storage.ballots import BallotFull, BallotGuess, choice_on, with_guess
from concilio.storage.group_commit import RowStatement, write

# Only in the joint room: nobody can guess what others think of words they never saw. Not once released.
_ASKED = f"""
WITH given (pseudonym, community_id, votes, before, after, statement_id, dialogue_id) AS (VALUES {{rows}})
SELECT given.pseudonym, given.votes, given.before, given.after
FROM given
  JOIN dialogue_statement s ON s.id = given.statement_id AND s.dialogue_id = given.dialogue_id
  JOIN dialogue_dialogue d ON d.id = s.dialogue_id
WHERE ({rules.may_answer_sql(statement="s", dialogue="d", community="given.community_id")})
  AND s.room_id IS NULL AND NOT s.revealed
"""  # noqa: S608
# Whether the statement was answered, and how many guesses there are, was seen in the ballot that was read. It is
# changed only if it is still the same, to the last bit.
_SAME = "b.pseudonym = asked.pseudonym AND b.votes = asked.votes AND b.guesses = asked.before"
_RECORD = RowStatement(
    # The CTE stands inside: Python counts no rows of an UPDATE that begins with WITH.
    sqlite=f"UPDATE dialogue_ballot AS b SET guesses = asked.after FROM ({_ASKED}) AS asked WHERE {_SAME}",  # noqa: S608
    postgresql=f"""
WITH asked AS MATERIALIZED ({_ASKED} FOR SHARE OF s, d),
  done AS (
    UPDATE dialogue_ballot b SET guesses = asked.after FROM asked WHERE {_SAME} RETURNING b.pseudonym, b.guesses)
SELECT pseudonym, guesses FROM done
""",  # noqa: S608
    types=("bytea", "uuid", "bytea", "bytea", "bytea", "uuid", "uuid"),
)


def record_guess(
    *, participant: Participant, statement_id: UUID, target_id: UUID, tenths: int | None
) -> None:
    """Keep a guess: how many of ten of the target community agree; None says "I can't guess".

    Raises:
        Refused: the guess is no number of ten, or this guess is not asked for (any more).
    """
    if tenths is not None and not 0 <= tenths <= 10:
        raise errors.NotAChoice
    guess = _as_kept(participant, statement_id, target_id, tenths)
    seen = None
    # Another device of the same person may answer in between: then once more, with what is there now.
    while (ballot := _ballot_of(participant)) != seen:
        votes, before = seen = ballot
        row = (
            participant.pseudonym,
            participant.community_id,
            votes,
            before,
            _with_guess(votes, before, guess),
            statement_id,
            participant.dialogue_id,
        )
        if write(_RECORD, row).written:
            return
    raise errors.NoGuessNow


def reveal_statements(statement_ids: Iterable[UUID]) -> int:
    """Mark statements whose numbers are public, so that nobody is asked to guess about them any more."""
    return Statement.objects.filter(pk__in=list(statement_ids)).update(revealed=True)


def _as_kept(
    participant: Participant, statement_id: UUID, target_id: UUID, tenths: int | None
) -> BallotGuess:
    number = (
        Statement.objects.filter(pk=statement_id, dialogue=participant.dialogue_id)
        .values_list("number", flat=True)
        .first()
    )
    index = (
        Community.objects.filter(pk=target_id, dialogue=participant.dialogue_id)
        .values_list("index", flat=True)
        .first()
    )
    if number is None or index is None:
        raise errors.NoGuessNow
    return BallotGuess(number, index, tenths)


def _ballot_of(participant: Participant) -> tuple[bytes, bytes]:
    ballot = Ballot.objects.filter(pk=participant.pseudonym).values_list("votes", "guesses").first()
    if ballot is None:
        raise errors.NoGuessNow
    return bytes(ballot[0]), bytes(ballot[1])


def _with_guess(votes: bytes, guesses: bytes, guess: BallotGuess) -> bytes:
    # Not without an answer of one's own, which the guess would colour; not beyond the twelfth.
    if choice_on(votes, guess.number) is None:
        raise errors.NoGuessNow
    try:
        return with_guess(guesses, guess)
    except BallotFull:
        raise errors.NoGuessNow from None
