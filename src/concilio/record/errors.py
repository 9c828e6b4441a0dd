"""Why an action on the record did not happen: what happened, what it means, what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilio.dialogue.errors import Refused
from concilio.record.dates import DateFault

DATE_FAULTS: dict[DateFault, str | Promise] = {
    DateFault.FORM: _(
        "This is not written as a date. Write 1992-02-26, 1992-02, 1992, 1992~ for about 1992, "
        "1992-02-25/1992-02-26, or 1988/.. for since 1988."
    ),
    DateFault.NO_SUCH_DAY: _("There is no such day or month."),
    DateFault.REVERSED: _("The end is before the beginning."),
    DateFault.UNKNOWN_END: _("One end of this span is missing. Write .. where it is open."),
    DateFault.BOTH_OPEN: _("A date that is open at both ends says nothing."),
    DateFault.SEASON: _("A season begins on another day in another place. Give months."),
    DateFault.TIME: _("Give the day alone, without a time of day."),
}


class NotYourRecord(Refused):
    code = "not-your-record"
    message = _("Only an editor of a community that this event concerns can do this.")
    status = 403


class CitationNeeded(Refused):
    code = "citation-needed"
    message = _("Nothing is entered without a citation. Choose the source it rests on.")
    status = 400


class NotADateOfTheRecord(Refused):
    code = "not-a-date"
    status = 400

    def __init__(self, fault: DateFault) -> None:
        super().__init__(DATE_FAULTS[fault])


class FigureNotWhole(Refused):
    code = "figure-not-whole"
    message = _(
        "The figure does not fit its bound. Exactly and about take one number, a range takes two, the lower "
        "one first, and a figure says what it counts and of whom."
    )
    status = 400


class SomebodyElseChangedIt(Refused):
    code = "somebody-else-changed-it"
    message = _(
        "Somebody else has changed this meanwhile. Nothing was lost: what you wrote is still in the form, and "
        "what they wrote is shown beside it."
    )


class HasPositions(Refused):
    code = "has-positions"
    message = _(
        "Other parties have taken a position on this claim, so it stays. Propose a new claim, and link it as "
        "taking the place of this one."
    )


class NotWaitingForAKey(Refused):
    code = "not-waiting-for-a-key"
    message = _("This entry has already been decided. Nothing was changed.")


class WordsNeeded(Refused):
    code = "words-needed"
    message = _("Say in a sentence why it is not faithfully attributed. It is shown beside the entry.")
    status = 400


class NotOffered(Refused):
    code = "not-offered"
    message = _(
        "An event is published when every community was offered its narrative. Offer the space first."
    )


class MethodNeeded(Refused):
    code = "method-needed"
    message = _("An event is published with its method page. Write it, and let another editor confirm it.")


class PublishedAlready(Refused):
    code = "published-already"
    message = _("This event is published.")


class TooManyCorrections(Refused):
    code = "too-many-corrections"
    message = _(
        "Many corrections of this event wait for the editors. Send yours after some have been answered."
    )
    status = 429


class CorrectionTooShort(Refused):
    code = "correction-too-short"
    message = _("Say what is wrong, and what is right, in at most 2,000 characters.")
    status = 400


class AnsweredAlready(Refused):
    code = "answered-already"
    message = _("Your community has already answered this.")


class NoSuchWords(Refused):
    code = "no-such-words"
    message = _("No correction has these words. Look at what you wrote down; capital letters do not matter.")
    status = 404


class NotConcerned(Refused):
    code = "not-concerned"
    message = _("This event does not concern your dialogue.")
    status = 404


class PassageOfACourt(Refused):
    code = "passage-of-a-court"
    message = _("For a court, say what kind of passage it is; for any other body, leave that empty.")
    status = 400
