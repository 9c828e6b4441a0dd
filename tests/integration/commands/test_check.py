"""`concilio check` says what is wrong with an installation, and changes nothing."""

from __future__ import annotations

import json
import socket
import sqlite3
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from concilio.commands.checks import system
from concilio.commands.checks.finding import Level
from concilio.commands.checks.network import check_certificates, check_hosts, is_onion_name
from tests.integration.commands.installations import DATABASE, run
from tests.serving import Service, serving

# The names of two well-known services, as their makers publish them.
ONIONS = (
    "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion",
    "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("installation") / "home") as running:
        yield running


def checked(home: Path, **environment: str) -> tuple[int, dict[str, list[dict[str, Any]]]]:
    """Exit status, and findings by check."""
    result = run(home, "check", "--json", **environment)
    assert "Traceback" not in result.stderr
    document = json.loads(result.stdout)
    assert document["well"] is (result.returncode == 0)
    found: dict[str, list[dict[str, Any]]] = {}
    for one in document["checks"]:
        found.setdefault(one["check"], []).append(one)
    return result.returncode, found


def test_a_running_installation_is_well(service: Service) -> None:
    status, found = checked(service.home)
    assert status == 0, found
    assert set(found) == {
        "settings", "folder", "disk", "clock", "database", "migrations", "service", "hosts",
    }  # fmt: skip
    for name in ("settings", "folder", "database", "migrations", "service", "hosts"):
        assert [one["level"] for one in found[name]] == ["ok"], found[name]


def test_everything_that_is_wrong_is_said_with_what_to_do(service: Service, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "secret").write_bytes((service.home / "secret").read_bytes())
    (home / "secret").chmod(0o644)
    with (
        closing(sqlite3.connect(service.home / DATABASE)) as old,
        closing(sqlite3.connect(home / DATABASE)) as new,
    ):
        old.backup(new)
        new.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('dialogue', '9999_later', '2030-01-01')"
        )
        new.execute("INSERT INTO publiclog_act VALUES ('0', 'kind', 'dialogue', '0', '2999-01-01', '{}')")
        new.commit()
    status, found = checked(home, CONCILIO_HOSTS=f"{ONIONS[0][1:]},a.invalid", CONCILIO_HOST="x")
    assert status == 1
    wrong = {name: [one["level"] for one in all_found] for name, all_found in found.items()}
    assert wrong["settings"] == ["warning"]
    assert wrong["folder"] == ["wrong"]
    assert wrong["migrations"] == ["wrong"]
    assert wrong["clock"][-1] == "wrong"
    assert wrong["service"] == ["warning"]
    assert wrong["hosts"] == ["wrong", "warning"]
    assert all(one["do"] for all_found in found.values() for one in all_found if one["level"] != "ok")


def test_a_damaged_or_missing_database_is_wrong(service: Service, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    (tmp_path / "secret").chmod(0o600)
    tmp_path.chmod(0o700)
    (tmp_path / DATABASE).write_bytes(b"no database" * 1000)
    (tmp_path / DATABASE).chmod(0o600)
    status, found = checked(tmp_path)
    assert status == 1
    assert [one["level"] for one in found["database"]] == ["wrong"]


def test_without_an_installation_it_says_so_and_makes_none(tmp_path: Path) -> None:
    status, found = checked(tmp_path / "home")
    assert status == 1
    assert "no installation" in found["folder"][0]["says"]
    assert list(tmp_path.iterdir()) == []


def test_a_disk_is_well_with_room_on_it(tmp_path: Path) -> None:
    more_than_any = 10**20
    levels = [
        [one.level for one in system.check_disk(tmp_path, few_bytes=few, too_few_bytes=too_few)]
        for few, too_few in ((0, 0), (more_than_any, 0), (more_than_any, more_than_any))
    ]
    assert levels == [[Level.OK], [Level.WARNING], [Level.WRONG]]


def test_names_of_onion_services_are_known_by_their_check() -> None:
    for name in ONIONS:
        assert is_onion_name(name)
        assert is_onion_name(f"www.{name}")
        assert not is_onion_name(name.replace(name[5], "b" if name[5] == "a" else "a", 1))
    assert not is_onion_name("expyuzz4wqqyqhjn.onion"), "version 2, which is gone"
    assert [one.level for one in check_hosts(ONIONS)] == [Level.OK, Level.OK]


# Certificates, of a real server on this machine -------------------------------------------------------------


@contextmanager
def web_server(folder: Path, *, name: str, days: int) -> Iterator[tuple[int, str]]:
    """The port of a server with a certificate of its own for `name`, and the file of that certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(own)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days, hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with socket.create_server(("localhost", 0)) as listening:
        thread = threading.Thread(target=answer_once, args=(listening, context))
        thread.start()
        yield listening.getsockname()[1], str(file)
        thread.join(10)


def answer_once(listening: socket.socket, context: ssl.SSLContext) -> None:
    line, _ = listening.accept()
    try:
        with context.wrap_socket(line, server_side=True):
            pass
    except OSError:
        pass  # the one who checks has refused it


@pytest.mark.parametrize(
    ("name", "days", "level", "says"),
    [
        ("localhost", 60, Level.OK, "60 more days"),
        ("localhost", 3, Level.WARNING, "3 more days"),
        ("localhost", -2, Level.WRONG, "expired"),
        ("other.example", 60, Level.WRONG, "mismatch"),
    ],
)
def test_a_certificate_is_well_for_its_name_and_its_time(
    name: str, days: int, level: Level, says: str, tmp_path: Path
) -> None:
    with web_server(tmp_path, name=name, days=days) as (port, authorities):
        (found,) = check_certificates(["localhost"], port, authorities)
    assert found.level is level
    assert says in found.says
