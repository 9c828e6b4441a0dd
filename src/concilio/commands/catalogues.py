"""Compiles each .po file to the .mo file that gettext reads, in the same folder, when it has changed."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent


def compile_catalogues() -> list[Path]:
    """Compile what is newer than its compiled file; the files written. Safe to repeat, and to run twice at once.

    Installed code that may not be written to keeps what came with it.
    """
    written = []
    for source in sorted(PACKAGE.rglob("LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        if not os.access(source.parent, os.W_OK):
            continue
        half = compiled.with_suffix(f".{os.getpid()}.half")
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        with half.open("wb") as out:
            write_mo(out, catalogue)
        half.replace(compiled)
        written.append(compiled)
    return written


if __name__ == "__main__":
    compile_catalogues()
