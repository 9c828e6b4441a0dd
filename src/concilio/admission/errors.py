"""Why somebody could not take a seat or come back to it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from concilio.dialogue.errors import Refused
from concilio.shell.templatetags.shell import day


class CodeUnknown(Refused):
    code = "code-unknown"
    status = 404
    message = _(
        "No envelope of this dialogue has this code. Compare it sign by sign with the card, and open the "
        "address that is printed there."
    )


class CodeOfAnotherDialogue(Refused):
    code = "code-of-another-dialogue"
    message = _(
        "This code belongs to another dialogue. Nothing has been used up. "
        "Open the address that is printed on its card."
    )


class CodeUsed(Refused):
    code = "code-used"
    message = _(
        "This code has been used. If you used it, enter it again with the same seven words, or come back with "
        "them. If you did not, tell the organisation that gave you the envelope: the seat is taken."
    )


class TooEarly(Refused):
    code = "too-early"

    def __init__(self, opens_on: date) -> None:
        super().__init__(
            _(
                "Seats can be taken from %(day)s (UTC) on, when all envelopes are handed out. Nothing has been used up."
            )
            % {"day": day(opens_on)}
        )


class TooLate(Refused):
    code = "too-late"

    def __init__(self, closed_on: date) -> None:
        super().__init__(
            _("Seats could be taken until %(day)s (UTC). Nothing has been used up. The organisation that gave you the "
              "envelope can say whether there will be another dialogue.")
            % {"day": day(closed_on)}
        )  # fmt: skip


class NotOpenForSeats(Refused):
    code = "not-open-for-seats"
    message = _("No seats are being given in this dialogue now. Nothing has been used up.")


class NoSuchSeat(Refused):
    code = "no-such-seat"
    status = 404
    message = _(
        "No seat of this dialogue has these seven words. Every word is one that we give, so perhaps their order "
        "differs, or they are for another dialogue."
    )


class NotHashes(Refused):
    code = "not-hashes"
    status = 400
    message = _("This is not a file of hashes made by the command “concilio envelopes”. Nothing was saved.")


class HashesOfAnother(Refused):
    code = "hashes-of-another"
    message = _("Some of these codes already belong to another community. Nothing was saved.")
