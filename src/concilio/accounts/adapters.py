"""How allauth is used for the staff: log in, second factor, nothing else. No sign-up, no e-mail."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from concilio.accounts.devices import device_of, remember_device
from concilio.shell.forms import plain


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation alone (coalition.actions)."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed"),
        "email_password_mismatch": _("E-mail or password is wrong, or there is no such account."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "too_many_login_attempts": _(
            "Too many attempts for this account. Wait five minutes, then try again."
        ),
        "rate_limited": _("Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        # Limits must keep no addresses, not even for a minute: without an account, all share one bucket. Those who
        # come back in their own browser have one of their own: nobody can fill it for them.
        return device_of(request, plain(request.POST.get("login", ""))) or "everyone"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # The only place in which allauth says whose attempts are counted together.
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{device_of(request, credentials.get('email', ''))}"

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **more)
        if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            remember_device(request, response, user)
        return response

    def is_reauthentication_required(self, *, app: str) -> bool:
        # Who logged in minutes ago, as everybody does who sets up their second factor, is not asked again.
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0.0)
        return bool(time.time() - newest >= app_settings.REAUTHENTICATION_TIMEOUT)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No e-mail is sent: a message about an account would tell a provider who works here."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say what happened; a message more would say it twice."""


class StaffFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor, with refusals in our words."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong or too old. Enter the one that the app shows now."),
    }

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No e-mail is sent."""
