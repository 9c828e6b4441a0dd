"""The HTTP interface: read-only and public, described at /api/openapi.json."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import ValidationError

from concilio.dialogue.api import Problem
from concilio.dialogue.api import router as dialogues
from concilio.insight.api import router as releases
from concilio.record.api import router as record

# The interface's own version: it moves when what is described moves, and not with each release of the program.
# No interactive page: it would load scripts from elsewhere.
# What fails outside a view, or is our fault, is answered by site.errors, in the same form.
api = NinjaAPI(title="Concilio", version="1", docs_url=None, urls_namespace="api")
api.add_router("", dialogues)
api.add_router("", releases)
api.add_router("", record)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """Which parameter is wrong and why; what was sent is not shown back."""
    wrong = [f"{error['loc'][-1]}: {error['msg']}" for error in problem.errors]
    return _refusal(request, 422, "; ".join(wrong))


def _refusal(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    return api.create_response(request, Problem(detail=detail).dict(), status=status)


def _in_one_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same view, with what would be a page of the site or plain text as a `Problem`."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":  # answered like GET; the server sends no body
            request.method = "GET"
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return nothing_there(request)
        finally:
            request.method = asked
        if response.status_code == 405:
            refusal = _refusal(request, 405, "This interface is read-only.")
            refusal.headers["Allow"] = "GET, HEAD"
            return refusal
        return response

    return answer


def nothing_there(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The answer at addresses that the interface does not have."""
    return _refusal(request, 404, "Not Found")


def routes() -> tuple[list[URLPattern | URLResolver], str, str]:
    """What `path("api/", …)` takes."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.callback is not None:
            pattern.callback = _in_one_form(pattern.callback)
    return patterns, app, namespace
