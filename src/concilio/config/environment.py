"""What the environment says, read once and refused in one sentence where it makes no sense."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from concilio.storage.database import database_from_url
from concilio.storage.operator_error import OperatorError

VARIABLES = (
    "CONCILIO_HOME",
    "CONCILIO_DATABASE",
    "CONCILIO_HOSTS",
    "CONCILIO_TRANSLATOR",
    "CONCILIO_TRANSLATOR_KEY",
    "CONCILIO_AWAY",
    "CONCILIO_BACKGROUND",
    "CONCILIO_LEDGER_KEYS",
    "CONCILIO_FETCH",
    "CONCILIO_TIME_STAMPS",
    "CONCILIO_TIME_STAMP_ROOTS",
)
AWAY = "https://www.wikipedia.org/"
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_IPV6 = re.compile(r"\[[0-9a-f:.]+\]")


@dataclass(frozen=True)
class Environment:
    """All settings that an operator can make.

    Attributes:
        database: as Django's DATABASES has it.
        hosts: names under which the public reaches the site, in lower case; none: this machine only.
        translator: address of a LibreTranslate server, or empty.
        away: where "Leave this page" leads.
        fetch: whether pages that the record cites may be fetched.
        time_stamps: address of a service of RFC 3161, or empty; with the file of certificates that vouch for it.
    """

    home: Path
    database: dict[str, Any]
    hosts: tuple[str, ...]
    translator: str
    translator_key: str
    away: str
    fetch: bool
    time_stamps: str
    time_stamp_roots: Path | None


def read_environment(values: Mapping[str, str]) -> Environment:
    """The settings that these variables make.

    Raises:
        OperatorError: one of them makes no sense; the message names it.
    """
    home = Path(values.get("CONCILIO_HOME") or "var").absolute()
    if values.get("CONCILIO_BACKGROUND", "") not in {"", "at-once"}:
        raise OperatorError("CONCILIO_BACKGROUND can only be at-once, which is for tests. Unset it.")
    return Environment(
        home=home,
        database=database_from_url(values.get("CONCILIO_DATABASE"), home),
        hosts=hosts_of(values.get("CONCILIO_HOSTS", "")),
        translator=_address("CONCILIO_TRANSLATOR", values.get("CONCILIO_TRANSLATOR", "")),
        translator_key=_key(values.get("CONCILIO_TRANSLATOR_KEY", "")),
        away=_address("CONCILIO_AWAY", values.get("CONCILIO_AWAY", "")) or AWAY,
        fetch=_yes("CONCILIO_FETCH", values.get("CONCILIO_FETCH", "")),
        time_stamps=_address("CONCILIO_TIME_STAMPS", values.get("CONCILIO_TIME_STAMPS", "")),
        time_stamp_roots=_roots(values),
    )


def hosts_of(said: str) -> tuple[str, ...]:
    """The host names in a list with commas or spaces; names in other scripts as browsers send them (xn--…).

    Raises:
        OperatorError: something in it is no host name.
    """
    return tuple(dict.fromkeys(_host(name) for name in re.split(r"[\s,;]+", said) if name))


def _host(said: str) -> str:
    name = said.lower().removesuffix(".")
    bare = re.sub(r"^[a-z]+://", "", name).split("/")[0]
    if re.fullmatch(r"[^:]+:\d+", bare):
        bare = bare.split(":")[0]
    if bare != name:
        raise OperatorError(
            f"CONCILIO_HOSTS: {said!r} is an address. Give the name alone, without scheme, port and path: {bare!r}."
        )
    if _IPV6.fullmatch(name):
        return name
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    if name and len(name) <= 253 and all(_LABEL.fullmatch(label) for label in name.split(".")):
        return name
    raise OperatorError(
        f"CONCILIO_HOSTS: {said!r} is no host name. Names look like dialogue.example.org, with commas between them."
    )


def _address(variable: str, said: str) -> str:
    address = said.strip()
    try:
        parts = urlsplit(address)
        well = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        well = False
    if address and (not well or not address.isprintable() or " " in address):
        raise OperatorError(
            f"{variable} is no address of a web page. It begins with https:// and a name, as in https://example.org/."
        )
    return address


def _yes(variable: str, said: str) -> bool:
    if said.strip().lower() not in {"", "yes", "no"}:
        raise OperatorError(f"{variable} can be yes or no.")
    return said.strip().lower() == "yes"


def _roots(values: Mapping[str, str]) -> Path | None:
    """Who vouches for the stamp service: without that a stamp says nothing."""
    said = values.get("CONCILIO_TIME_STAMP_ROOTS", "").strip()
    if values.get("CONCILIO_TIME_STAMPS", "").strip() and not said:
        raise OperatorError(
            "CONCILIO_TIME_STAMPS needs CONCILIO_TIME_STAMP_ROOTS, a PEM file of the certificates that vouch for it."
        )
    return Path(said).absolute() if said else None


def _key(said: str) -> str:
    key = said.strip()
    if not key.isprintable() or not key.isascii():
        raise OperatorError("CONCILIO_TRANSLATOR_KEY has signs in it that no key has. Copy it once more.")
    return key
