"""What may be written to the log: never an address, a browser's name, a path, or anything that somebody typed.

An error is logged as the name of the view, the kind of the error and where in the code it arose. Its message
is left out, because databases quote the values they refuse. There is no time either: who runs the service may
add one (systemd's journal does), the platform does not ask for it.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any


class BareFormatter(logging.Formatter):
    """Formats a record without its arguments where they come from a request or an error."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        if request is not None or record.name.startswith(("django.request", "django.security")):
            match = getattr(request, "resolver_match", None)
            view = match.view_name if match is not None else "no view"
            status = getattr(record, "status_code", "")
            line = f"{record.levelname} {record.name} {status} in {view}"
        else:
            line = f"{record.levelname} {record.name} {record.getMessage()}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines.append(type(error).__qualname__)
            lines += [
                f"  {frame.filename}:{frame.lineno} in {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": BareFormatter}},
    "handlers": {"standard": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "root": {"handlers": ["standard"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers mail and print; ours alone decides what is kept.
        "django": {"handlers": ["standard"], "level": "WARNING", "propagate": False},
        # A page that does not exist is no fault of the installation, and its address is the reader's business.
        "django.request": {"handlers": ["standard"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["standard"], "level": "ERROR", "propagate": False},
        "concilio": {"handlers": ["standard"], "level": "INFO", "propagate": False},
    },
}
