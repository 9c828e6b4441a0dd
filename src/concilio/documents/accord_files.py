"""Every format of an accord in one list: how each is written, called and served.

What writes a format is loaded when it is first asked to: a page that only names the formats needs no typesetter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from concilio.documents.accord_text import AccordText

__all__ = ["FORMATS", "AccordFile", "Format", "accord_files"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its ending, its media type, and what writes it."""

    ending: str
    media_type: str
    write: Callable[[AccordText], bytes]


@dataclass(frozen=True, slots=True)
class AccordFile:
    """One finished file."""

    name: str
    language: str
    format: str
    data: bytes


def _writer(name: str) -> Callable[[AccordText], bytes]:
    def write(text: AccordText) -> bytes:
        module = import_module(f"concilio.documents.accord_{name}")
        return cast(bytes, getattr(module, f"write_{name}")(text))

    return write


FORMATS: dict[str, Format] = {
    "html": Format("html", "text/html; charset=utf-8", _writer("html")),
    "pdf": Format("pdf", "application/pdf", _writer("pdf")),
    "docx": Format(
        "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _writer("docx")
    ),
    "akoma_ntoso": Format("akn.xml", "application/akn+xml", _writer("akoma_ntoso")),
    "json_ld": Format("jsonld", "application/ld+json", _writer("json_ld")),
}


def accord_files(texts: Iterable[AccordText]) -> Iterator[AccordFile]:
    """Each text in each format, one after another, so that whoever asks can show progress and keep one at a time.

    Raises:
        MissingGlyphError, AkomaNtosoError: a document cannot be made; those before it have been handed out.
    """
    for text in texts:
        for name, format_ in FORMATS.items():
            yield AccordFile(
                f"{text.id}-{text.language}.{format_.ending}", text.language, name, format_.write(text)
            )
