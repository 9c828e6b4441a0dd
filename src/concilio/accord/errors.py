"""Why an act on a joint statement did not happen: what happened, what it means, what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from concilio.dialogue.errors import Refused
from concilio.shell.numbers import number_here


class NotYours(Refused):
    code = "not-yours"
    message = _("This is not yours to decide here.")
    status = 403


class NotNow(Refused):
    code = "not-now"
    message = _("This joint statement is at another step now. Open its page to see what is next.")


class EditedMeanwhile(Refused):
    code = "edited-meanwhile"
    message = _(
        "Somebody changed this clause while you wrote. Nothing is lost: what stands there now is beside your words. "
        "Bring the two together and save again."
    )


class NothingWritten(Refused):
    code = "nothing-written"
    message = _("Write the words first: the field was empty.")
    status = 400


class TooLong(Refused):
    code = "too-long"
    status = 400

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(
            ngettext(
                "This has %(length)s character; %(limit)s fit.",
                "This has %(length)s characters; %(limit)s fit.",
                length,
            )
            % {"length": number_here(length), "limit": number_here(limit)}
        )


class NotReleased(Refused):
    code = "not-released"
    message = _("A clause can come only from statements that are released in this dialogue.")
    status = 400


class AddresseeMissing(Refused):
    code = "addressee-missing"
    message = _("Say whom this clause asks.")
    status = 400


class FootnoteMissing(Refused):
    code = "footnote-missing"
    message = _("A clause that cites a claim of the record carries its footnote: who says it, and where.")
    status = 400


class NoClause(Refused):
    code = "no-clause"
    message = _("Write at least one numbered clause first.")


class NoWholeLanguage(Refused):
    code = "no-whole-language"
    message = _("In no language is the title and every clause written. Complete one language first.")


class OldVersion(Refused):
    code = "old-version"
    message = _(
        "This is no longer the version that is open. What you sent was not counted. "
        "Read the newest version and answer again."
    )


class ThresholdsFixed(Refused):
    code = "thresholds-fixed"
    message = _("What adoption needs was fixed when voting began, and cannot be changed.")


class VotingClosed(Refused):
    code = "voting-closed"
    message = _("Voting on this text has ended. Nothing was counted.")


class StillVoting(Refused):
    code = "still-voting"
    message = _("Votes are counted once the last day is over, or everybody with a seat has voted.")


class NotAnAnswer(Refused):
    code = "not-an-answer"
    message = _("Answer at least one question: accept, accept with a reservation, or reject.")
    status = 400


class NotAChoice(Refused):
    code = "not-a-choice"
    message = _("Choose one statement that matters most, and another that matters least.")
    status = 400


class ReasonMissing(Refused):
    code = "reason-missing"
    message = _("Choose an answer and give its reason. Both are public.")
    status = 400


class TooManySuggestions(Refused):
    code = "too-many-suggestions"
    message = _("Several of your suggestions still wait for an answer. Send this one after that.")
    status = 429


class TextHeld(Refused):
    code = "text-held"
    message = _("No language of this text is ratified yet. It can be signed and sent after that.")


class WrongHash(Refused):
    code = "wrong-hash"
    message = _(
        "The text is not the one that you read: a language was ratified or corrected since. You signed nothing. "
        "Read it again, then sign."
    )


class WrongCode(Refused):
    code = "wrong-code"
    message = _("This code is not right. Enter the six digits that your authenticator app shows now.")
    status = 400


class SignedAlready(Refused):
    code = "signed-already"
    message = _("Your organisation has signed this text already.")


class CitationMissing(Refused):
    code = "citation-missing"
    message = _("Say where this can be read: a letter, a document, an address.")
    status = 400


class NotASymbol(Refused):
    code = "not-a-symbol"
    message = _("A symbol looks like A/HRC/52/NGO/1. It is recorded with the hash of a copy that shows it.")
    status = 400


class PreflightFailed(Refused):
    code = "preflight-failed"
    message = _("The check before sending found something. Nothing was sent. Look at what is marked.")


class NoConsent(Refused):
    code = "no-consent"
    message = _("Nothing is sent before a steward of each community has given the last consent.")


class TooFewStatements(Refused):
    code = "too-few-statements"
    message = _("There must be at least five released statements to choose among.")
