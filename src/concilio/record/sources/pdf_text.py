"""The words of a PDF's pages, where they stand, and pictures of its pages. Runs in the child process."""

from __future__ import annotations

import ctypes
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from concilio.record.sources.faults import Fault, SourceRefused

__all__ = ["pages", "picture", "places"]

MOST_PAGES = 2_000
MOST_LETTERS = 8_000_000
MOST_WIDTH = 1_600
_NEEDS_PASSWORD = 4
# A page has this many units on each side when places on it are counted as shares.
_UNITS = 100_000


def pages(content: bytes) -> list[str]:
    """The text of each page, one letter for each that the file draws: offsets in it find places on the page."""
    with _opened(content) as document:
        found, letters = [], 0
        for number in range(len(document)):
            found.append(_text(document[number]))
            letters += len(found[-1])
            if letters > MOST_LETTERS:
                raise SourceRefused(Fault.TOO_MUCH_WORK)
        return found


def places(content: bytes, page: int, start: int, end: int) -> list[list[float]]:
    """Rectangles around the letters from `start` to before `end` of a page, counted from 1.

    Returns:
        [left, top, width, height] for each line, in shares of the page as it is shown, turned and cropped.
    """
    with _opened(content) as document:
        shown = document[page - 1]
        text = shown.get_textpage()
        count = text.count_rects(start, end - start)
        return [_share(shown, *text.get_rect(number)) for number in range(count)]


def picture(content: bytes, page: int, width: int) -> bytes:
    """A grey PNG of one page, at most so many pixels wide."""
    with _opened(content) as document:
        shown = document[page - 1]
        across, down = shown.get_size()
        if not 0 < across < 20_000 or not 0 < down < 20_000:
            raise SourceRefused(Fault.TOO_MUCH_WORK)
        scale = min(width, MOST_WIDTH) / across
        if down * scale > 4 * MOST_WIDTH:
            scale = 4 * MOST_WIDTH / down
        return _png(shown.render(scale=scale, grayscale=True, may_draw_forms=False))


@contextmanager
def _opened(content: bytes) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        wants_password = getattr(error, "err_code", None) == _NEEDS_PASSWORD or "assword" in str(error)
        raise SourceRefused(Fault.ENCRYPTED if wants_password else Fault.BROKEN) from None
    if len(document) > MOST_PAGES:
        raise SourceRefused(Fault.TOO_MUCH_WORK, f"{MOST_PAGES} pages")
    try:
        yield document
    except (pdfium.PdfiumError, IndexError):
        raise SourceRefused(Fault.BROKEN) from None


def _text(page: Any) -> str:
    """One sign for each index of the page's letters; what cannot be a letter in a database is U+FFFD."""
    text = page.get_textpage()
    codes = (pdfium_c.FPDFText_GetUnicode(text.raw, index) for index in range(text.count_chars()))
    return "".join(_sign(code) for code in codes)


def _sign(code: int) -> str:
    if code in {0x02, 0xFFFE, 0xAD}:
        return "\u00ad"  # a hyphen at the end of a line
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    return " " if code == 0x0D else chr(code)


def _share(page: Any, left: float, bottom: float, right: float, top: float) -> list[float]:
    corners = [_on_screen(page, left, top), _on_screen(page, right, bottom)]
    across, down = sorted(corner[0] for corner in corners), sorted(corner[1] for corner in corners)
    shares = (across[0], down[0], across[1] - across[0], down[1] - down[0])
    return [round(min(max(share / _UNITS, 0.0), 1.0), 4) for share in shares]


def _on_screen(page: Any, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, _UNITS, _UNITS, 0, x, y, across, down)
    return across.value, down.value


def _png(bitmap: Any) -> bytes:
    """A grey bitmap as PNG; the library would need another one for it."""
    width, height, stride, pixels = bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + width] for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
