"""Where witnesses can be asked: a file beside the log's keys, in no table, no policy and no backup.

An address points at people, so it is written down nowhere else. Witnesses that visit have none.
"""

from __future__ import annotations

import os
from pathlib import Path

_FILE = "witnesses"


def read_addresses(folder: Path) -> dict[str, str]:
    """Addresses by the name on a witness's signatures."""
    try:
        lines = (folder / _FILE).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {name: url for name, _, url in (line.strip().partition(" ") for line in lines) if url}


def write_address(folder: Path, name: str, url: str) -> None:
    """Remember where a witness can be asked; an empty address forgets it."""
    addresses = {**read_addresses(folder), name: url}
    text = "".join(f"{each} {addresses[each]}\n" for each in sorted(addresses) if addresses[each])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = folder / f".{_FILE}.part"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    part.replace(folder / _FILE)
