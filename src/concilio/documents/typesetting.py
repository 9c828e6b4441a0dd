"""Typesetting: a PDF from a Typst template and data, never from markup that anybody wrote.

Texts reach Typst as JSON strings, which it prints and does not interpret. Faces come from the package
(docs/adr/0150-fonts-in-the-package.md).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typst

from concilio.documents.fonts import letters_without_a_face, package_fonts
from concilio.documents.missing_letters import all_fonts


def typeset_pdf(template: Path, data: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """A PDF of `template`, tagged to PDF/UA-1; the same data give the same bytes: no clock and no file name goes in.

    Only where a letter is in no face of the package does it use the machine's faces, too: then another machine may give
    other bytes.

    Args:
        template: a Typst file, which reads `data` as `data.json` and the pictures by their names.
        pictures: file name and content of each.

    Raises:
        TypstError: the template cannot be set, or a letter is in no face at all (missing_letters.py finds them first).
    """
    fonts = all_fonts() if letters_without_a_face(_strings(data)) else package_fonts()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for picture, content in pictures.items():
            (folder / picture).write_bytes(content)
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        (folder / "document.typ").write_bytes(template.read_bytes())
        made = typst.compile(
            folder / "document.typ",
            root=folder,
            font_paths=fonts,
            format="pdf",
            timestamp=0,
            pdf_standards=["ua-1"],
        )
    return _one(made)


def set_in_package_fonts(template: Path, data: Mapping[str, Any]) -> bytes:
    """A PDF to PDF/UA-1 and PDF/A-2a together, in the package's faces alone: the same bytes anywhere.

    Safe to call from several threads at once.

    Args:
        template: a Typst file, which reads `data` as JSON from the input `data`.

    Raises:
        TypstError: the template cannot be set, or not to both standards.
        FontFileError: a font file of the package is not as it was.
    """
    made = typst.compile(
        template,
        root=template.parent,
        font_paths=package_fonts(),
        format="pdf",
        timestamp=0,
        pdf_standards=["ua-1", "a-2a"],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return _one(made)


def _one(made: Any) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("Typst gave several files for one document")
    return made


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _strings(value)
