"""Why a key was not turned, or a mediator did not decide."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concilio.dialogue.errors import Refused


class NotYourKey(Refused):
    code = "not-your-key"
    message = _("Only a steward of that community can answer for it.")
    status = 403


class OnePersonOneKey(Refused):
    code = "one-person-one-key"
    message = _("You have already decided about this. Somebody else has to turn the other key.")


class KeyAlreadyTurned(Refused):
    code = "key-already-turned"
    message = _("Your community has decided here already, and it decides only once.")


class KeyNotAsked(Refused):
    code = "key-not-asked"
    message = _("Your community's key is not needed for this.")
    status = 403


class CaseIsClosed(Refused):
    code = "case-is-closed"
    message = _("This has already been decided. Nothing was changed.")


class ReasonNeeded(Refused):
    code = "reason-needed"
    message = _(
        "A refusal needs a reason from the published policy. Choose one, then send your decision again."
    )
    status = 400


class PublicReasonNeeded(Refused):
    code = "public-reason-needed"
    message = _("The decision needs a public reason of at most 1,000 characters.")
    status = 400


class TooLate(Refused):
    code = "too-late"
    message = _("The time for this decision is over.")
