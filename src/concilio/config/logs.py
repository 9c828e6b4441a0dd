"""What may be written to the log: never an address, a browser's name, a path, or anything that somebody typed.

An error is logged as the name of the view, the kind of the error and where in the code it arose. Its message
is left out, because databases quote the values they refuse. There is no time either: who runs the service may
add one (systemd's journal does), the platform does not ask for it.

A database that is away fails every page and every look into the queue. Where in the code that shows says nothing:
it is one line, and the same line again only after a minute.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

# So named by PEP 249, hence by Django and by every driver; errors of the queue are the driver's own.
AWAY = frozenset({"OperationalError", "InterfaceError"})
# SQLite has it as an OperationalError too that a table is missing. That is a fault of ours, with a place.
FAULT_IN_SQL = "SQLITE_ERROR"
# Django's logger of requests to a host that is none of ours: a stranger can send as many as they like.
REFUSED_HOST = "django.security.DisallowedHost"
REPEATED_AFTER_SECONDS = 60


class BareFormatter(logging.Formatter):
    """Formats a record without its arguments where they come from a request or an error."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == REFUSED_HOST:
            # Neither the name, which somebody typed, nor where in the code it was refused.
            return (
                f"{record.levelname} a name that is not in CONCILIO_HOSTS was asked for; said once a minute"
            )
        if _comes_from_a_request(record):
            status = getattr(record, "status_code", "")
            line = f"{record.levelname} {record.name} {status} in {_view(record)}"
        else:
            line = f"{record.levelname} {record.name} {record.getMessage()}"
        if _database_is_away(record):
            line += ": " + ", ".join(_kinds(record))
        elif record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        lines: list[str] = []
        for error in _chain(ei[1]):
            lines.append(type(error).__qualname__)
            lines += [
                f"  {frame.filename}:{frame.lineno} in {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
        return "\n".join(lines)


class OnceAMinute(logging.Filter):
    """Drops what is said again of a database that is away, or of a refused host.

    Once a minute for each page, task and kind of error.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, ...], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not _database_is_away(record) and record.name != REFUSED_HOST:
            return True
        # The message without its arguments: there are as many as places in the code, so this stays small.
        what = (record.name, str(record.msg), _view(record), *_kinds(record))
        if record.name == REFUSED_HOST:
            what = (record.name,)
        now = self._clock()
        if what in self._said and now - self._said[what] < REPEATED_AFTER_SECONDS:
            return False
        self._said[what] = now
        return True


def _comes_from_a_request(record: logging.LogRecord) -> bool:
    return getattr(record, "request", None) is not None or record.name.startswith(
        ("django.request", "django.security")
    )


def _view(record: logging.LogRecord) -> str:
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return match.view_name if match is not None else "no view"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _kinds(record: logging.LogRecord) -> list[str]:
    """What kinds of error led to each other, the last one first; SQLite's by its own names, as SQLITE_BUSY."""
    errors = _chain(record.exc_info[1] if record.exc_info else None)
    return list(dict.fromkeys(getattr(e, "sqlite_errorname", type(e).__qualname__) for e in errors))


def _database_is_away(record: logging.LogRecord) -> bool:
    if not record.exc_info:
        return False
    names = {kind.__name__ for kind in type(record.exc_info[1]).__mro__}
    return not names.isdisjoint(AWAY) and FAULT_IN_SQL not in _kinds(record)


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": BareFormatter}},
    "filters": {"once a minute": {"()": OnceAMinute}},
    "handlers": {
        "standard": {"class": "logging.StreamHandler", "formatter": "bare", "filters": ["once a minute"]}
    },
    "root": {"handlers": ["standard"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers mail and print; ours alone decides what is kept.
        "django": {"handlers": ["standard"], "level": "WARNING", "propagate": False},
        # That a pipeline of statements ended with an error: the error itself is raised, and told in words.
        "psycopg": {"handlers": ["standard"], "level": "ERROR", "propagate": False},
        # A page that does not exist is no fault of the installation, and its address is the reader's business.
        "django.request": {"handlers": ["standard"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["standard"], "level": "ERROR", "propagate": False},
        "concilio": {"handlers": ["standard"], "level": "INFO", "propagate": False},
    },
}
