"""Whether somebody holds their second factor now: asked again where an organisation is bound by what they do."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from concilio.coalition.models import Person
from concilio.shell.forms import plain


def is_right_code(person: Person, code: str) -> bool:
    """Whether a code is what the person's authenticator shows now. Each code is good once."""
    authenticator = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return False
    return bool(TOTP(authenticator).validate_code(plain(code).replace(" ", "")))
