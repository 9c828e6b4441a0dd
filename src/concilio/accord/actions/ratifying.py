"""Ratification: opened with thresholds that then stay, voted on by ballots without order of arrival, counted once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from concilio.accord import errors
from concilio.accord.actions.adopting import adopt
from concilio.accord.actions.reviewing import files_of
from concilio.accord.adoption import Outcome, Rule, Tally, decide, tally_of
from concilio.accord.models import (
    Accord,
    Clause,
    Draft,
    Ratification,
    RatificationBallot,
    Reservation,
    Threshold,
)
from concilio.accord.models.deciding import MAX_RESERVATION_LENGTH
from concilio.accord.rules import must_convene
from concilio.accord.text import DraftContent
from concilio.accord.uses import ratifying, reserving
from concilio.admission.queries import seats_taken
from concilio.coalition.models import Person
from concilio.dialogue.models import Community
from concilio.dialogue.participant import Participant
from concilio.documents.typed_text import has_words, letters_in, tidy_paragraphs
from concilio.publiclog.actions import append
from concilio.storage.ballots import width_for, with_choice

CHOICES = frozenset({-1, 0, 1})
WHOLE = 1


@transaction.atomic
def open_ratification(
    *,
    by: Person,
    draft: Draft,
    closes_on: date,
    quorum: str = Threshold.HALF,
    accepting: str = Threshold.TWO_THIRDS,
    rejecting: str = Threshold.FIFTH,
    failing: str = Ratification.Failing.DROPS,
    today: date | None = None,
) -> Ratification:
    """Put the newest version to the vote. The database refuses to change what adoption needs from now on.

    Raises:
        NotYours: not a convener; NotNow; OldVersion: there is a newer one; ThresholdsFixed: voting has begun.
    """
    today = today or timezone.now().date()
    accord = Accord.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=draft.accord_id)
    must_convene(by, accord.dialogue)
    if accord.state == Accord.State.RATIFYING:
        raise errors.ThresholdsFixed
    if accord.state == Accord.State.ADOPTED or closes_on < today:
        raise errors.NotNow
    if (
        accord.drafts.filter(number__gt=draft.number).exists()
        or Ratification.objects.filter(draft=draft).exists()
    ):
        raise errors.OldVersion
    seats = seats_taken(accord.dialogue)
    communities = Community.objects.filter(dialogue=accord.dialogue_id).order_by("label")
    ratification = Ratification.objects.create(
        draft=draft, opened_on=today, closes_on=closes_on, quorum=quorum, accepting=accepting,
        rejecting=rejecting, failing=failing, seats={c.label: seats.get(c.id, 0) for c in communities},
    )  # fmt: skip
    Accord.objects.filter(pk=accord.pk).update(state=Accord.State.RATIFYING)
    append(
        kind="ratification.opened",
        scope_kind="dialogue",
        scope_id=accord.dialogue_id,
        on=today,
        payload={
            **_about(ratification),
            "closes": closes_on.isoformat(),
            "quorum": quorum,
            "accepting": accepting,
            "rejecting": rejecting,
            "failing": failing,
            "files": files_of(DraftContent.from_json(draft.content), accord),
        },
    )
    return ratification


@transaction.atomic
def cast_ratification(
    *,
    participant: Participant,
    ratification: Ratification,
    answers: Mapping[int, int],
    today: date | None = None,
) -> None:
    """Give or change answers: 1 accept, 0 accept with a reservation, -1 reject; by question, 1 the whole text.

    What is not named stays as it was; the same if sent twice.

    Raises:
        OldVersion: of another dialogue, or another version is open; VotingClosed; NotAnAnswer.
    """
    _must_be_open(participant, ratification, today)
    questions = questions_of(ratification)
    if not answers or any(q not in range(1, questions + 1) or c not in CHOICES for q, c in answers.items()):
        raise errors.NotAnAnswer
    pseudonym = participant.pseudonym_for(ratifying(ratification.id))
    RatificationBallot.objects.bulk_create(
        [
            RatificationBallot(
                pseudonym=pseudonym, ratification=ratification, community_id=participant.community_id,
                votes=bytes(width_for(questions)),
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    ballot = RatificationBallot.objects.select_for_update(of=("self",)).get(pk=pseudonym)
    votes = bytes(ballot.votes)
    for question, choice in answers.items():
        votes = with_choice(votes, question, choice)
    RatificationBallot.objects.filter(pk=pseudonym).update(votes=votes)


@transaction.atomic
def keep_reservation(
    *,
    participant: Participant,
    ratification: Ratification,
    clause: Clause | None,
    text: str,
    language: str,
    today: date | None = None,
) -> None:
    """Say in short why one accepts with a reservation; an empty text takes it back.

    Never in one transaction with the ballot: on PostgreSQL the number of a transaction would tie the two together.

    Raises:
        OldVersion, VotingClosed, TooLong.
    """
    _must_be_open(participant, ratification, today)
    author = participant.pseudonym_for(reserving(ratification.id))
    text = tidy_paragraphs(text)
    Reservation.objects.filter(ratification=ratification, clause=clause, author=author).delete()
    if not has_words(text):
        return
    if letters_in(text) > MAX_RESERVATION_LENGTH:
        raise errors.TooLong(letters_in(text), MAX_RESERVATION_LENGTH)
    Reservation.objects.create(
        ratification=ratification, clause=clause, author=author, text=text, language=language
    )


@transaction.atomic
def count_ratification(
    *, ratification: Ratification, by: Person | None = None, today: date | None = None
) -> Ratification:
    """Count, once, when the last day is over or everybody with a seat has voted; the result never changes.

    Args:
        by: a convener; None: the clock.

    Raises:
        NotYours; StillVoting.
    """
    today = today or timezone.now().date()
    accord = (
        Accord.objects.select_for_update(of=("self",))
        .select_related("dialogue")
        .get(drafts__ratification=ratification)
    )
    if by is not None:
        must_convene(by, accord.dialogue)
    ratification = Ratification.objects.select_related("draft").get(pk=ratification.pk)
    if ratification.counted_on is not None:
        return ratification
    labels, tally = tally_now(ratification)
    if today <= ratification.closes_on and not _all_voted(tally):
        raise errors.StillVoting
    outcome = decide(rule_of(ratification), tally)
    ratification.counted_on, ratification.adopted = today, outcome.adopted
    # Here, so that web processes that only show pages load no statistics.
    from concilio.accord.disclosed import result_of

    ratification.result = result_of(tally, outcome, labels)
    ratification.save(update_fields=["counted_on", "adopted", "result"])
    _log_count(accord, ratification, outcome)
    if outcome.adopted:
        adopt(accord=accord, ratification=ratification, on=today)
    else:
        Accord.objects.filter(pk=accord.pk).update(state=Accord.State.DRAFTING)
    return ratification


def tally_now(ratification: Ratification) -> tuple[list[str], Tally]:
    """The communities by label, and what their people have answered: for counting alone, never to be shown."""
    communities = list(
        Community.objects.filter(dialogue__id=ratification.draft.accord.dialogue_id).order_by("label")
    )
    taken = seats_taken(ratification.draft.accord.dialogue)
    seats = [max(ratification.seats.get(c.label, 0), taken.get(c.id, 0)) for c in communities]
    votes: dict[UUID, list[bytes]] = {c.id: [] for c in communities}
    rows = RatificationBallot.objects.filter(ratification=ratification).values_list("community_id", "votes")
    for community_id, given in rows.iterator(chunk_size=10_000):
        votes[community_id].append(bytes(given))
    return [c.label for c in communities], tally_of(votes.values(), questions_of(ratification), seats)


def rule_of(ratification: Ratification) -> Rule:
    """What adoption needs."""
    return Rule(
        Threshold(ratification.quorum).fraction,
        Threshold(ratification.accepting).fraction,
        Threshold(ratification.rejecting).fraction,
        ratification.failing == Ratification.Failing.DROPS,
    )


def questions_of(ratification: Ratification) -> int:
    """The whole text, and each clause of the draft."""
    return 1 + len(ratification.draft.content["clauses"])


def _must_be_open(participant: Participant, ratification: Ratification, today: date | None) -> None:
    accord = ratification.draft.accord
    if accord.dialogue_id != participant.dialogue_id:
        raise errors.OldVersion
    if ratification.counted_on is not None or (today or timezone.now().date()) > ratification.closes_on:
        raise errors.OldVersion if _newer(ratification) else errors.VotingClosed


def _newer(ratification: Ratification) -> bool:
    return Ratification.objects.filter(
        draft__accord=ratification.draft.accord_id, draft__number__gt=ratification.draft.number
    ).exists()


def _all_voted(tally: Tally) -> bool:
    return bool((tally.seats > 0).all() and (tally.voters >= tally.seats).all())


def _about(ratification: Ratification) -> dict[str, int]:
    return {"accord": ratification.draft.accord.number, "version": ratification.draft.number}


def _log_count(accord: Accord, ratification: Ratification, outcome: Outcome) -> None:
    clauses = ratification.draft.content["clauses"]
    dropped = [
        clause["number"] or 0
        for clause, stands in zip(clauses, outcome.standing.tolist(), strict=True)
        if not stands
    ]
    for kind in ("ratification.counted", "accord.adopted" if outcome.adopted else "accord.failed"):
        append(
            kind=kind,
            scope_kind="dialogue",
            scope_id=accord.dialogue_id,
            on=ratification.counted_on or timezone.now().date(),
            payload={**_about(ratification), "adopted": outcome.adopted, "without": dropped},
        )
