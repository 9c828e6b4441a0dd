"""Every format of an accord in one list: how each is written, called and served."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from concilio.documents.accord_akoma_ntoso import write_akoma_ntoso
from concilio.documents.accord_docx import write_docx
from concilio.documents.accord_html import write_html
from concilio.documents.accord_json_ld import write_json_ld
from concilio.documents.accord_pdf import write_pdf
from concilio.documents.accord_text import AccordText

__all__ = [
    "FORMATS", "AccordFile", "Format", "accord_files",
    "write_akoma_ntoso", "write_docx", "write_html", "write_json_ld", "write_pdf",
]  # fmt: skip


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


FORMATS: dict[str, Format] = {
    "html": Format("html", "text/html; charset=utf-8", write_html),
    "pdf": Format("pdf", "application/pdf", write_pdf),
    "docx": Format(
        "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_docx
    ),
    "akoma_ntoso": Format("akn.xml", "application/akn+xml", write_akoma_ntoso),
    "json_ld": Format("jsonld", "application/ld+json", write_json_ld),
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
