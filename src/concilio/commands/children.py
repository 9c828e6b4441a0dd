"""How the processes of `concilio serve` share memory, and give back what they no longer need."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module

import typer

# mallopt's names in <malloc.h>.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_PR_SET_NAME = 15  # prctl's
HEAPS = 2
# As `ps -e` and `top` show it; at most 15 letters.
BACKGROUND_NAME = "concilio-tasks"
# Larger blocks, as Argon2's 19 MiB, are mapped for themselves and gone when they are freed. Without a fixed bound
# glibc raises its own to 32 MiB after the first of them, and each thread's heap keeps its largest.
MAPPED_FROM_BYTES = 256 * 1024


def limit_heaps() -> None:
    """Few heaps for all threads, of this process and of those forked from it; nothing where there is no glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, HEAPS)
        mallopt(_MMAP_THRESHOLD, MAPPED_FROM_BYTES)


def load_pages() -> None:
    """Import all that pages need, so that web processes forked from this one share it.

    What is loaded is frozen: the collector would write to every object, and each process get a copy of its own.
    """
    gc.disable()
    import_module("concilio.config.pages")
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.enable()


def in_a_child(work: Callable[[], None]) -> None:
    """Do it in a process that ends afterwards, with all it has loaded.

    Raises:
        typer.Exit: it failed, and has said why, with the status that it would have here.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        work()  # what it raises ends this child as it would have ended the command
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    # Ctrl+C reaches both; the child is the one that says so.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _, status = os.waitpid(child, 0)
    finally:
        signal.signal(signal.SIGINT, before)
    if code := os.waitstatus_to_exitcode(status):
        raise typer.Exit(code if code > 0 else 128 - code)


def fork_background() -> int:
    """Fork the process of background work, with what is loaded here; its process id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        _leave_the_parents_things()
        from concilio.background.process import main

        main()
        status = 0
    except SystemExit as asked:
        status = asked.code if isinstance(asked.code, int) else 1
    except BaseException:
        logging.getLogger(__name__).exception("Background work ended")
    finally:
        os._exit(status)


def _leave_the_parents_things() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    # The web server's socket among them: it must be free when the parent is gone and starts again.
    os.closerange(3, os.sysconf("SC_OPEN_MAX") if os.sysconf("SC_OPEN_MAX") < 65_536 else 65_536)
    ctypes.CDLL(None).prctl(_PR_SET_NAME, BACKGROUND_NAME.encode(), 0, 0, 0)
