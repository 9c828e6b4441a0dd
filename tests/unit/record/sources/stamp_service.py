"""A time stamp service on this machine, made of openssl."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

SETTINGS = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[stamp]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = service
[service]
serial = {folder}/serial
signer_cert = {folder}/stamp.pem
certs = {folder}/root.pem
signer_key = {folder}/stamp.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
ordering = no
"""


def openssl(*arguments: object, given: bytes | None = None) -> bytes:
    return subprocess.run(
        ["openssl", *map(str, arguments)], input=given, capture_output=True, check=True
    ).stdout


def make_service(folder: Path) -> Path:
    """Keys and certificates of a root and a stamping service; the root's certificate."""
    folder.mkdir(exist_ok=True)
    for name in ("root", "stamp"):
        (folder / f"{name}.cnf").write_text(SETTINGS.format(name=name, folder=folder))
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", folder / f"{name}.key")
    openssl(
        "req", "-x509", "-new", "-key", folder / "root.key", "-config", folder / "root.cnf", "-extensions", "root",
        "-days", 30, "-out", folder / "root.pem",
    )  # fmt: skip
    asked = openssl("req", "-new", "-key", folder / "stamp.key", "-config", folder / "stamp.cnf")
    openssl(
        "x509", "-req", "-CA", folder / "root.pem", "-CAkey", folder / "root.key", "-set_serial", 2, "-days", 30,
        "-extfile", folder / "stamp.cnf", "-extensions", "stamp", "-out", folder / "stamp.pem", given=asked,
    )  # fmt: skip
    (folder / "serial").write_text("01")
    return folder / "root.pem"


@contextmanager
def stamp_service(folder: Path) -> Iterator[str]:
    """The address of the service whose keys are in a folder."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = folder / "query"
            query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            answer = openssl("ts", "-reply", "-config", folder / "root.cnf", "-queryfile", query)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
