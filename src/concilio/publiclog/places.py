"""Where a log's files and its secret keys are.

The files may be served and mirrored by anybody. The keys belong into no backup, and not into the reach of web
processes: a restored copy elsewhere must not be able to sign.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from concilio.ledger.addresses import read_addresses
from concilio.ledger.keys import KeyType, SigningKey, VerifierKey, read_signing_key
from concilio.ledger.log_folder import LogFolder
from concilio.publiclog.models import Log

_KEY_FILES = {KeyType.LOG_ED25519: "log-ed25519", KeyType.ML_DSA_44: "log-ml-dsa-44"}


def folder_of(log: Log) -> LogFolder:
    """The folder of a log's public files."""
    return LogFolder(Path(settings.LEDGER_FOLDER) / log.slug)


def keys_folder(slug: str) -> Path:
    """The folder of a log's secret keys and its witnesses' addresses, for the sealing process alone."""
    return Path(settings.LEDGER_KEYS) / slug


def write_keys(slug: str, keys: list[SigningKey], *, beside: bool = False) -> None:
    """Write key files that only this account can read.

    Args:
        beside: these are later keys of a log, kept beside its first ones.

    Raises:
        FileExistsError: a key of this log is there already; nothing is overwritten.
    """
    folder = keys_folder(slug)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for key in keys:
        name = _KEY_FILES[key.type] + (f"-{key.verifier.id.hex()}" if beside else "")
        handle = os.open(folder / f"{name}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.key_file() + "\n")


def read_keys(slug: str) -> list[SigningKey]:
    """The keys that are there: two; one where the other was lost; more while old and new ones sign together.

    Raises:
        MalformedError: a file that is no key.
    """
    return [read_signing_key(file.read_text("ascii").strip()) for file in _key_files(slug)]


def destroy_key(slug: str, key: VerifierKey) -> None:
    """Delete the secret half of a key that has ended; nothing happens where it is gone already."""
    for file in _key_files(slug):
        if read_signing_key(file.read_text("ascii").strip()).verifier == key:
            file.unlink()


def _key_files(slug: str) -> list[Path]:
    return sorted(keys_folder(slug).glob("log-*.key"))


def addresses_of(log: Log) -> dict[str, str]:
    """Where witnesses can be asked, by key name; those that visit have no address."""
    return read_addresses(keys_folder(log.slug))
