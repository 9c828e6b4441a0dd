"""A witness over HTTP: the two addresses of C2SP's tlog-witness. It logs nothing of who asks."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from concilio.ledger.asking import reading_path
from concilio.ledger.witness import MOST_BODY_BYTES, Answer
from concilio.ledger.witness_state import Witness

_SECONDS = 30


class WitnessServer(ThreadingHTTPServer):
    """Serves one witness until it is told to stop."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        super().__init__(address, _Handler)
        self.witness = witness


class _Handler(BaseHTTPRequestHandler):
    server: WitnessServer
    server_version, sys_version = "witness", ""
    timeout = _SECONDS

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if self.path != "/add-checkpoint":
            self._send(Answer(404, "there is nothing at this address\n"))
        elif not length.isdigit() or int(length) > MOST_BODY_BYTES:
            self.close_connection = True
            self._send(Answer(400, "a request states its length, at most 64 KiB\n"))
        else:
            body = self.rfile.read(int(length))
            self._send(self.server.witness.add_checkpoint(body, now=int(time.time())))

    def do_GET(self) -> None:
        state = self.server.witness.state
        notes = {f"/{reading_path(origin)}": origin for origin in state.logs()}
        note = state.note(notes[self.path]) if self.path in notes else ""
        self._send(Answer(200, note) if note else Answer(404, "nothing was signed of such a log\n"))

    def _send(self, answer: Answer) -> None:
        content = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
        pass
