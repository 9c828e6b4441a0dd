"""Which database: SQLite in the home folder, or PostgreSQL by URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# How long a PostgreSQL on another machine may be silent before it counts as away, in seconds (tcp_user_timeout: in
# thousandths). Without these a cable that is pulled would hold every page for minutes; words of the URL go before.
SILENCE = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}


def silence_of(url: str) -> dict[str, int]:
    """What of `SILENCE` holds for this database: all that its URL does not say otherwise."""
    said = dict(parse_qsl(urlsplit(url).query))
    return {name: value for name, value in SILENCE.items() if name not in said}


def database_from_url(url: str | None, home: Path) -> dict[str, Any]:
    """Django's settings for one database.

    Raises:
        ValueError: the URL is not a postgresql:// one.
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
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("CONCILIO_DATABASE must begin with postgresql://")
    # psycopg asks for a plan to be kept only where a threshold is set; only the vote's statement asks for it.
    options: dict[str, Any] = {"prepare_threshold": 5, **silence_of(url), **dict(parse_qsl(parts.query))}
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "concilio.storage.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "concilio",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
