"""Simulated answers in a scene's joint room, for tests of findings and releases."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from concilio.analysis.simulate import Simulation, SimulationOptions, simulate
from concilio.dialogue.models import PSEUDONYM_LENGTH, Statement
from tests.integration.ballots import keep_ballot
from tests.integration.scene import Scene, make_statement


@dataclass(frozen=True)
class Answered:
    """Who answered in a scene: statements by index, pseudonyms by participant."""

    simulation: Simulation
    statements: list[Statement]
    pseudonyms: list[bytes]


def simulated(
    people: tuple[int, int] = (40, 40), *, statements: int = 8, guesses: int = 0, seed: int = 1
) -> Simulation:
    """A small dialogue in which nearly everybody answers everything."""
    return simulate(
        SimulationOptions(
            participants=people,
            statements=statements,
            bridging=0.5,
            opinion_groups=1,
            median_votes=50,
            guesses=guesses,
            guessed_statements=statements,
            pessimism=1.0 if guesses else 0.0,
            seed=seed,
        )
    )


def answer(scene: Scene, simulation: Simulation) -> Answered:
    """Publish the statements and store the votes and guesses of everybody."""
    statements = [
        make_statement(scene=scene, text=f"Invented statement {s}", status=Statement.Status.PUBLISHED)
        for s in range(simulation.votes.n_statements)
    ]
    pseudonyms = [pseudonym(p) for p in range(simulation.votes.n_participants)]
    answered = Answered(simulation, statements, pseudonyms)
    store(scene, answered, range(simulation.votes.n_participants))
    return answered


def store(scene: Scene, answered: Answered, people: Sequence[int]) -> None:
    """Store the votes and guesses of some participants."""
    votes, guesses = answered.simulation.votes, answered.simulation.guesses
    sides = [scene.communities[label] for label in sorted(scene.communities)]
    side = [sides[c] for c in answered.simulation.community]
    for person in people:
        mine, guessed = votes.participant == person, guesses.participant == person
        keep_ballot(
            answered.pseudonyms[person],
            side[person],
            {
                answered.statements[s]: int(choice)
                for s, choice in zip(votes.statement[mine], votes.choice[mine], strict=True)
            },
            [
                (answered.statements[s], sides[d], int(tenths))
                for s, d, tenths in zip(
                    guesses.statement[guessed], guesses.target[guessed], guesses.tenths[guessed], strict=True
                )
            ],
        )


def pseudonym(number: int) -> bytes:
    return hashlib.sha256(b"simulated %d" % number).digest()[:PSEUDONYM_LENGTH]
