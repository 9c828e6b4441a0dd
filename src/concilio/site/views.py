from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from concilio.coalition.models import Person
from concilio.coalition.queries import coalitions_of, convened_by
from concilio.site import queries


def home(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    return render(
        request,
        "site/home.html",
        {"dialogues": queries.open_dialogues(language), "finding": queries.latest_finding(language)},
    )


def leave(request: HttpRequest) -> HttpResponse:
    """End every session here, have the browser forget this site, and go somewhere harmless.

    A plain link has to do it, so that it works without script; cookies are Strict, so that no other site's link
    can log anybody out. A database that is away must not keep anybody on the page.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        logout(request)
    response = HttpResponse(render_to_string("site/left.html", {"away": settings.AWAY}))
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    # At once, and without an entry of its own in the history.
    response.headers["Refresh"] = f"0; url={settings.AWAY}"
    for name in request.COOKIES:
        response.delete_cookie(name, samesite="Strict")
    return response


def desk(request: HttpRequest) -> HttpResponse:
    """Where work begins: the coalitions and dialogues in which a person holds something."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - SecondFactor lets nobody else through
    return render(
        request,
        "site/desk_home.html",
        {
            "memberships": coalitions_of(person),
            "offices": queries.offices_of(person, get_language() or "en"),
            "may_open": bool(convened_by(person)),
        },
    )
