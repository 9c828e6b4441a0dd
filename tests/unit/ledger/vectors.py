"""The published vectors, read once; marked so that tests skip, saying so, where they are not at hand."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[4] / "shared" / "data" / "ledger-vectors.json"
needs_vectors = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not FILE.exists(), reason="the ledger's vectors are not next to the checkout"),
]


@cache
def vectors() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


def of_base64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def numbered_entry(number: int) -> bytes:
    return f"concilio test leaf {number}".encode()
