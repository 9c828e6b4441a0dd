"""Every setting is refused in one sentence where it makes no sense, and forgiving where people are."""

from __future__ import annotations

from pathlib import Path

import pytest

from concilio.config.environment import VARIABLES, hosts_of, read_environment
from concilio.storage.operator_error import OperatorError

NONSENSE = {
    "CONCILIO_DATABASE": [
        "nonsense", " ", "sqlite:///x", "postgresql:/one/slash", "postgresql:concilio", "mysql://host/name",
        "postgresql://host:99999/name", "postgresql://host:port/name", "postgresql://[::1/name",
        "postgresql://host/name?nonsense=1",
    ],
    "CONCILIO_HOSTS": [
        "https://example.org", "example.org:8443", "example.org/path", "a.org, http://b.onion/", "*", ".example.org",
        "a..org", "-a.org", "a b@c", "x" * 64 + ".org", "ա" * 80,
    ],
    "CONCILIO_TRANSLATOR": ["nonsense", "ftp://host/", "https://", "http://host:port/", "http://a b/"],
    "CONCILIO_TRANSLATOR_KEY": ["two\nlines", "ключ"],
    "CONCILIO_AWAY": ["nonsense", "javascript:alert(1)", "https:///path", "//example.org"],
    "CONCILIO_BACKGROUND": ["nonsense", "1"],
    "CONCILIO_FETCH": ["1", "true", "https://example.org/"],
    "CONCILIO_TIME_STAMPS": ["nonsense", "ftp://host/", "https://stamps.example/"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("variable", "said"), [(variable, said) for variable, all_said in NONSENSE.items() for said in all_said]
)
def test_nonsense_is_refused_by_the_name_of_its_setting(variable: str, said: str) -> None:
    with pytest.raises(OperatorError, match=variable) as refused:
        read_environment({variable: said})
    assert "\n" not in str(refused.value)


def test_every_setting_was_tried() -> None:
    folders = {"CONCILIO_HOME", "CONCILIO_LEDGER_KEYS", "CONCILIO_TIME_STAMP_ROOTS"}
    assert {*NONSENSE} | folders == set(VARIABLES), "folders are tried where something is written to them"


def test_a_refused_database_s_password_is_not_shown() -> None:
    with pytest.raises(OperatorError) as refused:
        read_environment({"CONCILIO_DATABASE": "postgresql://user:canary@host:port/name"})
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("a.org,b.onion", ("a.org", "b.onion")),
        (" a.org , b.onion, ", ("a.org", "b.onion")),
        ("A.Org. a.org;b.org", ("a.org", "b.org")),
        ("խոսք.հայ", ("xn--bbbwp2a.xn--y9a3aq",)),
        ("localhost 127.0.0.1 [::1]", ("localhost", "127.0.0.1", "[::1]")),
        ("", ()),
    ],
)
def test_names_of_the_site_are_read_as_people_write_them(said: str, names: tuple[str, ...]) -> None:
    assert hosts_of(said) == names


def test_a_name_with_more_than_a_name_is_refused_with_the_name_to_write() -> None:
    with pytest.raises(OperatorError, match=r"'example\.org'"):
        hosts_of("https://Example.org:8443/path")


def test_without_any_environment_everything_has_a_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = read_environment({})
    assert (said.home, said.hosts, said.translator) == (tmp_path / "var", (), "")
    assert said.away.startswith("https://")
    assert list(tmp_path.iterdir()) == [], "reading makes nothing"
