"""nginx with the file that the manual gives, in front of a server of this run."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from concilio.benchmark.strangers import Place

FILE = Path(__file__).resolve().parents[3] / "docs" / "operate" / "nginx.conf"
# What the file says to set in nginx.conf itself, and folders of this run's own.
_MAIN = """
daemon off;
pid {home}/nginx.pid;
worker_processes 2;
worker_rlimit_nofile 20000;
error_log /dev/null crit;
events {{ worker_connections 8192; }}
http {{
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
{site}
}}
"""


def nginx_program() -> str | None:
    """Where nginx is on this machine, if it is."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


@contextmanager
def behind_nginx(port: int, home: Path) -> Iterator[tuple[Place, Place]]:
    """nginx in front of a server on `port`: its place with TLS, and the socket for the onion service.

    Args:
        home: an empty folder for its files; whatever it writes there stays there to be looked at.

    Raises:
        FileNotFoundError: there is no nginx here.
    """
    program = nginx_program()
    if program is None:
        raise FileNotFoundError("nginx")
    home.mkdir(parents=True, exist_ok=True)
    _make_certificate(home)
    tls, plain, onion = _free_port(), _free_port(), home / "onion.sock"
    configuration = home / "nginx.conf"
    configuration.write_text(_MAIN.format(home=home, site=site_file(port, tls, plain, home)))
    process = subprocess.Popen([program, "-c", str(configuration), "-p", str(home)])  # noqa: S603
    try:
        _await(tls, process)
        yield Place(tls, tls=True), Place(socket=str(onion))
    finally:
        process.terminate()
        process.wait(20)


def site_file(port: int, tls: int, plain: int, home: Path) -> str:
    """The manual's file with this run's ports, names and certificate, and nothing else changed."""
    text = FILE.read_text(encoding="utf-8")
    for pattern, ours in (
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"),
        (r"\n *listen \[::\]:\d+[^;]*;", ""),
        (r"unix:/run/concilio-onion\.sock", f"unix:{home}/onion.sock"),
        (r"server_name [^;]*;", "server_name localhost;"),
        (r"/etc/letsencrypt/live/[^;]*/fullchain\.pem", f"{home}/certificate.pem"),
        (r"/etc/letsencrypt/live/[^;]*/privkey\.pem", f"{home}/key.pem"),
        (r"http://127\.0\.0\.1:8000", f"http://127.0.0.1:{port}"),
    ):
        text, count = re.subn(pattern, ours, text)
        if not count:
            raise ValueError(f"{FILE.name} has no {pattern}")
    return text


def _make_certificate(home: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (home / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (home / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def _await(port: int, process: subprocess.Popen[bytes], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("nginx did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("nginx does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
