"""Pages for what went wrong: what happened, what it means, what to do. None of them touches the database.

Programs that read the public interface get its own form instead.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE, get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

RETRY_SECONDS = 20
# Sent again unseen, but never shown back: who looks over a shoulder must not read them.
SECRET_FIELDS = frozenset({"password", "password1", "password2", "oldpassword", "phrase", "code", "login"})
UNSENT_FIELDS = frozenset({"csrfmiddlewaretoken"})


@dataclass(frozen=True)
class Typed:
    """One field of a form that did not get through."""

    name: str
    value: str
    shown: bool


def problem(
    request: HttpRequest,
    status: int,
    heading: str | _StrPromise,
    meaning: str | _StrPromise,
    to_do: str | _StrPromise,
    typed: list[Typed] | None = None,
    *,
    again: bool = False,
) -> HttpResponse:
    """An error page in the reader's language; under /api/ one line for a program.

    Args:
        typed: what the reader had written, given back.
        again: whether a button may send it once more, with a fresh token.
    """
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": HTTPStatus(status).phrase}, status=status)
    context = {
        "request": request,
        "heading": heading,
        "meaning": meaning,
        "to_do": to_do,
        "typed": typed or [],
        "again": again,
        "token": get_token(request) if again else "",
        "address": request.get_full_path(),
    }
    # Without the request's context processors: they would open a session, and with it the database.
    return HttpResponse(render_to_string("shell/problem.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(
        request, 400,
        _("This could not be read"),
        _("Your browser sent something that does not belong to a page here. Nothing was saved."),
        _("Go back, load the page again and repeat the step."),
    )  # fmt: skip


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(
        request, 403,
        _("This is not open to you"),
        _("This page is for a role that you do not have, or you are not logged in."),
        _("If you have the role, log in and open the page again."),
    )  # fmt: skip


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(
        request, 404,
        _("There is no such page"),
        _("The address is mistyped, or what was here is gone."),
        _("Check the address, or begin at the home page."),
    )  # fmt: skip


def too_large(request: HttpRequest) -> HttpResponse:
    return problem(
        request, 413,
        _("That is too much at once"),
        _("What you sent is larger than anything this site takes. Nothing was saved."),
        _("Go back and send less."),
    )  # fmt: skip


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error of ours; a database that is away is told apart, since waiting helps there."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return problem(
        request, 500,
        _("Something here is broken"),
        _("The fault is ours. What you did last may not have been saved."),
        _("Go back and try once more. If it fails again, the people who run this site need to mend it."),
    )  # fmt: skip


def unavailable(request: HttpRequest) -> HttpResponse:
    response = problem(
        request, 503,
        _("The site cannot store anything right now"),
        _("What you did last was not saved. What was confirmed to you before is safe."),
        _("Wait a minute, then go back and send it again. It will count once."),
    )  # fmt: skip
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came back without a valid token: left open for long, or sent by another site.

    What was typed is given back. It can be sent again with one press only where the browser itself says that
    the form came from this site: otherwise another site could write a form and leave its sending to the reader.
    """
    from_here = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if reason == REASON_NO_CSRF_COOKIE and not from_here:
        return problem(
            request, 403,
            _("Your browser keeps no cookies for this site"),
            _("Without them nothing can be sent safely. Nothing was saved. They are gone when you close the browser."),
            _("Allow cookies for this site, or use another browser, and begin again."),
            what_was_typed(request),
        )  # fmt: skip
    return problem(
        request, 403,
        _("This page was open for too long"),
        _("The site has been renewed since you opened it, or your visit had ended. Nothing was saved yet."),
        _("Send it again: it will count once.") if from_here else _("Open the page again and repeat the step."),
        what_was_typed(request),
        again=from_here,
    )  # fmt: skip


def what_was_typed(request: HttpRequest) -> list[Typed]:
    return [
        Typed(name, value, shown=name not in SECRET_FIELDS and " " in value.strip())
        for name, values in request.POST.lists()
        if name not in UNSENT_FIELDS
        for value in values
        if isinstance(value, str)
    ]
