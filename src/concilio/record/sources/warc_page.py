"""The page that a WARC is a capture of."""

from __future__ import annotations

from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.kinds import Kind, kind_of
from concilio.record.sources.warc import captures_in, decoded

__all__ = ["page_of"]


def page_of(content: bytes) -> bytes:
    """The first answer in a WARC that is a page to be read: PDF, HTML, a picture or text.

    A browser's capture holds styles and scripts as well; the page comes before what it asks for.
    """
    for capture in captures_in(content):
        if not capture.status.startswith("200"):
            continue
        if capture.header("Content-Type").split(";")[0].strip() in {
            "text/css",
            "text/javascript",
            "application/json",
        }:
            continue
        body = decoded(capture)
        try:
            if body and kind_of(body) != Kind.WARC:
                return body
        except SourceRefused:
            continue
    raise SourceRefused(Fault.NO_CAPTURE)
