"""What only PostgreSQL does differently: the queue's tables, and who waits for whom."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from concilio.background.queue import queue_of
from concilio.storage import erasing, rewriting

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_the_queue_keeps_its_tasks_in_the_database():
    url = os.environ["CONCILIO_DATABASE"]
    ran: list[int] = []
    asking, working = (queue_of(url, Path(settings.HOME), at_once=False) for _end in range(2))
    asking.storage.initialize_schema()
    note = asking.task(name="note")(ran.append)
    working.task(name="note")(ran.append)
    note(7)
    task = working.dequeue()
    assert task is not None
    working.execute(task)
    assert ran == [7]
    for queue in (asking, working):
        queue.storage.close()


def test_withdrawn_words_wait_for_a_long_reader_and_voters_do_not_wait_with_them():
    reader = connection.copy()
    try:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM dialogue_statement")
        began = time.monotonic()
        with pytest.raises(OperationalError, match="lock timeout"):
            rewriting.rewrite(["dialogue_statement"])
        assert time.monotonic() - began < 2 * erasing.WAIT_SECONDS
    finally:
        reader.close()
    rewriting.rewrite(["dialogue_statement"])
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",), "as it was, for whatever runs next"
