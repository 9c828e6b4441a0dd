"""Keeps those without a second factor away from the desk, and answers those who log in when too many do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from concilio.shell.errors import problem
from concilio.storage.hashing_gate import GateIsBusy

RETRY_SECONDS = 60
Answer = Callable[[HttpRequest], HttpResponseBase]


class SecondFactor:
    """Nobody gets to the desk without a second factor and recovery codes for the day the telephone is lost."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.resolver_match is None or not is_desk(request.resolver_match.route):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        from allauth.mfa.models import Authenticator

        kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
        if Authenticator.Type.TOTP not in kinds:
            return redirect("mfa_activate_totp")
        if Authenticator.Type.RECOVERY_CODES not in kinds:
            return redirect("mfa_generate_recovery_codes")
        return None


class ManyLogIns:
    """A page for a password that found no place at the gate in time, in place of an error."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, GateIsBusy):
            return None
        answer = problem(
            request, 503,
            _("Many people are logging in just now"),
            _("Your password was not checked, and nothing was saved."),
            _("Wait a minute, then go back and send it again."),
        )  # fmt: skip
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer


def is_desk(route: str) -> bool:
    """Whether a route, language prefix included, is one of the staff's."""
    return route.split("/", 1)[-1].startswith("desk/")
