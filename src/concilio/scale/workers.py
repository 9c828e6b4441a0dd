"""Workers: this process, a pool of local ones, or the workers of a Dask scheduler."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol

from concilio.formats.dataset import InputError
from concilio.machine import cores, use_cores

PATIENCE_SECONDS = 10
ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://\S+:\d+")
LIKE = "An address is like tcp://127.0.0.1:8786."


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
        InputError: no scheduler answers at that address, or its workers are lost on the way.
    """
    if scheduler is not None:
        with _dask(scheduler) as mapper:
            yield mapper
        return
    many = min(processes or cores(), partitions)
    if many <= 1:
        yield lambda work, arguments: [work(*each) for each in arguments]
        return
    # Spawned, not forked: threads of compiled code do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(many, mp_context=context, initializer=_alone) as pool:
        yield lambda work, arguments: list(pool.map(work, *zip(*arguments, strict=True)))


@contextmanager
def _dask(scheduler: str) -> Iterator[Mapper]:
    from distributed import Client, KilledWorker

    if not ADDRESS.fullmatch(scheduler):
        raise InputError("this is no address of a Dask scheduler.", path=scheduler, hint=LIKE)
    try:
        client = Client(scheduler, set_as_default=False, timeout=PATIENCE_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError):
        raise InputError("no Dask scheduler answers there.", path=scheduler, hint=LIKE) from None
    with client:

        def mapper(work: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
            futures = client.map(work, *zip(*arguments, strict=True), pure=False)
            try:
                answers: list[Any] = client.gather(futures)  # type: ignore[no-untyped-call]
            except (CancelledError, KilledWorker):
                raise InputError("its workers were lost before they were done.", path=scheduler) from None
            return answers

        yield mapper


def _alone() -> None:
    """A worker among others on one machine uses one thread."""
    use_cores(1)
