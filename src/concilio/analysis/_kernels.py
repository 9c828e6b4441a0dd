"""Compiled passes over the votes. They trust their arguments; the modules that call them check."""

from __future__ import annotations

import numba
import numpy as np

compiled = numba.njit(cache=True, nogil=True, boundscheck=False)


@compiled
def count_rows(statement, choice, first, beyond, counts):  # type: ignore[no-untyped-def]
    """counts (S, 3) += how often each statement got −1, 0, +1 in rows first … beyond − 1."""
    for row in range(first, beyond):
        counts[statement[row], choice[row] + 1] += 1


@compiled
def count_rows_by_community(participant, statement, choice, community, first, beyond, counts):  # type: ignore[no-untyped-def]
    """counts (C, S, 3), the same for each community; people of unknown community count nowhere."""
    for row in range(first, beyond):
        side = community[participant[row]]
        if side >= 0:
            counts[side, statement[row], choice[row] + 1] += 1


@compiled
def find_pointers(participant, pointers):  # type: ignore[no-untyped-def]
    """Row pointers of sorted participants, in one pass."""
    person = 0
    for row in range(participant.size):
        while person <= participant[row]:
            pointers[person] = row
            person += 1
    while person < pointers.size:
        pointers[person] = participant.size
        person += 1


def row_pointers(participant: np.ndarray, n_participants: int) -> np.ndarray:
    pointers = np.empty(n_participants + 1, dtype=np.int64)
    find_pointers(participant, pointers)
    return pointers
