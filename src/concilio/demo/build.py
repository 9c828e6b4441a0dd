"""Fills an empty installation with a simulated dialogue of two communities that do not exist."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from typing import Any

import numpy as np
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from concilio.admission.actions import load_codes, set_envelopes
from concilio.admission.codes import code_digest, in_groups, make_code
from concilio.admission.models import Seat
from concilio.analysis.simulate import Simulation, SimulationOptions, simulate
from concilio.coalition.models import Coalition, Membership, Organisation, Person
from concilio.demo.accords import build_accords
from concilio.demo.record import build_record
from concilio.demo.words import BACKGROUND, COMMUNITY_NAMES, QUESTION, TITLE
from concilio.dialogue.actions.public_acts import log_office, log_phase
from concilio.dialogue.models import (
    PSEUDONYM_LENGTH,
    Appointment,
    Ballot,
    Community,
    CommunityName,
    Dialogue,
    DialogueText,
    Phase,
    PhaseMove,
    Statement,
    Translation,
)
from concilio.insight.actions import refresh_findings, refresh_routing
from concilio.insight.drafting import draft_release
from concilio.insight.release_keys import turn_release_key
from concilio.keys.mediators import answer_mediator
from concilio.languages import LANGUAGE_CODES
from concilio.moderation.actions import turn_key
from concilio.storage.ballots import BallotGuess, ballot_of, guesses_as_bytes

SLUG = "the-crossing"
SEED = 20260301
CODES_MADE, CODES_SHOWN = 20, 3
# New statements, which one simulated person in forty has answered: a visitor has something to guess about.
FRESH, ONE_IN_ANSWERED = 6, 40


@dataclass(frozen=True)
class Account:
    """An account to log in with. The demo prints its passwords, since nothing in it is secret."""

    office: str
    email: str
    password: str
    totp_secret: str
    recovery_codes: tuple[str, ...]


@dataclass(frozen=True)
class Demo:
    """What a visitor of the demo needs: the dialogue's address, accounts, and codes of seats."""

    slug: str
    accounts: tuple[Account, ...]
    codes: dict[str, tuple[str, ...]]


def build_demo(*, progress: Callable[[str], None] = lambda step: None) -> Demo:
    """Make the whole dialogue, with votes, guesses and a release. Takes about half a minute."""
    today = timezone.now().date()
    progress("people and texts")
    coalition = Coalition.objects.create(
        name="River Coalition (simulated)", aim="A simulated coalition. Nothing of it exists.", simulated=True
    )
    partners = [
        Organisation.objects.create(coalition=coalition, name=name, country="XX", kind=kind)
        for name, kind in (
            ("Archive of the Missing (simulated)", Organisation.Kind.FOUNDATION),
            ("River Families’ Association (simulated)", Organisation.Kind.ASSOCIATION),
        )
    ]
    dialogue, communities = _dialogue(coalition, today)
    accounts, people = _staff(coalition, dialogue, communities)

    progress("statements in five languages")
    words = json.loads(resources.files("concilio.demo").joinpath("statements.json").read_text("utf-8"))
    simulation = simulate(_world(len(words["statements"])))
    statements = _statements(dialogue, words, simulation, people, today)

    progress("simulated votes and guesses")
    _answers(simulation, statements, communities, _fresh(simulation))

    progress("seats")
    codes = {}
    for community, partner in zip(communities, partners, strict=True):
        set_envelopes(
            community=community,
            partner=partner,
            opens_on=today - timedelta(days=30),
            closes_on=today + timedelta(days=60),
        )
        fresh = [make_code() for _ in range(CODES_MADE)]
        load_codes(community=community, hashes="\n".join(sorted(code_digest(code).hex() for code in fresh)))
        # Seats of the simulated people: random lookups, which no phrase leads to.
        taken = int((simulation.community == communities.index(community)).sum())
        Seat.objects.bulk_create(
            Seat(lookup=secrets.token_bytes(32), community=community) for _ in range(taken)
        )
        codes[community.label] = tuple(in_groups(code) for code in fresh[:CODES_SHOWN])

    progress("findings")
    refresh_routing(dialogue=dialogue)
    refresh_findings(dialogue=dialogue)
    progress("a first release")
    # Yesterday, so that the ledger has it today.
    yesterday = today - timedelta(days=1)
    release = draft_release(dialogue=dialogue, by=people["convener"], today=yesterday)
    for community in communities:
        turn_release_key(
            release=release,
            by=people[f"steward {community.label}"],
            community=community,
            approves=True,
            now=_noon(yesterday),
        )
    progress("joint statements")
    secret = next(account.totp_secret for account in accounts if account.office == "signatory")
    build_accords(dialogue, people, (partners[0], secret), today)
    progress("a record of events")
    build_record(dialogue=dialogue, communities=communities, people=people, today=today)
    return Demo(SLUG, tuple(accounts), codes)


def _dialogue(coalition: Coalition, today: date) -> tuple[Dialogue, list[Community]]:
    dialogue = Dialogue.objects.create(
        coalition=coalition,
        slug=SLUG,
        phase=Phase.JOINT,
        languages=list(LANGUAGE_CODES),
        simulated=True,
        opened_on=today - timedelta(days=30),
    )
    for code in LANGUAGE_CODES:
        DialogueText.objects.create(
            dialogue=dialogue,
            language=code,
            title=TITLE[code],
            question=QUESTION[code],
            background=BACKGROUND[code],
        )
    for phase in (Phase.ADMISSION, Phase.ROOMS, Phase.JOINT):
        PhaseMove.objects.create(dialogue=dialogue, phase=phase)
        log_phase(dialogue=dialogue, phase=phase, on=today)
    communities = []
    for index, (label, names) in enumerate(COMMUNITY_NAMES.items()):
        community = Community.objects.create(dialogue=dialogue, label=label, index=index, planned_seats=300)
        for code, name in names.items():
            CommunityName.objects.create(community=community, language=code, name=name)
        communities.append(community)
    return dialogue, communities


def _staff(
    coalition: Coalition, dialogue: Dialogue, communities: list[Community]
) -> tuple[list[Account], dict[str, Person]]:
    offices: list[tuple[str, Appointment.Role, Community | None, str]] = [
        ("convener", Appointment.Role.CONVENER, None, ""),
        *((f"steward {c.label}", Appointment.Role.STEWARD, c, "") for c in communities),
        ("mediator", Appointment.Role.MEDIATOR, None, ""),
        ("translator", Appointment.Role.TRANSLATOR, None, "hy"),
        ("reviewer", Appointment.Role.TRANSLATOR, None, "hy"),
        ("observer", Appointment.Role.OBSERVER, None, ""),
    ]
    accounts, people = [], {}
    for office, role, community, language in offices:
        account, person = _account(office)
        accounts.append(account)
        people[office] = person
        appointment = Appointment.objects.create(
            dialogue=dialogue, person=person, role=role, community=community, language=language
        )
        log_office(appointment=appointment, begins=True, on=appointment.from_day)
        if role == Appointment.Role.CONVENER:
            Membership.objects.create(person=person, coalition=coalition, is_convener=True)
        if role == Appointment.Role.MEDIATOR:
            for c in communities:
                answer_mediator(
                    by=people[f"steward {c.label}"],
                    dialogue=dialogue,
                    appointment_id=appointment.id,
                    community=c,
                    accepts=True,
                )
    # Signs for an organisation, and holds no office in the dialogue.
    account, people["signatory"] = _account("signatory")
    accounts.append(account)
    return accounts, people


def _account(office: str) -> tuple[Account, Person]:
    person = Person(
        email=f"{office.replace(' ', '.')}@demo.example", name=f"{office.capitalize()} (simulated)"
    )
    password = f"demo {secrets.token_hex(6)}"
    person.set_password(password)
    person.save()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    codes = RecoveryCodes.activate(person).get_unused_codes()
    return Account(office, person.email, password, secret, tuple(codes[:3])), person


def _world(statements: int) -> SimulationOptions:
    return SimulationOptions(
        participants=(210, 190),
        statements=statements,
        bridging=0.2,
        opinion_groups=3,
        group_distance=4.5,
        groups_follow_communities=0.1,
        median_votes=38,
        pessimism=0.9,
        misjudged=0.5,
        seed=SEED,
    )


def _statements(
    dialogue: Dialogue, words: dict[str, Any], simulation: Simulation, people: dict[str, Person], today: date
) -> list[Statement]:
    """One statement for each simulated one, in its order; shared texts go where the simulation lets both support."""
    shared = [w for w in words["statements"] if w["shared"]]
    other = [w for w in words["statements"] if not w["shared"]]
    texts = [(shared if bridging and shared else other or shared).pop(0) for bridging in simulation.bridging]
    # Published in a random order, so that a number says nothing of what the simulation made of the statement.
    order = np.random.default_rng(SEED).permutation(len(texts))
    place = {int(s): position for position, s in enumerate(order)}
    communities = list(Community.objects.filter(dialogue=dialogue).order_by("label"))
    fresh = _fresh(simulation)
    statements = []
    for s, text in enumerate(texts):
        is_seed = place[s] % 4 == 0
        statements.append(
            Statement(
                dialogue=dialogue,
                text=text["en"],
                language="en",
                is_seed=is_seed,
                author=None if is_seed else secrets.token_bytes(PSEUDONYM_LENGTH),
                author_community=None if is_seed else communities[place[s] % len(communities)],
                proposed_on=today - timedelta(days=2 if s in fresh else 28),
            )
        )
    Statement.objects.bulk_create(statements)
    for s in order:
        # Over the week before today; what was proposed two days ago, yesterday.
        ago = 1 if s in fresh else 1 + 6 * (len(order) - 1 - place[int(s)]) // len(order)
        for community in communities:
            turn_key(
                now=_noon(today - timedelta(days=ago)),
                steward=people[f"steward {community.label}"],
                statement=statements[s],
                community=community,
                approves=True,
            )
    numbers = dict(Statement.objects.filter(dialogue=dialogue).values_list("id", "number"))
    for statement in statements:
        statement.number = numbers[statement.id]
    Translation.objects.bulk_create(
        Translation(
            statement=statement,
            language=code,
            text=text[code],
            status=Translation.Status.REVIEWED if place[s] % 3 else Translation.Status.HUMAN,
            by=people["translator"],
            reviewed_by=people["reviewer"] if place[s] % 3 else None,
        )
        for s, (statement, text) in enumerate(zip(statements, texts, strict=True))
        for code in LANGUAGE_CODES
        if code != "en"
    )
    Statement.objects.bulk_create(
        Statement(
            dialogue=dialogue,
            text=waiting["text"],
            language=waiting["language"],
            author=secrets.token_bytes(PSEUDONYM_LENGTH),
            author_community=Community.objects.filter(dialogue=dialogue).order_by("label")[i % 2],
            proposed_on=today - timedelta(days=i),
        )
        for i, waiting in enumerate(words["waiting"])
    )
    return statements


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _fresh(simulation: Simulation) -> frozenset[int]:
    """The last few statements without guesses and without shared support; too few answer them for a release."""
    guessed = {int(s) for s in simulation.guesses.statement}
    plain = [s for s in range(len(simulation.bridging)) if not simulation.bridging[s] and s not in guessed]
    return frozenset(plain[-FRESH:])


def _answers(
    simulation: Simulation, statements: list[Statement], communities: list[Community], fresh: frozenset[int]
) -> None:
    pseudonyms = [secrets.token_bytes(PSEUDONYM_LENGTH) for _ in range(simulation.votes.n_participants)]
    side = [communities[c] for c in simulation.votes.community]
    choices: list[dict[int, int]] = [{} for _ in pseudonyms]
    votes = simulation.votes
    for p, s, choice in zip(
        votes.participant.tolist(), votes.statement.tolist(), votes.choice.tolist(), strict=True
    ):
        if s not in fresh or p % ONE_IN_ANSWERED == 0:
            choices[p][_number(statements[s])] = choice
    given: list[list[BallotGuess]] = [[] for _ in pseudonyms]
    guesses = simulation.guesses
    for p, s, d, tenths in zip(
        guesses.participant.tolist(), guesses.statement.tolist(), guesses.target.tolist(),
        guesses.tenths.tolist(), strict=True,
    ):  # fmt: skip
        given[p].append(BallotGuess(_number(statements[s]), communities[d].index, tenths))
    Ballot.objects.bulk_create(
        Ballot(
            pseudonym=pseudonym,
            community=side[p],
            votes=ballot_of(choices[p]),
            guesses=guesses_as_bytes(given[p]),
        )
        for p, pseudonym in enumerate(pseudonyms)
        if choices[p] or given[p]
    )


def _number(statement: Statement) -> int:
    assert statement.number is not None  # noqa: S101 - all of them are published
    return statement.number
