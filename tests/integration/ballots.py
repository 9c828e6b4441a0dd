"""What ballots in the database hold, and ballots put there, for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from concilio.dialogue import actions, errors
from concilio.dialogue.models import Ballot, Community, Statement
from concilio.storage.ballots import BallotGuess, ballot_of, choices_of, guesses_as_bytes, guesses_in
from tests.integration.scene import Scene, make_participant


def all_votes() -> dict[bytes, dict[int, int]]:
    """{pseudonym: {statement's number: choice}} of everybody who has a ballot."""
    return {bytes(ballot.pseudonym): choices_of(bytes(ballot.votes)) for ballot in Ballot.objects.all()}


def all_choices() -> list[int]:
    return sorted(choice for votes in all_votes().values() for choice in votes.values())


def all_guesses() -> list[BallotGuess]:
    return [guess for ballot in Ballot.objects.all() for guess in guesses_in(bytes(ballot.guesses))]


def keep_ballot(
    pseudonym: bytes,
    community: Community,
    votes: Mapping[Statement, int],
    guesses: Iterable[tuple[Statement, Community, int | None]] = (),
) -> Ballot:
    """What a person answered, or answered besides, written at once."""
    known = Ballot.objects.filter(pk=pseudonym).first()
    choices = choices_of(bytes(known.votes)) if known is not None else {}
    choices |= {statement.number or 0: choice for statement, choice in votes.items()}
    ballot = Ballot(
        pseudonym=pseudonym,
        community=community,
        votes=ballot_of(choices),
        guesses=guesses_as_bytes(BallotGuess(s.number or 0, c.index, tenths) for s, c, tenths in guesses),
    )
    ballot.save()
    return ballot


def open_to(scene: Scene, statement_id: UUID) -> list[str]:
    """The communities, by label, whose people may answer a statement now."""
    open_ = []
    for label in sorted(scene.communities):
        try:
            actions.cast_vote(
                participant=make_participant(scene=scene, community=label),
                statement_id=statement_id,
                choice=1,
            )
        except errors.Refused:
            continue
        open_.append(label)
    return open_
