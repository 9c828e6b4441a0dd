"""The web application, as the server calls it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponseBase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilio.config.settings")

# A request takes about a millisecond of Python. Let it finish: taking turns within it costs the vote path a third.
sys.setswitchinterval(0.02)

_django: WSGIHandler = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django's answer; where it is whole already, as a list, which the server sends without asking for more.

    Each time the server asks, its thread waits for the interpreter again.
    """
    response: HttpResponseBase = _django(environ, start_response)
    if response.streaming:
        return response
    whole = list(response)
    response.close()
    return whole
