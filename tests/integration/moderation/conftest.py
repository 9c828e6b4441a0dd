"""A logged-in client, second factor included."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from concilio.coalition.models import Person


@pytest.fixture
def at_desk() -> Callable[[Person], Client]:
    def enter(person: Person) -> Client:
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
        client = Client()
        client.force_login(person)
        return client

    return enter
