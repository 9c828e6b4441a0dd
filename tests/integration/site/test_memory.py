"""What a served installation keeps out of memory: packages that belong to analysis, print and rare pages."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from concilio.benchmark.serving import APP, CROWD
from concilio.config.secret import make_secret
from tests.serving import Service, environment_of, serving, until

NATIVE = {
    "numba",
    "llvmlite",
    "scipy",
    "pyarrow",
    "polars",
    "_polars_runtime_32",
    "lingua",
    "vl_convert",
    "typst",
}
PURE = {"jsonschema", "qrcode", "prometheus_client", "httpx", "rich"}
LOAD = "import sys; from concilio.commands.children import load_pages; load_pages(); print(*sys.modules)"

ASK = "import django; django.setup(); from concilio.insight.tasks import refresh_all_findings as ask; ask()"

# Answers enough to release, and a convener who has logged in, second factor and recovery codes included.
CONVENER = """
import django; django.setup()
from allauth.mfa.models import Authenticator
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Ballot, Community, Dialogue
from concilio.storage.ballots import with_codes
import numpy, secrets
for community in Community.objects.all():
    for ballot in with_codes(numpy.tile([0, 3, 3, 2, 1], (20, 1)).astype(numpy.uint8)):
        Ballot.objects.create(pseudonym=secrets.token_bytes(16), community=community, votes=ballot.tobytes())
person = Person.objects.create(email="convener@staff.example", name="Convener (simulated)")
for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
    Authenticator.objects.create(user=person, type=kind, data={})
Appointment.objects.create(dialogue=Dialogue.objects.get(), person=person, role="convener")
request = HttpRequest()
request.session = SessionStore()
login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
request.session.save()
print(request.session.session_key)
"""


def test_what_web_processes_are_forked_from_has_loaded_none_of_them(tmp_path: Path) -> None:
    environment = environment_of(tmp_path, DJANGO_SETTINGS_MODULE="concilio.config.settings")
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD], env=environment, check=True, capture_output=True, text=True
    ).stdout.split()
    assert {"django", "numpy", "argon2", "concilio.insight.views"} <= set(loaded), "positive control"
    assert (NATIVE | PURE) & set(loaded) == set()


@pytest.fixture(scope="module")
def sessions_and_service(tmp_path_factory: pytest.TempPathFactory):
    home = tmp_path_factory.mktemp("light") / "home"
    home.mkdir()
    make_secret(home / "secret")  # as `concilio serve` will
    environment = environment_of(home, DJANGO_SETTINGS_MODULE="concilio.config.settings")
    scene = subprocess.run(
        [*APP, "scene", "20", "4"], env=environment, check=True, capture_output=True, text=True
    )
    subprocess.run([*CROWD, "add", "200"], env=environment, check=True)
    with serving(home) as service:
        yield scene.stdout.split(), service


def test_after_pages_a_vote_and_a_log_in_no_process_has_mapped_one(sessions_and_service) -> None:
    sessions, service = sessions_and_service
    for address in ("/en/", "/ar/", "/en/d/bench/", "/en/d/bench/findings/", "/api/dialogues"):
        assert httpx.get(service.base + address, follow_redirects=True).status_code == 200, address
    assert _vote(service, sessions[0]).status_code in {200, 302}
    assert _log_in(service).status_code == 200, "no such account, said on the page"
    mapped = {pid: _packages(pid) for pid in _lasting(service)}
    assert len(mapped) >= 3
    assert all({"numpy", "cryptography"} <= packages for packages in mapped.values()), "positive control"
    assert {pid: packages & NATIVE for pid, packages in mapped.items() if packages & NATIVE} == {}


def test_an_analysis_runs_in_a_process_that_ends_and_leaves_nothing_loaded(sessions_and_service) -> None:
    _, service = sessions_and_service
    environment = environment_of(service.home, DJANGO_SETTINGS_MODULE="concilio.config.settings")
    subprocess.run([sys.executable, "-c", ASK], env=environment, check=True)
    with closing(sqlite3.connect(service.home / "concilio.sqlite3")) as database:
        until(lambda: database.execute("SELECT count(*) FROM insight_finding").fetchone()[0] == 1, "findings")
    # Python's own tracker of such processes, a small one, stays.
    until(lambda: not any("spawn_main" in line for line in service.children().values()), "the analysis' end")
    assert [pid for pid in _lasting(service) if _packages(pid) & NATIVE] == []


def test_a_draft_is_asked_for_in_a_page_and_made_outside_the_web_process(sessions_and_service) -> None:
    _, service = sessions_and_service
    environment = environment_of(service.home, DJANGO_SETTINGS_MODULE="concilio.config.settings")
    session = subprocess.run(
        [sys.executable, "-c", CONVENER], env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()
    staff = {"cookie": f"__Host-staff={session}"}
    desk = f"{service.base}/en/desk/bench/findings/"
    page = httpx.get(desk, headers=staff)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token is not None, page.text
    form = {"cookie": f"{staff['cookie']}; __Host-form={page.cookies['__Host-form']}"}
    asked = httpx.post(f"{desk}draft/", headers=form, data={"csrfmiddlewaretoken": token[1]})
    assert asked.status_code == 302
    until(lambda: "is being made" not in httpx.get(desk, headers=staff).text, "an answer on the desk")
    assert "Read what would be public" in httpx.get(desk, headers=staff).text
    mapped = {pid: _packages(pid) for pid in _lasting(service)}
    assert all("numpy" in packages for packages in mapped.values()), "positive control"
    assert {pid: packages & NATIVE for pid, packages in mapped.items() if packages & NATIVE} == {}


def _vote(service: Service, session: str) -> httpx.Response:
    address = f"{service.base}/en/d/bench/card/"
    seat = {"cookie": f"__Host-seat={session}"}
    page = httpx.get(address, headers=seat)
    fields = dict(re.findall(r'name="(csrfmiddlewaretoken|statement)" value="([^"]+)"', page.text))
    seat["cookie"] += f"; __Host-form={page.cookies['__Host-form']}"
    return httpx.post(address, headers=seat, data={**fields, "choice": "agree"})


def _log_in(service: Service) -> httpx.Response:
    address = f"{service.base}/en/account/login/"
    page = httpx.get(address)
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert found is not None
    return httpx.post(
        address,
        headers={"cookie": f"__Host-form={page.cookies['__Host-form']}"},
        data={
            "csrfmiddlewaretoken": found[1],
            "login": "nobody@staff.example",
            "password": "no such password",
        },
    )


def _lasting(service: Service) -> list[int]:
    """The processes that live as long as the service: not those that analyse, which the clock may start too."""
    children = [pid for pid, line in service.children().items() if " serve " in line]
    return [service.process.pid, *children]


def _packages(pid: int) -> set[str]:
    return set(re.findall(r"site-packages/(\w+?)(?:\.libs)?/", Path(f"/proc/{pid}/maps").read_text()))
