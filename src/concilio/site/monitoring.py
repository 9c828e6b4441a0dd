"""For those who run the installation: is it well, and how busy. Never anything of a person."""

from __future__ import annotations

import hmac
from hashlib import sha256

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from concilio.background.queue import seconds_since_heartbeat
from concilio.dialogue.models import Dialogue, Statement

SILENT_AFTER_SECONDS = 60
LOOPBACK = frozenset({"127.0.0.1", "::1"})


def health(request: HttpRequest) -> JsonResponse:
    """200 if the database answers and background work is alive, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except Error:
        database = False
    silence = seconds_since_heartbeat()
    background = silence is not None and silence < SILENT_AFTER_SECONDS
    well = database and background
    answer = JsonResponse({"database": database, "background": background}, status=200 if well else 503)
    if not well:
        answer.headers["Retry-After"] = "20"
    return answer


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
