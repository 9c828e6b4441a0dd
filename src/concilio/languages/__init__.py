"""The languages of the interface: one folder each, with everything that is that language's.

A folder is named by the language's code and holds its name and direction (`__init__.py`), Django's formats of dates and
numbers (`formats.py`) and the translations (`LC_MESSAGES`), and, where it has them, invented words of phrases
(`phrases.py`), keyboards (`keyboards.py`) and the words on envelope cards (`cards.py`). Imports nothing else of the
project.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

FOLDER = Path(__file__).resolve().parent
_FOLDERS = {
    module.name: import_module(f"{__name__}.{module.name}")
    for module in sorted(iter_modules(__path__), key=lambda module: module.name)
    if module.ispkg
}

LANGUAGES: list[tuple[str, str]] = [(code, language.NAME) for code, language in _FOLDERS.items()]
"""(code, the language's own name), in the order of codes."""
LANGUAGE_CODES: tuple[str, ...] = tuple(_FOLDERS)
# Django's own table marks Azerbaijani as written from right to left; it is not.
RIGHT_TO_LEFT: frozenset[str] = frozenset(
    code for code, language in _FOLDERS.items() if language.RIGHT_TO_LEFT
)


def what_languages_say(module: str, name: str) -> dict[str, Any]:
    """By code, what a name means in a module of each language's folder; without those that have no such module."""
    return {
        code: getattr(import_module(f"{__name__}.{code}.{module}"), name)
        for code in LANGUAGE_CODES
        if find_spec(f"{__name__}.{code}.{module}")
    }
