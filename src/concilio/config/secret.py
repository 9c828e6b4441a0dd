"""The installation's secret: made once, kept in a file that only its owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from concilio.storage.operator_error import OperatorError


def read_secret(path: Path) -> str:
    """The secret at `path`; empty where there is none, and then nothing that needs it works.

    Raises:
        OperatorError: it cannot be read, or something else is in that place.
    """
    try:
        secret = path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise OperatorError(
            f"{path} cannot be read: {error.strerror}. It belongs to the account that runs the service; use that one."
        ) from error
    except UnicodeDecodeError:
        secret = ""
    if not secret:
        raise OperatorError(f"{path} is damaged: it holds no secret. Put it back from a backup.")
    return secret


def make_secret(path: Path) -> None:
    """Make the secret at `path`, and its folder, unless they are there.

    Losing it ends every session and makes every seat unreachable, since peppers derive from it:
    it belongs into the backup.

    Raises:
        OperatorError: nothing can be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OperatorError(
            f"{path.parent}: {error.strerror}. CONCILIO_HOME must name a folder that this account may write to."
        ) from error
