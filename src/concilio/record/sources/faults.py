"""What can be wrong with a source or its copy. Pages say each in the reader's language; the English is for logs."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Fault", "SourceRefused"]


class Fault(StrEnum):
    """One for each thing that a person can do something about."""

    TOO_LARGE = "too-large"
    EMPTY = "empty"
    UNKNOWN_KIND = "unknown-kind"
    ARCHIVE = "archive"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_MUCH_WORK = "too-much-work"
    CUT_SHORT = "cut-short"
    COMPRESSED = "compressed"
    NO_CAPTURE = "no-capture"
    MISSING = "missing"
    DAMAGED = "damaged"
    FETCHING_OFF = "fetching-off"
    BAD_ADDRESS = "bad-address"
    NOT_PUBLIC = "not-public"
    NO_SUCH_NAME = "no-such-name"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too-slow"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    NOT_FOUND = "not-found"
    STAMP_REFUSED = "stamp-refused"
    STAMP_INVALID = "stamp-invalid"


_SAID = {
    Fault.TOO_LARGE: "is larger than this installation takes",
    Fault.EMPTY: "is empty",
    Fault.UNKNOWN_KIND: "is neither PDF, HTML, plain text, PNG, JPEG nor WARC",
    Fault.ARCHIVE: "is an archive: give the file that is in it",
    Fault.ENCRYPTED: "opens with a password only",
    Fault.BROKEN: "cannot be read: the file is damaged",
    Fault.TOO_MUCH_WORK: "takes more time or memory to read than is allowed",
    Fault.CUT_SHORT: "ends before the length that it gives for itself",
    Fault.COMPRESSED: "is compressed in a way that is not read here",
    Fault.NO_CAPTURE: "holds no captured page",
    Fault.MISSING: "is not in the store",
    Fault.DAMAGED: "no longer has the bytes that were stored",
    Fault.FETCHING_OFF: "was not fetched: this installation sends no requests",
    Fault.BAD_ADDRESS: "is no address of a web page",
    Fault.NOT_PUBLIC: "leads to an address that is not public",
    Fault.NO_SUCH_NAME: "names a server that is not known",
    Fault.UNREACHABLE: "could not be reached",
    Fault.TOO_SLOW: "did not answer in time",
    Fault.TOO_MANY_REDIRECTS: "leads on and on",
    Fault.NOT_FOUND: "is not there any more",
    Fault.STAMP_REFUSED: "was not stamped: the service refused",
    Fault.STAMP_INVALID: "got a time stamp that does not verify",
}


class SourceRefused(Exception):  # noqa: N818 - named as a sentence
    """Something about a source is refused; `fault` says what, `detail` where it helps."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"The source {_SAID[fault]}" + (f" ({detail})." if detail else "."))
        self.fault = fault
        self.detail = detail
