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

from concilio.config.vote_fast_path import VoteFastPath  # noqa: E402 - needs the apps that were just loaded

_vote_fast_path = VoteFastPath()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The fast path's answer to a plain vote, else Django's; as a list where it is whole already.

    The server sends a list without asking for more; each time it asks, its thread waits for the interpreter again.
    """
    answer = _vote_fast_path(environ, start_response)
    if answer is not None:
        return answer
    response: HttpResponseBase = _django(environ, start_response)
    if response.streaming:
        return response
    whole = list(response)
    response.close()
    return whole
