"""What the web server calls: the web application, behind what collects requests whole."""

from __future__ import annotations

from django.conf import settings

from concilio.config.whole_requests import WholeRequests
from concilio.config.wsgi import application as wsgi_application

SQLITE_THREADS = 32
# Each keeps a connection to the database.
POSTGRESQL_THREADS = 8


def threads() -> int:
    """How many requests a web process answers at once. They wait for the disk, not for the processor."""
    sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    return SQLITE_THREADS if sqlite else POSTGRESQL_THREADS


application = WholeRequests(wsgi_application, threads=threads())
