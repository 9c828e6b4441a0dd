"""`concilio account reset`: for whoever runs the machine, where no second convener is left."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from typer.testing import CliRunner

from concilio.cli import app
from concilio.coalition.models import Person
from concilio.commands import account
from concilio.publiclog.models import Act
from tests.integration.scene import make_scene

pytestmark = pytest.mark.django_db


def reset(email: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.setattr(account, "open_installation", lambda: None)
    result = CliRunner().invoke(app, ["account", "reset", email, "--host", "river.example"])
    return result.exit_code, result.output


def test_a_sole_convener_gets_a_link_that_sets_everything_anew(monkeypatch: pytest.MonkeyPatch):
    convener = make_scene().convener
    TOTP.activate(convener, generate_totp_secret())
    code, said = reset(convener.email.upper(), monkeypatch)
    assert code == 0
    assert not Authenticator.objects.filter(user=convener).exists()
    assert Act.objects.get(kind="account.new_factor").payload == {"by": "operator"}
    link = said.split("https://river.example")[1].strip()
    words = {"password1": "river stones under water", "password2": "river stones under water"}
    assert Client().post(link, words).status_code == 302
    assert Client().post(link, words).status_code == 410, "good once"
    assert Person.objects.get(id=convener.id).has_usable_password()


def test_an_unknown_or_closed_account_is_one_line_and_changes_nothing(monkeypatch: pytest.MonkeyPatch):
    convener = make_scene().convener
    Person.objects.filter(id=convener.id).update(is_active=False)
    for email in ("nobody@river.example", convener.email):
        code, said = reset(email, monkeypatch)
        assert code == 2
        assert "Nothing was changed" in said
    assert not Act.objects.filter(kind="account.new_factor").exists()
