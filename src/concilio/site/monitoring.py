"""For those who run the installation: is it well, and how busy. Never anything of a person."""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from concilio.background.queue import seconds_since_heartbeat
from concilio.dialogue.models import Dialogue, Statement

SILENT_AFTER_SECONDS = 60
# A web process says every few seconds that one of its threads is free.
WEB_SILENT_AFTER_SECONDS = 30
WEB_BEAT_SECONDS = 5
# Less room than this is a full disk: SQLite's log and a backup want more at once than a page.
LEAST_FREE_BYTES = 64 * 1024 * 1024
LOOPBACK = frozenset({"127.0.0.1", "::1"})
_database_files: dict[str, tuple[int, int]] = {}


def note_database_file() -> None:
    """Remember which file the database is, so that one put in its place is noticed. Before web processes are forked."""
    if (path := _database_path()) is not None:
        _database_files[str(path)] = _identity(path)


def how_it_is() -> dict[str, bool]:
    """Whether the database answers and is the one that this process began with, background work is alive, there is
    room on the disk."""
    silence = seconds_since_heartbeat()
    return {
        "database": _database_answers(),
        "background": silence is not None and silence < SILENT_AFTER_SECONDS,
        "disk": has_room(Path(settings.HOME), Path(settings.HOME) / "health.room"),
    }


def health(request: HttpRequest) -> JsonResponse:
    """200 if all is well, else 503; which part is not, the answer says."""
    found = how_it_is()
    answer = JsonResponse(found, status=200 if all(found.values()) else 503)
    if answer.status_code != 200:
        answer.headers["Retry-After"] = "20"
    return answer


def has_room(folder: Path, file: Path, least: int = LEAST_FREE_BYTES) -> bool:
    """Whether a folder's disk has room, and a file can really be written."""
    try:
        there = os.statvfs(folder)
        if there.f_bavail * there.f_frsize < least:
            return False
        with open(file, "wb", opener=_for_the_owner) as probe:
            probe.write(bytes(4096))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError:
        return False
    return True


def web_heartbeat_file(process: int) -> Path:
    """Touched by a web process while one of its threads is free."""
    return Path(settings.HOME) / "web" / str(process)


def web_is_alive(processes: Iterable[int]) -> bool:
    """Whether there are web processes and each has been heard."""
    silences = [_seconds_since(web_heartbeat_file(process)) for process in processes]
    return bool(silences) and all(s is not None and s < WEB_SILENT_AFTER_SECONDS for s in silences)


def forget_web_processes() -> None:
    """Delete what those of an earlier start have left."""
    folder = web_heartbeat_file(0).parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in folder.iterdir():
        file.unlink(missing_ok=True)


def _database_answers() -> bool:
    path = _database_path()
    try:
        with connection.cursor() as cursor:
            # PostgreSQL writes a number of a transaction to its log, which needs room on its own disk.
            cursor.execute("SELECT 1" if connection.vendor == "sqlite" else "SELECT txid_current()")
        return path is None or _database_files.get(str(path), _identity(path)) == _identity(path)
    except (Error, OSError):
        return False


def _database_path() -> Path | None:
    if connection.vendor != "sqlite":
        return None
    path = Path(str(connection.settings_dict["NAME"]))
    return path if path.is_absolute() else None  # in memory, as in some tests


def _identity(path: Path) -> tuple[int, int]:
    there = path.stat()
    return there.st_dev, there.st_ino


def _seconds_since(file: Path) -> float | None:
    try:
        return max(0.0, time.time() - file.stat().st_mtime)
    except FileNotFoundError:
        return None


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def metrics_token() -> str:
    """What a collector shows as `Authorization: Bearer …` where the installation is public."""
    return hmac.new(settings.SECRET_KEY.encode(), b"metrics", sha256).hexdigest()


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format. Without CONCILIO_HOSTS from this machine; with it (a proxy makes all callers look
    like this machine) only with the token."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    by_token = hmac.compare_digest(shown.encode(), metrics_token().encode())
    from_here = not settings.IS_PUBLIC and request.META.get("REMOTE_ADDR") in LOOPBACK
    if not (by_token or from_here):
        raise Http404
    from prometheus_client import CollectorRegistry, Gauge, generate_latest  # for this page alone

    registry = CollectorRegistry()
    dialogues = Gauge("concilio_dialogues", "Dialogues by phase", ["phase"], registry=registry)
    for phase, count in Dialogue.objects.values_list("phase").annotate(count=Count("id")).order_by():
        dialogues.labels(phase).set(count)
    # Rounded down to tens, and never by dialogue or community: a change of one tells when somebody was here.
    statements = Gauge(
        "concilio_statements", "Statements by status, rounded down to tens", ["status"], registry=registry
    )
    for status, count in Statement.objects.values_list("status").annotate(count=Count("id")).order_by():
        statements.labels(status).set(count // 10 * 10)
    heartbeat = Gauge(
        "concilio_background_silence_seconds", "Since background work was last heard", registry=registry
    )
    silence = seconds_since_heartbeat()
    heartbeat.set(float("nan") if silence is None else silence)
    return HttpResponse(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")
