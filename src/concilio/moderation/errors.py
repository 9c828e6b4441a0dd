"""Why a decision of moderation was not taken."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concilio.dialogue.errors import Refused
from concilio.keys import errors as keys


class NotYourOffice(Refused):
    code = "not-your-office"
    message = _("You do not have the role that this decision needs.")
    status = 403


class NotWaiting(Refused):
    code = "not-waiting"
    message = _(
        "This statement no longer waits for a decision: it was decided, hidden or taken back. Nothing was changed."
    )


class UrgentReasonNeeded(Refused):
    code = "urgent-reason-needed"
    message = _(
        "A statement is hidden at once only where it names a private person, or threatens. Choose which."
    )
    status = 400


class TooLate(keys.TooLate):
    message = _("The time for this decision is over. The statement stays in its author's own room.")


class HiddenOnceAlready(Refused):
    code = "hidden-once-already"
    message = _(
        "Your community has hidden this statement before and it came back. A community can do so only once."
    )


class NotHidden(Refused):
    code = "not-hidden"
    message = _(
        "This statement is not hidden now: its time was over, or somebody has decided. Nothing was changed."
    )


class AnotherCommunityConfirms(Refused):
    code = "another-community-confirms"
    message = _("Your community hid this statement. A steward of another community has to confirm.")
    status = 403


class AnotherStewardConfirms(AnotherCommunityConfirms):
    code = "another-steward-confirms"
    message = _("You hid this statement. Another steward of your community has to confirm.")


class DialogueOver(Refused):
    code = "dialogue-over"
    message = _("This dialogue is over. Its statements are no longer decided.")
