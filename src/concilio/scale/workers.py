"""Who does the work: this process, a pool of local ones, or the workers of a Dask scheduler."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol

import numba


class Mapper(Protocol):
    """Calls a function with each tuple of arguments and returns the answers in that order."""

    def __call__(self, work: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]: ...


@contextmanager
def workers(scheduler: str | None, processes: int | None, partitions: int) -> Iterator[Mapper]:
    """Yield something that maps over partitions.

    Args:
        scheduler: address of a Dask scheduler, such as `tcp://127.0.0.1:8786`; its workers need to see the files
            under the same names. None: this machine.
        processes: how many local ones; by default one a core. One is this process itself.

    Raises:
        ModuleNotFoundError: a scheduler is named and Dask is not installed.
    """
    if scheduler is not None:
        with _dask(scheduler) as mapper:
            yield mapper
        return
    many = min(processes or numba.get_num_threads(), partitions)
    if many <= 1:
        yield lambda work, arguments: [work(*each) for each in arguments]
        return
    # Spawned, not forked: threads of compiled code do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(many, mp_context=context, initializer=_alone) as pool:
        yield lambda work, arguments: list(pool.map(work, *zip(*arguments, strict=True)))


@contextmanager
def _dask(scheduler: str) -> Iterator[Mapper]:
    from distributed import Client

    with Client(scheduler, set_as_default=False) as client:  # type: ignore[no-untyped-call]

        def mapper(work: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
            futures = client.map(work, *zip(*arguments, strict=True), pure=False)
            answers: list[Any] = client.gather(futures)
            return answers

        yield mapper


def _alone() -> None:
    """A worker among others on one machine uses one thread."""
    numba.set_num_threads(1)
