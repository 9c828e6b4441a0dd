"""Links that open an account: signed, good once, good for three days. They are shown, never sent or stored.

The signature covers the password's hash and the last log-in, so that setting the password ends the link.
A link never removes a second factor: a convener who hands out links must not be able to become somebody else.
"""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing

from concilio.coalition.models import Person
from concilio.coalition.rules import is_empty_installation

SETUP_SALT = "concilio.coalition.setup"
SETUP_HOURS = 24


class AccountLinks(PasswordResetTokenGenerator):
    """Tokens of links to accounts."""

    key_salt = "concilio.coalition.account-link"


_account_links = AccountLinks()


def account_token(person: Person) -> str:
    """The token of a link with which a person sets a password."""
    return _account_links.make_token(person)


def person_of_link(person_id: str, token: str) -> Person | None:
    """Who a link opens an account for; None if it was used, is too old or was never made."""
    person = Person.objects.filter(id=person_id, is_active=True).first()
    return person if person is not None and _account_links.check_token(person, token) else None


def setup_token() -> str:
    """The token of the set-up link of an empty installation."""
    return signing.TimestampSigner(salt=SETUP_SALT).sign("first").removeprefix("first:")


def setup_is_open(token: str) -> bool:
    """Whether a set-up link is good: signed here within a day, and nobody has an account yet."""
    try:
        signing.TimestampSigner(salt=SETUP_SALT).unsign(f"first:{token}", max_age=SETUP_HOURS * 3600)
    except signing.BadSignature:
        return False
    return is_empty_installation()
