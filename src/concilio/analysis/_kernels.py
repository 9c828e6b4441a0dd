"""Compiled passes over the votes. They trust their arguments; the modules that call them check."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.intervals import Floats
from concilio.machine import stored

Index = NDArray[np.int32]
Choice = NDArray[np.int8]
Whole = NDArray[np.int64]


@stored
def count_rows(
    statement: Index,
    choice: Choice,
    first: int,
    beyond: int,
    counts: Whole,
) -> None:
    """counts (S, 3) += how often each statement got −1, 0, +1 in rows first … beyond − 1."""
    for row in range(first, beyond):
        counts[statement[row], choice[row] + 1] += 1


@stored
def count_rows_by_community(
    participant: Index,
    statement: Index,
    choice: Choice,
    community: Choice,
    first: int,
    beyond: int,
    counts: Whole,
) -> None:
    """counts (C, S, 3), the same for each community; people of unknown community count nowhere."""
    for row in range(first, beyond):
        own = community[participant[row]]
        if own >= 0:
            counts[own, statement[row], choice[row] + 1] += 1


@stored
def find_pointers(
    participant: Index,
    pointers: Whole,
) -> None:
    """Row pointers of sorted participants, in one pass."""
    person = 0
    for row in range(participant.size):
        while person <= participant[row]:
            pointers[person] = row
            person += 1
    while person < pointers.size:
        pointers[person] = participant.size
        person += 1


def row_pointers(participant: Index, n_participants: int) -> Whole:
    pointers = np.empty(n_participants + 1, dtype=np.int64)
    find_pointers(participant, pointers)
    return pointers


@stored
def sum_and_count(
    statement: Index,
    choice: Choice,
    first: int,
    beyond: int,
    sums: Whole,
) -> None:
    """sums (S, 2) += sum of choices and number of votes."""
    for row in range(first, beyond):
        sums[statement[row], 0] += choice[row]
        sums[statement[row], 1] += 1


# Four sums of at most 4 a person share one 64-bit word, so a word holds this many people.
PEOPLE_IN_A_WORD = 16_383


@stored
def add_covotes(
    pointers: Whole,
    statement: Index,
    choice: Choice,
    first: int,
    beyond: int,
    words: NDArray[np.uint64],
    sums: Whole,
) -> None:
    """Sums over pairs of statements s ≤ t that a person voted on, with a = choice + 1 ∈ {0, 1, 2}.

    sums (4, S, S) int64 += Σ 1, Σ a_s, Σ a_t, Σ a_s·a_t, through words (S, S) uint64, which holds all four in
    sixteen bits each: (1 + a_s·2^16)·(1 + a_t·2^32) is one multiplication and one addition a pair.
    """
    n_statements = words.shape[0]
    for start in range(first, beyond, PEOPLE_IN_A_WORD):
        stop = min(start + PEOPLE_IN_A_WORD, beyond)
        words[:] = 0
        for person in range(start, stop):
            begin, end = pointers[person], pointers[person + 1]
            for left in range(begin, end):
                line = words[statement[left]]
                factor = np.uint64(1) + (np.uint64(choice[left] + 1) << np.uint64(16))
                for right in range(left, end):
                    line[statement[right]] += factor + (
                        (factor * np.uint64(choice[right] + 1)) << np.uint64(32)
                    )
        for s in range(n_statements):
            for t in range(s, n_statements):
                word = words[s, t]
                if word != np.uint64(0):
                    for part in range(4):
                        sums[part, s, t] += np.int64((word >> np.uint64(16 * part)) & np.uint64(0xFFFF))


BLOCK = 8


@stored
def apply_scatter(
    pointers: Whole,
    statement: Index,
    choice: Choice,
    mean: Floats,
    block: Floats,
    first: int,
    beyond: int,
    there: Floats,
    out: Floats,
) -> None:
    """out (S, 8) += Zᵀ Z block, with z = choice − mean where a person voted and 0 elsewhere; there (8,) is room."""
    for person in range(first, beyond):
        there[:] = 0.0
        begin, end = pointers[person], pointers[person + 1]
        for row in range(begin, end):
            s = statement[row]
            z = choice[row] - mean[s]
            for j in range(BLOCK):
                there[j] += z * block[s, j]
        for row in range(begin, end):
            s = statement[row]
            z = choice[row] - mean[s]
            for j in range(BLOCK):
                out[s, j] += z * there[j]


@stored
def project_rows_on_two(
    pointers: Whole,
    statement: Index,
    choice: Choice,
    mean: Floats,
    components: Floats,
    first: int,
    beyond: int,
    out: Floats,
) -> None:
    """As `project_rows` for K = 2, three times as fast for the compiler's knowing it."""
    for person in range(first, beyond):
        x = y = 0.0
        for row in range(pointers[person], pointers[person + 1]):
            s = statement[row]
            z = choice[row] - mean[s]
            x += z * components[s, 0]
            y += z * components[s, 1]
        out[person, 0] = x
        out[person, 1] = y


@stored
def project_rows(
    pointers: Whole,
    statement: Index,
    choice: Choice,
    mean: Floats,
    components: Floats,
    first: int,
    beyond: int,
    out: Floats,
) -> None:
    """out (P, K) = Z componentsᵀ for people first … beyond − 1; components (S, K)."""
    width = components.shape[1]
    for person in range(first, beyond):
        for j in range(width):
            out[person, j] = 0.0
        for row in range(pointers[person], pointers[person + 1]):
            s = statement[row]
            z = choice[row] - mean[s]
            for j in range(width):
                out[person, j] += z * components[s, j]


@stored
def nearest_centres(
    points: Floats,
    centres: Floats,
    half: Floats,
    drift: float,
    first: int,
    beyond: int,
    label: NDArray[Any],
    lower: Floats,
    sums: Floats,
) -> None:
    """label (P,) = index of the nearest centre in the plane, the first of equals; sums (K, 3) += x, y, 1.

    Hamerly's bounds (2010) spare most comparisons: nobody nearer to their last centre than half its way to any other
    (`half`, (K,)), or than their last second-nearest less how far any centre has moved since (`lower` − `drift`),
    has changed. A margin leaves ties and rounding to the full comparison.
    """
    for person in range(first, beyond):
        x, y = points[person, 0], points[person, 1]
        own = label[person]
        lower[person] -= drift
        across, up = x - centres[own, 0], y - centres[own, 1]
        bound = max(lower[person], half[own])
        if not np.sqrt(across * across + up * up) < bound * (1 - 1e-9):
            own, least, second = 0, np.inf, np.inf
            for k in range(centres.shape[0]):
                across, up = x - centres[k, 0], y - centres[k, 1]
                away = across * across + up * up
                if away < least:
                    own, second, least = k, least, away
                elif away < second:
                    second = away
            label[person] = own
            lower[person] = np.sqrt(second)
        sums[own, 0] += x
        sums[own, 1] += y
        sums[own, 2] += 1.0
