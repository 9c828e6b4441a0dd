"""Keeps those without a second factor away from the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url

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


def is_desk(route: str) -> bool:
    """Whether a route, language prefix included, is one of the staff's."""
    return route.split("/", 1)[-1].startswith("desk/")
