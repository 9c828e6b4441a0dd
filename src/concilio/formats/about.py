"""about.json: title and question of a folder of votes, and whether its people are simulated."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from concilio.formats.dataset import InputError
from concilio.formats.json_records import read_json

ABOUT = "about.json"


@dataclass(frozen=True)
class About:
    title: str = ""
    question: str = ""
    simulated: bool = False


def read_about(path: Path) -> About:
    """Read about.json.

    Raises:
        InputError: not a record, or a field of the wrong kind. A mark that cannot be understood is an error
            and no guess: simulated people must never pass for real ones.
    """
    value, _ = read_json(path)
    if not isinstance(value, dict):
        raise InputError("this is not a record with named fields.", path=str(path))
    for name, kind, words in (
        ("title", str, "a text"),
        ("question", str, "a text"),
        ("simulated", bool, "true or false"),
    ):
        if name in value and not isinstance(value[name], kind):
            raise InputError(f"this is not {words}.", path=str(path), column=name)
    return About(value.get("title", ""), value.get("question", ""), value.get("simulated", False))


def write_about(path: Path, about: About) -> None:
    text = json.dumps(asdict(about), ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
