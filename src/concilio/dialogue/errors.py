"""Why an action did not happen, in words a person can use: what happened, what it means, what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from concilio.coalition.errors import Refused as Refused
from concilio.shell.numbers import number_here


class NotThere(Refused):
    code = "not-there"
    message = _("There is no such statement in this dialogue. Go on with the next card.")
    status = 404


class StatementGone(Refused):
    code = "statement-gone"
    message = _(
        "This statement was taken back or hidden while you read it. Your answer was not counted. "
        "Go on with the next card."
    )


class OtherRoom(Refused):
    code = "other-room"
    message = _("This statement is in another community’s room. Your answer was not counted.")
    status = 403


class PhaseClosed(Refused):
    code = "phase-closed"
    message = _(
        "This dialogue takes no answers now. What you have given so far counts; you can still take it back."
    )


class AnsweredSince(Refused):
    """There is a newer answer than the one that the page showed."""

    code = "answered-since"
    message = _("This page was older than your last answer to this statement. Nothing was changed.")


class NotAChoice(Refused):
    code = "not-a-choice"
    message = _("Choose agree, disagree or pass.")
    status = 400


class NoGuessNow(Refused):
    code = "no-guess-now"
    message = _("This guess is no longer asked for. Go on with the next card.")


class EmptyStatement(Refused):
    code = "empty-statement"
    message = _("Write your statement first: the field was empty.")
    status = 400


class StatementTooLong(Refused):
    code = "statement-too-long"
    status = 400

    def __init__(self, length: int, limit: int) -> None:
        self.length, self.limit = length, limit
        super().__init__(
            ngettext(
                "This has %(length)s character; %(limit)s fit. Could it be two statements?",
                "This has %(length)s characters; %(limit)s fit. Could it be two statements?",
                length,
            )
            % {"length": number_here(length), "limit": number_here(limit)}
        )


class TooManyWaiting(Refused):
    code = "too-many-waiting"
    message = _(
        "Several of your statements still wait for the stewards. Send this one after they have answered."
    )
    status = 429


class NotYours(Refused):
    code = "not-yours"
    message = _("Only its author can do this with a statement.")
    status = 403
