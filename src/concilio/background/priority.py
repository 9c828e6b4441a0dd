"""Background work gives way to people: a later turn for all of it, and what nobody wants for the long part.

Only what writes nothing may run on what is left over: a process that waits that long with a lock on the database makes
everybody wait.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

LOW_PRIORITY = 10  # of nice's 0 to 19: a tenth of a processor that others want whole


class UnfinishedError(RuntimeError):
    """The process that worked on it is gone; why, its own log says."""


def lower_priority() -> None:
    """For the process of background work: slower than pages where both want a processor, and never stopped."""
    os.nice(LOW_PRIORITY)
    _ask_postgresql_for_one_processor()


def run_in_idle_process(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a module's function in a process of its own, which runs while no other wants the processor.

    `work` reads the database at most; arguments and answer are pickled.

    Raises:
        UnfinishedError: it raised something, or its process was ended.
    """
    spawning = multiprocessing.get_context("spawn")
    receiving, sending = spawning.Pipe(duplex=False)
    name = f"{work.__module__}.{work.__qualname__}"
    process = spawning.Process(target=_work, args=(sending, name, args, kwargs), daemon=True)
    process.start()
    sending.close()
    try:
        answer: T = receiving.recv()
    except EOFError:
        raise UnfinishedError(name) from None
    finally:
        receiving.close()
        process.join()
    return answer


def _work(sending: Connection, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import django
    from django.utils.module_loading import import_string

    # Starting takes a turn like any other; the work itself does not.
    django.setup()
    work = import_string(name)
    _ask_postgresql_for_one_processor()
    _wait_for_all_others()
    try:
        answer = work(*args, **kwargs)
    except Exception:
        # Not left to the interpreter: it would print the error's message, which may quote what was refused.
        logging.getLogger(__name__).exception("Unfinished: %s", name)
    else:
        sending.send(answer)


def _wait_for_all_others() -> None:
    # Each thread by itself: libraries for linear algebra have made theirs already.
    with contextlib.suppress(AttributeError, OSError):  # another system, or one that does not allow it
        for thread in os.listdir("/proc/self/task"):
            os.sched_setscheduler(int(thread), os.SCHED_IDLE, os.sched_param(0))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _ask_postgresql_for_one_processor() -> None:
    from django.db.backends.signals import connection_created

    connection_created.connect(_in_one_process)


def _in_one_process(connection: Any, **more: object) -> None:
    # PostgreSQL's own processes know nothing of whose turn is later: at least they are not many.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
