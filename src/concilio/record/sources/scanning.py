"""Reading the words of a scan with Tesseract, where the operator has installed it. Without it they are typed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache

from concilio.record.sources.confined import Limits, work

__all__ = ["installed_languages", "scan"]

_CODES = {"ar": "ara", "az": "aze", "en": "eng", "hy": "hye", "ru": "rus"}
_LIMITS = Limits(memory=2048, output=8, seconds=60)


@cache
def installed_languages() -> frozenset[str]:
    """The languages of the interface that Tesseract reads here; none where it is not installed."""
    if shutil.which("tesseract") is None:
        return frozenset()
    listed = subprocess.run(
        ["tesseract", "--list-langs"],  # noqa: S607 - wherever the operator has it
        capture_output=True, text=True, timeout=20, check=False,
    ).stdout.split()  # fmt: skip
    return frozenset(language for language, code in _CODES.items() if code in listed)


def scan(picture: bytes, languages: Sequence[str]) -> str | None:
    """The words in a picture of a page; None where Tesseract or all of these languages are missing.

    The picture is not opened here: the program reads it, under the limits of a child process.

    Args:
        languages: those in which the page is written, the likeliest first.

    Raises:
        SourceRefused: the picture cannot be read, or takes too long.
    """
    codes = [_CODES[language] for language in languages if language in installed_languages()]
    if not codes:
        return None
    command = ["tesseract", "stdin", "stdout", "-l", "+".join(codes), "--psm", "3"]
    told = work("scan", picture, {"command": command}, _LIMITS)
    lines = (
        " ".join(line.split()) for line in told.decode("utf-8", "replace").replace("\f", "\n").splitlines()
    )
    return "\n".join(line for line in lines if line)
