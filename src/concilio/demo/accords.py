"""Two simulated joint statements: one adopted, signed and sent, one that is voted on now."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

import numpy as np
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from concilio.accord.actions import adopting, circulating, drafting, ratifying, reviewing
from concilio.accord.models import (
    Accord,
    Ask,
    Clause,
    Draft,
    LanguageText,
    Ratification,
    RatificationBallot,
    Reservation,
)
from concilio.accord.queries.slate import offered_numbers
from concilio.admission.queries import seats_taken
from concilio.coalition.models import Membership, Organisation, Person
from concilio.demo.words import ADDRESSEE, RESERVATION, SECOND_TITLE, STATEMENT_TITLE
from concilio.dialogue.models import PSEUDONYM_LENGTH, Community, Dialogue
from concilio.documents.accord_text import accord_hash
from concilio.storage.ballots import ballot_of

SEED = 20260302
CLAUSES = 5


def build_accords(
    dialogue: Dialogue, people: dict[str, Person], signing: tuple[Organisation, str], today: date
) -> None:
    """Make both, from the newest release.

    Args:
        people: by office, as `build` has them.
        signing: the organisation of the signatory, and the secret of the signatory's second factor.
    """
    yesterday = today - timedelta(days=1)
    convener = people["convener"]
    accord = drafting.begin_accord(by=convener, dialogue=dialogue, titles=STATEMENT_TITLE, on=yesterday)
    numbers = offered_numbers(accord)[: 2 * CLAUSES]
    _write(accord, convener, numbers[:CLAUSES])
    draft = reviewing.keep_draft(by=convener, accord=accord, on=yesterday)
    vote = ratifying.open_ratification(by=convener, draft=draft, closes_on=yesterday, today=yesterday)
    _ballots(vote, share=0.88, turnout=0.7, rejected=CLAUSES - 1)
    _reservation(vote)
    ratifying.count_ratification(ratification=vote, today=today)
    _adopted(accord, people, signing, today)
    second = drafting.begin_accord(by=convener, dialogue=dialogue, titles=SECOND_TITLE, on=today)
    _write(second, convener, numbers[CLAUSES:] or numbers[:2])
    draft = reviewing.keep_draft(by=convener, accord=second, on=today)
    open_ = ratifying.open_ratification(
        by=convener, draft=draft, closes_on=today + timedelta(days=14), today=today
    )
    _ballots(open_, share=0.8, turnout=0.3)


def _write(accord: Accord, by: Person, numbers: list[int]) -> None:
    """A clause for each statement, the last of them an ask."""
    for number in numbers:
        clause = drafting.add_clause(by=by, accord=accord, numbers=[number])
        if number == numbers[-1]:
            written = drafting.Written(drafting.texts_of(clause), Clause.Kind.ASK, ADDRESSEE)
            drafting.edit_clause(by=by, clause=clause, revision=clause.revision, written=written)


def _ballots(vote: Ratification, *, share: float, turnout: float, rejected: int | None = None) -> None:
    """Ballots of simulated people; the clause `rejected`, if any, by most people of the first community by label."""
    random = np.random.default_rng(SEED)
    questions = ratifying.questions_of(vote)
    dialogue = Draft.objects.select_related("accord__dialogue").get(pk=vote.draft_id).accord.dialogue
    taken = seats_taken(dialogue)
    ballots = []
    for place, community in enumerate(Community.objects.filter(dialogue=dialogue).order_by("label")):
        for _ in range(int(turnout * taken.get(community.id, 0))):
            accepts = random.random(questions) < share
            choices = {q + 1: 1 if accepts[q] else int(random.integers(-1, 1)) for q in range(questions)}
            if rejected is not None and place == 0:
                choices[rejected + 1] = -1 if random.random() < 0.6 else 1
            ballots.append(
                RatificationBallot(
                    pseudonym=secrets.token_bytes(PSEUDONYM_LENGTH), ratification=vote, community=community,
                    votes=ballot_of(choices),
                )
            )  # fmt: skip
    RatificationBallot.objects.bulk_create(ballots)


def _reservation(vote: Ratification) -> None:
    clause = Clause.objects.get(id=vote.draft.content["clauses"][0]["id"])
    Reservation.objects.create(
        ratification=vote, clause=clause, author=secrets.token_bytes(PSEUDONYM_LENGTH),
        text=RESERVATION, language="en",
    )  # fmt: skip


def _adopted(
    accord: Accord, people: dict[str, Person], signing: tuple[Organisation, str], today: date
) -> None:
    accord.refresh_from_db()
    communities = list(Community.objects.filter(dialogue=accord.dialogue_id).order_by("label"))
    texts = LanguageText.objects.filter(ratification__draft__accord=accord).order_by("language")
    reservations = Reservation.objects.filter(ratification__draft__accord=accord, case__isnull=False)
    for community in communities:
        steward = people[f"steward {community.label}"]
        for text in texts:
            adopting.turn_text_key(text=text, by=steward, community=community, approves=True)
        for reservation in reservations:
            adopting.turn_reservation_key(
                reservation=reservation, by=steward, community=community, approves=True
            )
    _signed(accord, people["signatory"], signing, today)
    _sent(accord, people, communities, today)


def _signed(accord: Accord, signatory: Person, signing: tuple[Organisation, str], today: date) -> None:
    organisation, secret = signing
    Membership.objects.get_or_create(
        person=signatory, coalition=accord.dialogue.coalition, defaults={"organisation": organisation}
    )
    counter = next(iter(yield_hotp_counters_from_time()))
    adopting.sign(
        accord=accord, organisation=organisation, by=signatory, on=today,
        sha256=accord_hash(adopting.ratified_hashes(accord)),
        code=format_hotp_value(hotp_value(secret, counter)),
    )  # fmt: skip


def _sent(accord: Accord, people: dict[str, Person], communities: list[Community], today: date) -> None:
    convener = people["convener"]
    assembly = circulating.save_recipient(
        by=convener, coalition=accord.dialogue.coalition, name="Assembly of Both Banks (simulated)",
        most_words=1500, languages=["en"],
    )  # fmt: skip
    sending = circulating.prepare(
        by=convener, accord=accord, recipient=assembly, language="en", session="Spring session (simulated)",
        deadline=today + timedelta(days=14), on=today,
    )  # fmt: skip
    sending = circulating.ask_consent(by=convener, circulation=sending, on=today)
    for community in communities:
        circulating.turn_consent_key(
            circulation=sending, by=people[f"steward {community.label}"], community=community, approves=True
        )
    circulating.send(by=convener, circulation=sending, citation="Letter 1 (simulated)", on=today)
    for ask in Ask.objects.filter(accord=accord):
        circulating.set_ask_status(
            by=convener,
            ask=ask,
            status="acknowledged",
            since=today,
            citation="Reply to letter 1 (simulated)",
            on=today,
        )
