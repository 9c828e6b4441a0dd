"""How a Word file is set, and how many words it has: read from its XML, whoever wrote the file.

Words inside tracked insertions, content controls and fields count, and are checked, as a reader of the file sees them;
what is marked as deleted is not.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_MOST_BYTES = 50_000_000
_EMPHASES = {"b": "bold", "bCs": "bold", "i": "italic", "iCs": "italic", "u": "underline"}
_OFF = {"0", "false", "off", "none"}


class NotAWordFileError(ValueError):
    """The bytes are no Word file that can be read."""


@dataclass(frozen=True, slots=True)
class WordFile:
    """What is set in a Word file's text and notes, by style or directly.

    Attributes:
        text, notes: the words as one string each, paragraphs apart by a line's end.
        emphases: "bold", "italic", "underline", those that anything is set in.
        fonts: every font that is named.
        sizes: every size in points that letters are set in.
    """

    text: str
    notes: str
    emphases: frozenset[str]
    fonts: frozenset[str]
    sizes: frozenset[float]


def read_word_file(data: bytes) -> WordFile:
    """Read a Word file.

    Raises:
        NotAWordFileError: it is none, or is larger unpacked than a text can be.
    """
    parts = _parts(data)
    texts = [parts[name] for name in _TEXTS if name in parts]
    styles = [parts["word/styles.xml"]] if "word/styles.xml" in parts else []
    used = {found.get(f"{_W}val") for part in texts for found in _each(part, "pStyle", "rStyle", "tblStyle")}
    roots = [*texts, *(style for part in styles for style in _used_styles(part, used))]
    return WordFile(
        text=_words(texts[0]),
        notes="\n".join(map(_words, texts[1:])),
        emphases=frozenset(
            _EMPHASES[name]
            for root in roots
            for name in _EMPHASES
            for found in _each(root, name)
            if found.get(f"{_W}val", "1").lower() not in _OFF
        ),
        fonts=frozenset(
            value
            for root in roots
            for found in _each(root, "rFonts")
            for key, value in found.attrib.items()
            if key.removeprefix(_W) in {"ascii", "hAnsi", "cs", "eastAsia"}
            or (key.endswith("Theme") and value)
        ),
        sizes=frozenset(
            float(found.get(f"{_W}val")) / 2 for root in roots for found in _each(root, "sz", "szCs")
        ),
    )


def _parts(data: bytes) -> dict[str, Any]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            wanted = [name for name in (*_TEXTS, "word/styles.xml") if name in file.namelist()]
            if sum(file.getinfo(name).file_size for name in wanted) > _MOST_BYTES:
                raise NotAWordFileError("The Word file is too large.")
            parts = {name: etree.fromstring(file.read(name), parser) for name in wanted}
    except (zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise NotAWordFileError("This is not a Word file, or it is damaged.") from error
    if _TEXTS[0] not in parts:
        raise NotAWordFileError("This is not a Word file: it has no text.")
    return parts


def _each(root: Any, *names: str) -> Iterator[Any]:
    for name in names:
        yield from root.iter(f"{_W}{name}")


def _used_styles(styles: Any, used: set[str | None]) -> Iterator[Any]:
    """The defaults, the default styles, and those in use with what they are based on."""
    yield from _each(styles, "docDefaults")
    by_id = {style.get(f"{_W}styleId"): style for style in _each(styles, "style")}
    names = {name for name, style in by_id.items() if style.get(f"{_W}default") in {"1", "true"}} | used
    seen: set[str | None] = set()
    while names:
        name = names.pop()
        if name in seen or name not in by_id:
            continue
        seen.add(name)
        yield by_id[name]
        names |= {found.get(f"{_W}val") for found in _each(by_id[name], "basedOn", "link")}


def _words(root: Any) -> str:
    paragraphs = []
    for paragraph in _each(root, "p"):
        pieces = [
            " " if piece.tag in (f"{_W}tab", f"{_W}br") else piece.text or ""
            for piece in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br")
            if next(piece.iterancestors(f"{_W}p")) is paragraph
        ]
        paragraphs.append("".join(pieces))
    return "\n".join(paragraphs)
