"""The process of background work: huey's consumer with a heartbeat. Forked by `concilio serve`."""

from __future__ import annotations

import logging
import os
import threading
from importlib import import_module
from importlib.util import find_spec

from concilio.background.priority import lower_priority


def beat(stop: threading.Event) -> None:
    """Say every few seconds that this process lives; end it when the process that started it is gone."""
    import signal

    from concilio.background.queue import HEARTBEAT_SECONDS, heartbeat_file

    parent = os.getppid()
    while not stop.is_set():
        heartbeat_file().touch()
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        stop.wait(HEARTBEAT_SECONDS)


def load_tasks() -> None:
    """Import every app's tasks, so that the queue knows them and their times."""
    from django.apps import apps

    for app in apps.get_app_configs():
        if app.name.startswith("concilio.") and find_spec(f"{app.name}.tasks"):
            import_module(f"{app.name}.tasks")


def main() -> None:
    """Run what the queue holds until SIGTERM; for a process that has the apps loaded."""
    lower_priority()
    from django.db import close_old_connections

    from concilio.background.queue import background

    if background.immediate:
        background.immediate = False
    # huey tells what it runs and with which arguments; only what went wrong is worth keeping.
    logging.getLogger("huey").setLevel(logging.ERROR)
    load_tasks()

    # A connection that a restarted database has closed must not fail the tasks after it.
    @background.pre_execute()
    def _before(task: object) -> None:
        close_old_connections()

    @background.post_execute()
    def _after(task: object, value: object, error: object) -> None:
        close_old_connections()

    stop = threading.Event()
    heart = threading.Thread(target=beat, args=(stop,), name="heartbeat", daemon=True)
    heart.start()
    background.create_consumer(
        workers=2, worker_type="thread", graceful_signal="TERM", max_delay=1.0, shutdown_timeout=8,
        flush_locks=True,  # of tasks that were killed
    ).run()  # fmt: skip
    stop.set()
