"""A stranger's wrong passwords: counted over all processes, and never against a browser that its owner has used."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from concilio.accounts import limits
from concilio.accounts.devices import COOKIE
from concilio.accounts.limits import SharedLimits, forget_old_limits
from concilio.coalition.models import Person
from tests.integration.scene import PASSWORD, make_scene

pytestmark = pytest.mark.django_db
REFUSED = "Too many attempts for this account"


def steward() -> tuple[Person, str]:
    """Somebody with a second factor, and its secret."""
    person = make_scene().convener
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return person, secret


def try_password(browser: Client, person: Person, password: str) -> str:
    answer = browser.post(reverse("account_login"), {"login": person.email, "password": password})
    return "in" if answer.status_code == 302 else answer.content.decode()


def log_in_fully(browser: Client, person: Person, secret: str) -> None:
    assert try_password(browser, person, PASSWORD) == "in"
    code = next_code(person, secret)
    assert browser.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    browser.post(reverse("account_logout"))


def stranger_tries(person: Person, times: int = 12) -> None:
    stranger = Client()
    for _ in range(times):
        try_password(stranger, person, "not the right words")


def test_e_mail_and_six_digits_may_be_typed_in_ones_own_digits_with_spaces() -> None:
    person, secret = steward()
    for spelled in ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"):
        browser = Client()
        login = {"login": f" \u200e{person.email}\u00a0", "password": PASSWORD}
        assert browser.post(reverse("account_login"), login).status_code == 302
        code = next_code(person, secret)
        typed = f" {code[:3]} {code[3:]} ".translate(str.maketrans("0123456789", spelled))
        assert browser.post(reverse("mfa_authenticate"), {"code": typed}).status_code == 302, spelled


def next_code(person: Person, secret: str) -> str:
    """The app's code now; one that was used is forgotten, since half a minute would have passed."""
    cache.clear()
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_a_strangers_wrong_passwords_do_not_keep_the_owner_out_of_their_own_browser() -> None:
    person, secret = steward()
    own = Client()
    log_in_fully(own, person, secret)
    stranger_tries(person)
    assert REFUSED in try_password(Client(), person, PASSWORD), "the limit holds in any other browser"
    assert try_password(own, person, PASSWORD) == "in"


def test_attempts_in_that_browser_are_limited_as_well() -> None:
    person, secret = steward()
    own = Client()
    log_in_fully(own, person, secret)
    for _ in range(5):
        assert REFUSED not in try_password(own, person, "not the right words")
    assert REFUSED in try_password(own, person, "not the right words")
    assert try_password(Client(), person, PASSWORD) == "in", "and count for no other browser"


def test_a_flood_on_other_accounts_does_not_keep_that_browser_out(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip", "login_failed": "5/5m/key"}
    person, secret = steward()
    own = Client()
    log_in_fully(own, person, secret)
    for _ in range(5):
        Client().post(
            reverse("account_login"), {"login": "nobody@staff.example", "password": "whatever it is"}
        )
    assert try_password(Client(), person, PASSWORD) != "in", "the flood is felt elsewhere"
    assert try_password(own, person, PASSWORD) == "in"


def test_a_password_alone_makes_no_known_browser() -> None:
    person, _secret = steward()
    browser = Client()
    assert try_password(browser, person, PASSWORD) == "in"
    assert COOKIE not in browser.cookies


def test_the_cookie_names_nobody_and_serves_nobody_else() -> None:
    person, secret = steward()
    own = Client()
    log_in_fully(own, person, secret)
    kept = own.cookies[COOKIE]
    assert person.email not in kept.value
    assert str(person.pk) not in kept.value
    assert (kept["secure"], kept["httponly"], kept["samesite"], kept["path"]) == (True, True, "Strict", "/")
    other = make_scene().convener
    stranger_tries(other)
    assert REFUSED in try_password(own, other, PASSWORD)


def test_a_changed_password_or_second_factor_ends_it() -> None:
    person, secret = steward()
    own = Client()
    log_in_fully(own, person, secret)
    person.authenticator_set.all().delete()
    stranger_tries(person)
    assert REFUSED in try_password(own, person, PASSWORD)


@pytest.mark.parametrize("value", ["", ".", "x" * 4000, "é" * 16 + ".a", "a" * 16 + "." + "b" * 43, "a" * 16])
def test_a_forged_cookie_is_worth_nothing(value: str) -> None:
    person, _secret = steward()
    browser = Client()
    browser.cookies[COOKIE] = value
    stranger_tries(person)
    assert REFUSED in try_password(browser, person, PASSWORD)


# Over processes -------------------------------------------------------------------------------------------


def add_once(folder: Path, start: Barrier) -> None:
    start.wait()
    raise SystemExit(0 if SharedLimits(str(folder), {}).add("key", 1) else 1)


def test_of_several_processes_that_count_at_once_one_goes_first(tmp_path: Path) -> None:
    spawning = multiprocessing.get_context("fork")
    start = spawning.Barrier(4)
    them = [spawning.Process(target=add_once, args=(tmp_path, start)) for _ in range(4)]
    for one in them:
        one.start()
    for one in them:
        one.join()
    assert sorted(one.exitcode or 0 for one in them) == [0, 1, 1, 1]


def test_counts_stand_in_a_folder_where_every_process_reads_them(settings: Any) -> None:
    person, _secret = steward()
    stranger_tries(person)
    folder = Path(settings.CACHES["default"]["LOCATION"])
    assert len(list(folder.glob(f"*{SharedLimits.cache_suffix}"))) == 2, (
        "of this account, and of all together"
    )


def test_what_no_limit_looks_at_any_more_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = SharedLimits(str(tmp_path), {})
    counts.set("old", 1)
    forget_old_limits(tmp_path)
    assert counts.get("old") == 1
    monkeypatch.setattr(limits, "KEPT_SECONDS", -1)
    forget_old_limits(tmp_path)
    assert not list(tmp_path.glob("*.djcache"))
