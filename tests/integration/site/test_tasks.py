"""What runs by the clock, run at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from concilio.background.process import load_tasks
from concilio.background.queue import background
from concilio.site import tasks
from tests.integration.scene import make_scene


@pytest.mark.django_db(transaction=True)
def test_every_task_of_every_app_is_known_to_the_queue_and_runs_on_an_empty_installation():
    load_tasks()
    periodic = {task.name: task for task in background._registry.periodic_tasks}
    assert {"keep_deadlines", "rewrite_tables"} <= set(periodic)
    for task in periodic.values():
        task.execute()


@pytest.mark.django_db(transaction=True)
def test_what_was_deleted_is_in_no_file_of_the_database_after_the_log_was_emptied():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's log; for PostgreSQL see test_nothing_is_kept")
    scene = make_scene()
    text = scene.dialogue.texts.first()
    assert text is not None
    text.background = "canary-withdrawn"
    text.save()
    text.delete()
    files = [Path(f"{settings.DATABASES['default']['NAME']}{end}") for end in ("", "-wal")]
    assert any(b"canary-withdrawn" in f.read_bytes() for f in files if f.exists()), "still in the log"
    tasks.rewrite_tables()
    assert not any(b"canary-withdrawn" in f.read_bytes() for f in files if f.exists())
