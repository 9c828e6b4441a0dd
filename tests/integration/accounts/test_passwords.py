"""Staff passwords: a modest cost behind a narrow gate, old hashes renewed, a page for those who must wait."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from django.test import Client
from django.urls import reverse

from concilio.admission.derive import TooBusy, derive
from concilio.coalition.models import Person
from concilio.storage import hashing_gate
from concilio.storage.hashing_gate import AT_ONCE, GateIsBusy, hash_in_turn
from tests.integration import scene as stage


@pytest.fixture(autouse=True)
def _real_passwords(_cheap_passwords: None, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["concilio.accounts.hasher.StaffPasswords"]


@pytest.fixture
def full_gate(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every place is taken, and nobody waits."""
    end, taken = threading.Event(), threading.Barrier(AT_ONCE + 1)

    def work() -> None:
        taken.wait()
        end.wait()

    people = [threading.Thread(target=hash_in_turn, args=(work,)) for _ in range(AT_ONCE)]
    for one in people:
        one.start()
    taken.wait()
    monkeypatch.setattr(hashing_gate, "PATIENCE_SECONDS", 0.0)
    yield
    end.set()
    for one in people:
        one.join()


def convener_with_a_real_password() -> Person:
    """Scenes keep one cheap hash for all of their people."""
    person = stage.make_scene().convener
    person.set_password(stage.PASSWORD)
    person.save(update_fields=["password"])
    return person


def test_a_password_costs_nineteen_mebibytes_on_one_lane() -> None:
    assert make_password("a long enough pass phrase").startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_older_hash_still_opens_and_is_renewed() -> None:
    old = Argon2PasswordHasher().encode("a long enough pass phrase", "0123456789abcdef")
    renewed: list[str] = []
    assert check_password("a long enough pass phrase", old, setter=renewed.append)
    assert renewed == ["a long enough pass phrase"]
    renewed.clear()
    assert check_password(
        "a long enough pass phrase", make_password("a long enough pass phrase"), renewed.append
    )
    assert renewed == []


def test_phrases_and_passwords_pass_one_gate(full_gate: None) -> None:
    with pytest.raises(GateIsBusy):
        make_password("a long enough pass phrase")
    with pytest.raises(TooBusy):
        derive("some words", uuid4())


@pytest.mark.django_db
def test_who_waits_too_long_to_log_in_is_told_so_and_nothing_else_happens(
    client: Client, request: Any
) -> None:
    person = convener_with_a_real_password()
    request.getfixturevalue("full_gate")
    answer = client.post(reverse("account_login"), {"login": person.email, "password": stage.PASSWORD})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "Many people are logging in just now" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_with_a_place_free_the_same_log_in_goes_through(client: Client) -> None:
    person = convener_with_a_real_password()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": stage.PASSWORD})
    assert answer.status_code == 302
