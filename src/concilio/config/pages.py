"""What the web server calls: the web application, behind what collects requests whole."""

from __future__ import annotations

import os
from contextlib import suppress

from django.conf import settings

from concilio.config.whole_requests import WholeRequests
from concilio.config.wsgi import application as wsgi_application
from concilio.site.monitoring import WEB_BEAT_SECONDS, web_heartbeat_file

SQLITE_THREADS = 32
# Each keeps a connection to the database.
POSTGRESQL_THREADS = 8


def threads() -> int:
    """How many requests a web process answers at once. They wait for the disk, not for the processor."""
    sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    return SQLITE_THREADS if sqlite else POSTGRESQL_THREADS


def beat() -> None:
    """Say that this web process lives and has a thread to spare."""
    with suppress(OSError):  # a full disk is told apart from a dead process
        web_heartbeat_file(os.getpid()).touch(mode=0o600)


application = WholeRequests(wsgi_application, threads=threads(), beat=beat, beat_seconds=WEB_BEAT_SECONDS)
