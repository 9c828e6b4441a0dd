"""The words of an HTML page, without running, following or loading anything. Runs in the child process."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

from concilio.record.sources.faults import Fault, SourceRefused

__all__ = ["page"]

MOST_LETTERS = 4_000_000
_UNSHOWN = {
    "script",
    "style",
    "template",
    "noscript",
    "head",
    "svg",
    "math",
    "iframe",
    "object",
    "select",
    "textarea",
}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "title", "tr", "ul",
}  # fmt: skip
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.\-]{1,40})""", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Encodings that let plain letters stand for markup.
_UNSAFE = {"utf-7", "utf_7", "hz", "iso2022_jp"}


def page(content: bytes, charset: str = "") -> dict[str, str]:
    """{"title": ..., "text": ...} of a page.

    Args:
        charset: what the server said; a mark at the beginning of the file outweighs it.
    """
    reader = _Reader()
    reader.feed(_decoded(content, charset))
    reader.close()
    return {"title": reader.title(), "text": reader.text()}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._title: list[str] = []
        self._hidden: list[str] = []
        self._in_title = False
        self._letters = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title" and not self._title:
            self._in_title = True
        if tag == "body":
            self._hidden.clear()
        elif tag in _UNSHOWN:
            self._hidden.append(tag)
        if tag in _BLOCKS and not self._hidden:
            self._pieces.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and not self._hidden:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in self._hidden:
            while self._hidden.pop() != tag:
                pass
        if tag in _BLOCKS and not self._hidden:
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self._title.append(data)
        elif not self._hidden:
            self._letters += len(data)
            if self._letters > MOST_LETTERS:
                raise SourceRefused(Fault.TOO_MUCH_WORK)
            self._pieces.append(re.sub(r"\s+", " ", data))

    def title(self) -> str:
        return " ".join("".join(self._title).split())[:400]

    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        return "\n".join(line for line in lines if line)


def _decoded(content: bytes, charset: str) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    declared = _DECLARED.search(content[:4096])
    for name in (charset, declared[1].decode("ascii") if declared else ""):
        if _is_known(name):
            return content.decode(name, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _is_known(name: str) -> bool:
    try:
        found = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return False
    return bool(found) and found.replace("-", "_") not in _UNSAFE and codecs.lookup(name)._is_text_encoding
