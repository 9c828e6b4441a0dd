"""The adapter against a real HTTP server that answers well, slowly, wrongly or not at all."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from concilio.dialogue.models import Translation
from concilio.translation import machine
from concilio.translation.actions import translate_by_machine
from tests.integration import scene as stage


class Server(ThreadingHTTPServer):
    """Answers every question with what it was told to, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body: bytes | None = None
        self.may_answer = threading.Event()
        self.may_answer.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, question))
        self.server.may_answer.wait(30)
        body = self.server.body
        if body is None:
            body = json.dumps({"translatedText": f"<{question['target']}> {question['q']}"}).encode()
        try:
            self.send_response(self.server.status)
            self.send_header("Content-Length", str(len(body)))
            for name, value in self.server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # the client has given up, as it should

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        settings.TRANSLATOR = server.address
        settings.TRANSLATOR_KEY = ""
        yield server
        server.may_answer.set()
        server.shutdown()
        thread.join()


def test_a_machine_is_off_unless_somebody_sets_one_up(settings: Any) -> None:
    assert settings.TRANSLATOR == ""
    with pytest.raises(machine.TranslatorOff):
        machine.translate("One bridge.", source="en", target="hy")


def test_a_good_answer_is_the_translation(server: Server) -> None:
    assert machine.translate("One bridge.", source="en", target="hy") == "<hy> One bridge."
    assert server.asked == [
        ("/translate", {"q": "One bridge.", "source": "en", "target": "hy", "format": "text"})
    ]


def test_an_unknown_language_is_left_to_the_machine_and_a_key_is_sent(server: Server, settings: Any) -> None:
    settings.TRANSLATOR = server.address + "/"
    settings.TRANSLATOR_KEY = "a-key"
    machine.translate("One bridge.", source="und", target="hy")
    path, question = server.asked[0]
    assert (path, question["source"], question["api_key"]) == ("/translate", "auto", "a-key")


def test_a_slow_answer_is_given_up(server: Server) -> None:
    server.may_answer.clear()
    with pytest.raises(machine.TranslatorFailed):
        machine.translate("One bridge.", source="en", target="hy", timeout=0.2)


@pytest.mark.parametrize("status", [429, 500, 503, 301, 403])
def test_a_machine_that_is_unwell_is_said_to_be(server: Server, status: int) -> None:
    server.status = status
    server.headers = {"Location": "/elsewhere"}
    with pytest.raises(machine.TranslatorFailed):
        machine.translate("One bridge.", source="en", target="hy")
    assert len(server.asked) == 1


def test_a_language_that_it_does_not_know_is_said_apart(server: Server) -> None:
    server.status, server.body = 400, b'{"error": "az is not supported"}'
    with pytest.raises(machine.TranslatorRefused):
        machine.translate("One bridge.", source="en", target="az")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"translatedText": 7}',
        b'{"translatedText": "  "}',
        b'{"translatedText": "' + b"x" * 70_000 + b'"}',
        b"\xff\xfe\xfd",
    ],
    ids=["empty", "html", "list", "nothing", "number", "blank", "huge", "no-unicode"],
)
def test_a_broken_answer_is_not_taken_for_a_translation(server: Server, body: bytes) -> None:
    server.body = body
    with pytest.raises(machine.TranslatorMadeNoSense):
        machine.translate("One bridge.", source="en", target="hy")


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "not an address", "http://"])
def test_no_server_and_no_address_are_clear_errors(settings: Any, address: str) -> None:
    settings.TRANSLATOR, settings.TRANSLATOR_KEY = address, ""
    with pytest.raises(machine.TranslatorFailed) as caught:
        machine.translate("One secret bridge.", source="en", target="hy", timeout=0.5)
    # Neither the error nor what caused it carries the statement into a log.
    assert caught.value.__cause__ is None
    assert "secret" not in repr(caught.value)


@pytest.mark.django_db
def test_a_translator_gets_a_draft_marked_as_a_machines(server: Server) -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, text="One bridge.")
    made = translate_by_machine(translator=scene.translators["hy"][0], statement=statement, language="hy")
    assert (made.text, made.status, made.by) == ("<hy> One bridge.", Translation.Status.MACHINE, None)
    # Nothing but the words leaves: no name, no number, no dialogue.
    assert set(server.asked[0][1]) == {"q", "source", "target", "format"}


@pytest.mark.django_db
def test_the_page_says_what_the_machine_did_not_do(server: Server, at_desk: Any) -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    server.status = 500
    with translation.override("en"):
        address = reverse("translation:desk", args=[scene.slug])
    client = at_desk(scene.translators["hy"][0])
    answer = client.post(address, {"do": f"machine:{statement.id}"})
    assert answer.status_code == 502
    assert "did not answer" in answer.content.decode()
    assert not Translation.objects.exists()
    server.status = 200
    assert client.post(address, {"do": f"machine:{statement.id}"}).status_code == 302
    assert Translation.objects.get().status == Translation.Status.MACHINE
