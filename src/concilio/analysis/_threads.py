"""Threads: work in chunks whose bounds never depend on the number of cores, so that answers do not either."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from concilio.machine import cores

Answer = TypeVar("Answer")

# Below this many votes a pass takes less time than handing it to another thread.
WORTH_A_THREAD = 200_000
PARTS = 8


def in_parts(
    work: Callable[[int, int], Answer], pointers: NDArray[np.int64], parts: int | None = None
) -> list[Answer]:
    """`work(first, beyond)` over runs of participants holding about as many votes each, answers in order.

    Args:
        work: called with participants first … beyond − 1; must release the interpreter lock to gain anything.
        pointers: (P + 1,) rows of each participant.
        parts: how many runs; by default one for few votes, else eight, whatever the machine has, since floating
            sums depend on where they are cut.
    """
    people, rows = pointers.size - 1, int(pointers[-1])
    if parts is None:
        parts = PARTS if rows >= WORTH_A_THREAD else 1
    cuts = np.searchsorted(pointers, np.linspace(0, rows, parts + 1)[1:-1])
    return over([0, *(int(cut) for cut in cuts), people], work)


def in_row_parts(work: Callable[[int, int], Answer], rows: int) -> list[Answer]:
    """`work(first, beyond)` over even runs of rows, for sums of whole numbers, which may be cut anywhere."""
    parts = PARTS if rows >= WORTH_A_THREAD else 1
    return over([rows * part // parts for part in range(parts + 1)], work)


def over(
    bounds: Sequence[int], work: Callable[[int, int], Answer], *, worth_threads: bool = True
) -> list[Answer]:
    """`work(first, beyond)` between each two neighbouring bounds, on as many threads as there are.

    Args:
        worth_threads: False does all of it here, where it takes less time than handing it out.
    """
    spans = list(pairwise(bounds))
    if len(spans) == 1 or not worth_threads or cores() == 1:
        return [work(first, beyond) for first, beyond in spans]
    with ThreadPoolExecutor(min(cores(), len(spans))) as pool:
        return list(pool.map(lambda span: work(*span), spans))
