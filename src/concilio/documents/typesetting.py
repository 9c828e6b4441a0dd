"""Typesetting: a PDF from a Typst template and data, never from markup that anybody wrote.

Texts reach Typst as JSON strings, which it prints and does not interpret. Faces come from the system; Typst's own
carry Latin, Greek and Cyrillic, so a text in another script shows empty boxes only where the system has no face for it
(docs/adr/0051-fonts-for-all-scripts-from-the-system.md).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from concilio.documents.fonts import package_fonts


def typeset_pdf(template: Path, data: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """A PDF of `template`; the same data give the same bytes: no clock and no file name goes in.

    Tagged to PDF/UA-1; where a letter has no face, which that standard forbids, tagged without the claim.

    Args:
        template: a Typst file, which reads `data` as `data.json` and the pictures by their names.
        pictures: file name and content of each.

    Raises:
        TypstError: the template cannot be set.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for picture, content in pictures.items():
            (folder / picture).write_bytes(content)
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        (folder / "document.typ").write_bytes(template.read_bytes())
        return _set(folder)


def _set(folder: Path) -> bytes:
    document = folder / "document.typ"
    try:
        made = typst.compile(document, root=folder, format="pdf", timestamp=0, pdf_standards=["ua-1"])
    except typst.TypstError:
        made = typst.compile(document, root=folder, format="pdf", timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("Typst gave several files for one document")
    return made


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
    if not isinstance(made, bytes):
        raise TypeError("Typst gave several files for one document")
    return made
