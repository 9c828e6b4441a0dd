"""The network: do the names of the site lead somewhere, and are their certificates good?"""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator, Sequence

from concilio.commands.checks.finding import Finding, Level

PATIENCE_SECONDS = 5.0
FEW_DAYS = 14
ONION = ".onion"


def check_hosts(hosts: Sequence[str]) -> Iterator[Finding]:
    """Is each name one that browsers find?"""
    if not hosts:
        yield Finding("hosts", Level.OK, "this machine only; CONCILIO_HOSTS names what the public uses")
    for host in hosts:
        if host.endswith(ONION):
            if is_onion_name(host):
                yield Finding("hosts", Level.OK, f"{host}, an onion service")
            else:
                yield Finding(
                    "hosts", Level.WRONG, f"{host} is no name of an onion service: its check does not fit.",
                    "Copy it once more from the file hostname in Tor's folder.",
                )  # fmt: skip
        elif _addresses(host):
            yield Finding("hosts", Level.OK, host)
        else:
            yield Finding(
                "hosts", Level.WARNING, f"{host} leads nowhere, asked from here.",
                "Look at the name's record, or at this machine's own name server.",
            )  # fmt: skip


def check_certificates(
    hosts: Sequence[str], port: int = 443, authorities: str | None = None
) -> Iterator[Finding]:
    """Has each public name a certificate that browsers take, for some time to come?

    Args:
        authorities: a file of certificates that are trusted besides the system's.
    """
    for host in hosts:
        if host.endswith(ONION) or not _addresses(host):
            continue  # an onion name is its own key; a name that leads nowhere was told already
        yield _certificate(host, port, authorities)


def is_onion_name(host: str) -> bool:
    """Whether the name is a key of an onion service of version 3, by the check that it holds."""
    try:
        raw = base64.b32decode(host.removesuffix(ONION).rpartition(".")[2].upper())
    except binascii.Error:
        return False
    if len(raw) != 35:
        return False
    key, check, version = raw[:32], raw[32:34], raw[34:]
    return version == b"\x03" and hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2] == check


def _addresses(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host.strip("[]"), None))
    except OSError:
        return False


def _certificate(host: str, port: int, authorities: str | None) -> Finding:
    context = ssl.create_default_context(cafile=None)
    if authorities is not None:
        context.load_verify_locations(authorities)
    name = host.strip("[]")
    try:
        with (
            socket.create_connection((name, port), PATIENCE_SECONDS) as line,
            context.wrap_socket(line, server_hostname=name) as secured,
        ):
            ends = ssl.cert_time_to_seconds(str((secured.getpeercert() or {})["notAfter"]))
    except ssl.SSLCertVerificationError as error:
        return Finding(
            "certificates", Level.WRONG, f"browsers refuse the one of {host}: {error.verify_message}.",
            "Renew it, and let the web server read it again.",
        )  # fmt: skip
    except OSError as error:
        local = _is_local(name)
        return Finding(
            "certificates", Level.OK if local else Level.WARNING,
            f"{host} has none to look at: {error.strerror or error}.",
            "" if local else f"Start the web server in front, which listens on port {port}.",
        )  # fmt: skip
    days = int((ends - time.time()) // 86_400)
    if days < FEW_DAYS:
        return Finding(
            "certificates", Level.WARNING, f"the one of {host} is good for {days} more days.",
            "Look why it was not renewed (certbot renew, and its timer).",
        )  # fmt: skip
    return Finding("certificates", Level.OK, f"{host}, for {days} more days")


def _is_local(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
