"""The exit page."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


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
