from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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
