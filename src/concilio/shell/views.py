"""The exit page."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

# Addresses that begin so ask for a seat or an office, or belong to somebody with one.
_OF_A_SEAT = ("seat", "back", "card", "guess", "write", "mine", "answers", "leave", "guesses", "doubt")
_NOT_FOR_ROBOTS = ("desk/", "account/", "coalition/", "leave/", *(f"d/*/{page}/" for page in _OF_A_SEAT))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines are asked not to fetch; what they may name, each page says itself."""
    lines = ["User-agent: *", *(f"Disallow: /*/{path}" for path in _NOT_FOR_ROBOTS), "Disallow: /metrics"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def leave(request: HttpRequest) -> HttpResponse:
    """End every session here, have the browser forget this site, and go somewhere harmless.

    A plain link has to do it, so that it works without script; cookies are Strict, so that no other site's link
    can log anybody out. A database that is away must not keep anybody on the page.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        logout(request)
    response = HttpResponse(render_to_string("shell/left.html", {"away": settings.AWAY}))
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    # At once, and without an entry of its own in the history.
    response.headers["Refresh"] = f"0; url={settings.AWAY}"
    for name in request.COOKIES:
        response.delete_cookie(name, samesite="Strict")
    return response
