"""Browsers in which somebody has logged in: a stranger's wrong passwords do not count against them.

After a full log-in the browser keeps a cookie with a random name for itself and a code that proves who logged in there.
It opens nothing: whoever has it must still know password and second factor. It says of nobody who they are, and it is
good for half a year, until the person changes the password or the second factor, or the account is closed.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from concilio.coalition.models import Person

COOKIE = "__Host-device"
KEPT_SECONDS = 180 * 24 * 3600
# Several people of an office may share a browser.
MOST_PEOPLE = 4
_NAME_LENGTH, _CODE_LENGTH = 16, 43


def remember_device(request: HttpRequest, response: HttpResponseBase, person: Person) -> None:
    """Let this browser prove from now on that the person has logged in with it."""
    name, codes = _read(request)
    name = name or secrets.token_urlsafe(12)
    own = _code(name, person)
    kept = [own, *(code for code in codes if code != own)][:MOST_PEOPLE]
    response.set_cookie(
        COOKIE, ".".join([name, *kept]), max_age=KEPT_SECONDS, secure=True, httponly=True, samesite="Strict"
    )


def device_of(request: HttpRequest, email: str) -> str:
    """The name of this browser, if the person with this e-mail has logged in with it; else nothing."""
    name, codes = _read(request)
    if not name:
        return ""
    person = Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        return ""
    right = _code(name, person)
    return name if any(hmac.compare_digest(right, code) for code in codes) else ""


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    name, *codes = request.COOKIES.get(COOKIE, "").split(".")
    if len(name) != _NAME_LENGTH or not name.isascii():
        return "", []
    return name, [code for code in codes[:MOST_PEOPLE] if len(code) == _CODE_LENGTH and code.isascii()]


def _code(name: str, person: Person) -> str:
    # What changes with the password and with the second factor.
    factors = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).values_list(
        "pk", flat=True
    )
    said = "|".join([name, str(person.pk), person.get_session_auth_hash(), *map(str, sorted(factors))])
    key = hmac.new(settings.SECRET_KEY.encode(), b"device", sha256).digest()
    return base64.urlsafe_b64encode(hmac.new(key, said.encode(), sha256).digest()).rstrip(b"=").decode()
