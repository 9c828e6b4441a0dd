"""Which database: SQLite in the home folder, or PostgreSQL by URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from concilio.storage.operator_error import OperatorError

# How long a PostgreSQL on another machine may be silent before it counts as away, in seconds (tcp_user_timeout: in
# thousandths). Without these a cable that is pulled would hold every page for minutes; words of the URL go before.
SILENCE = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}
EXAMPLE = "postgresql://user:password@host/name"


def silence_of(url: str) -> dict[str, int]:
    """What of `SILENCE` holds for this database: all that its URL does not say otherwise."""
    said = dict(parse_qsl(urlsplit(url).query))
    return {name: value for name, value in SILENCE.items() if name not in said}


def database_from_url(url: str | None, home: Path) -> dict[str, Any]:
    """Django's settings for one database.

    Raises:
        OperatorError: the URL is not a postgresql:// one, or has something in it that PostgreSQL does not know.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "concilio.sqlite3",
            # Opening one takes as long as ten votes' queries; a thread keeps its own.
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                # FULL: an acknowledged vote survives a power cut. secure_delete: a withdrawn one does not.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000;"
                    "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY"
                ),
            },
        }
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:
        raise _bad_url("its port is no number from 1 to 65535, or a bracket is missing") from None
    if parts.scheme not in {"postgresql", "postgres"} or not url.partition(":")[2].startswith("//"):
        raise _bad_url("it does not begin with postgresql://")
    # psycopg asks for a plan to be kept only where a threshold is set; only the vote's statement asks for it.
    options: dict[str, Any] = {"prepare_threshold": 5, **silence_of(url), **dict(parse_qsl(parts.query))}
    host = options.pop("host", None) or unquote(parts.hostname or "")
    database = {
        "ENGINE": "concilio.storage.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "concilio",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
    conninfo_of(database)
    return database


def conninfo_of(database: dict[str, Any]) -> str:
    """How libpq is told of a PostgreSQL database, from Django's settings for it.

    Raises:
        OperatorError: a word in it is none of PostgreSQL's.
    """
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    said = {key: value for key, value in database["OPTIONS"].items() if key != "prepare_threshold"}
    keys = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    said |= {word: database[key] for key, word in keys.items() if database[key]}
    try:
        return make_conninfo("", **said)
    except ProgrammingError:
        raise _bad_url("a word after its question mark is none that PostgreSQL knows") from None


def _bad_url(why: str) -> OperatorError:
    # Never the URL itself: it holds a password.
    return OperatorError(f"CONCILIO_DATABASE makes no sense: {why}. It looks like {EXAMPLE}.")
