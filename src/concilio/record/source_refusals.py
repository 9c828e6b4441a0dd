"""What is refused about sources, in words for the editor who meets it."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilio.dialogue.errors import Refused
from concilio.record.sources.faults import Fault, SourceRefused

WORDS: dict[Fault, str | Promise] = {
    Fault.TOO_LARGE: _("This is larger than a copy may be here: %(detail)s. Nothing was stored."),
    Fault.EMPTY: _("There is nothing in this file."),
    Fault.UNKNOWN_KIND: _("This is no PDF, web page, plain text, PNG, JPEG or WARC. Nothing was stored."),
    Fault.ARCHIVE: _("This is an archive. Take the file out of it and send that."),
    Fault.ENCRYPTED: _("This PDF opens with a password only. Send one that opens without."),
    Fault.BROKEN: _("This file cannot be read: it is damaged. Nothing was stored."),
    Fault.TOO_MUCH_WORK: _(
        "Reading this file takes more time or memory than is allowed. Nothing was stored."
    ),
    Fault.CUT_SHORT: _(
        "This ends before the length that it gives for itself. Nothing was stored. Try again."
    ),
    Fault.COMPRESSED: _("This capture is compressed in a way that cannot be read here. Capture it again."),
    Fault.NO_CAPTURE: _("There is no captured page in this WARC file."),
    Fault.MISSING: _("This copy is not in the store. Tell whoever runs this site."),
    Fault.DAMAGED: _("This copy no longer has the bytes that were stored. Tell whoever runs this site."),
    Fault.FETCHING_OFF: _("This site fetches no pages. Save the page on your device and send the file."),
    Fault.BAD_ADDRESS: _("This is no address of a web page. It begins with http:// or https://."),
    Fault.NOT_PUBLIC: _("This leads to an address that is not public. Nothing was fetched."),
    Fault.NO_SUCH_NAME: _("There is no server of this name. Check the address."),
    Fault.UNREACHABLE: _("The server did not give this page. Try later, or send the file."),
    Fault.TOO_SLOW: _("The server did not answer in time. Try later, or send the file."),
    Fault.TOO_MANY_REDIRECTS: _("This address leads on and on to others. Nothing was fetched."),
    Fault.NOT_FOUND: _("There is nothing at this address any more."),
    Fault.STAMP_REFUSED: _("The time stamp service refused. The copy was stored without a stamp."),
    Fault.STAMP_INVALID: _("The time stamp could not be verified. The copy was stored without a stamp."),
}


class SourceFault(Refused):
    """A fault of a file or an address, as a refusal; its code is the fault's."""

    status: ClassVar[int] = 400

    def __init__(self, refusal: SourceRefused) -> None:
        # The detail is a number with its unit, or nothing.
        words = WORDS[refusal.fault]
        detail = refusal.detail if refusal.fault == Fault.TOO_LARGE else ""
        super().__init__(words % {"detail": detail} if detail else words, code=refusal.fault)


class KnownSource(Refused):
    code = "known-source"
    message = _("The record has these bytes already, as a copy of another source. Use that one.")

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.slug = slug


class CapturedAlready(Refused):
    code = "captured-already"
    message = _("Your community has stored exactly this copy before.")


class QuotationNotFound(Refused):
    code = "quotation-not-found"
    message = _(
        "These words are not in the copy. Take them from the text below, letter by letter; spaces, line ends and the "
        "form of quote marks make no difference."
    )
    status = 400


class TitleNeeded(Refused):
    code = "title-needed"
    message = _("Give the source a title.")
    status = 400


class TextIsCorrected(Refused):
    code = "text-is-corrected"
    message = _(
        "Somebody else has corrected this text meanwhile. Nothing was lost: what you wrote is still in the form, and "
        "what they wrote is shown beside it."
    )
