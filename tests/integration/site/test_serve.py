"""`concilio serve` as an operator meets it: one command, from nothing, killed parts coming back, a clean stop."""

from __future__ import annotations

import os
import re
import signal
import stat
from collections.abc import Iterator

import httpx
import pytest

from tests.serving import Service, serving, until


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("installation") / "home"
    with serving(home) as running:
        yield running


def test_one_command_serves_from_nothing_and_prints_the_set_up_link(service: Service):
    page = httpx.get(service.set_up_link())
    assert page.status_code == 200
    assert "Set up Concilio" in page.text


def test_what_it_keeps_is_readable_by_its_owner_alone(service: Service):
    for name in ("concilio.sqlite3", "secret", "background.sqlite3"):
        assert stat.S_IMODE((service.home / name).stat().st_mode) & 0o077 == 0, name


def test_the_first_page_weighs_less_than_35_kilobytes_with_all_that_it_loads(service: Service):
    with httpx.Client(headers={"accept-encoding": "gzip"}) as browser:
        page = browser.get(f"{service.base}/en/")
        loaded = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
        assert len(loaded) == 3
        weight = len(page.content)
        for address in loaded:
            with browser.stream("GET", service.base + address) as answer:
                weight += sum(len(part) for part in answer.iter_raw())
                assert "immutable" in answer.headers["cache-control"], "named by its content, kept for good"
    assert weight < 35_000, weight


def test_ten_megabytes_are_refused_with_a_page_that_the_browser_can_show(service: Service):
    answer = httpx.post(f"{service.base}/en/account/login/", content=b"x" * 10_000_000, timeout=30)
    assert answer.status_code == 413
    assert "too much at once" in answer.text


def test_a_program_may_ask_for_the_head_of_an_answer_alone(service: Service):
    address = f"{service.base}/api/dialogues"
    with httpx.Client() as program:
        whole, head, again = program.get(address), program.head(address), program.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"] == str(len(again.content))


def test_killed_background_work_starts_again(service: Service):
    first = service.background()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    until(lambda: service.background() not in {None, first}, "another background process")


def test_a_killed_web_process_comes_back(service: Service):
    background = service.background()
    for pid in service.children():
        if pid == background:
            continue
        os.kill(pid, signal.SIGKILL)
    until(lambda: service.health() is not None, "an answer after the web process was killed")


def test_metrics_tell_nothing_of_a_person_and_only_this_machine(service: Service):
    text = httpx.get(f"{service.base}/metrics").text
    names = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    assert names == {"concilio_dialogues", "concilio_statements", "concilio_background_silence_seconds"}


def test_no_address_is_written_anywhere(service: Service):
    canary = {"user-agent": "canary-browser/1", "x-forwarded-for": "203.0.113.99"}
    for address in ("/en/", "/en/d/canary-slug/", "/en/account/login/"):
        httpx.get(service.base + address, headers=canary)
    httpx.post(f"{service.base}/en/account/login/", data={"login": "canary@typed.example"}, headers=canary)
    kept = [service.said, *(path for path in service.home.rglob("*") if path.is_file())]
    for path in kept:
        content = path.read_bytes()
        for word in (b"canary", b"203.0.113.99"):
            assert word not in content, path


def test_it_stops_cleanly_when_told_to(service: Service):
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(20) == 0
    until(lambda: not service.children(), "no process left behind")
    assert "Traceback" not in service.said.read_text()
    assert service.health() is None
