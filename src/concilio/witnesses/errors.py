"""Why a policy was not proposed or not agreed to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concilio.dialogue.errors import Refused


class NotYours(Refused):
    code = "not-yours"
    message = _("Only a convener or a steward of this dialogue can propose a policy.")
    status = 403


class NoLedger(Refused):
    code = "no-ledger"
    message = _(
        "No ledger has begun here, or it has stopped for good. The people who run this site can begin one."
    )


class NotAPolicy(Refused):
    code = "not-a-policy"
    message = _("This is no whole policy file. Paste everything that stands in the file, and change nothing.")
    status = 400


class AnotherLogsPolicy(Refused):
    code = "another-logs-policy"
    message = _(
        "This policy names keys that are not those of this ledger. Ask whoever wrote it for a new one."
    )
    status = 400


class NoMajority(Refused):
    code = "no-majority"
    message = _(
        "In every community more than half of the witnesses must sign. In this policy fewer would be enough."
    )
    status = 400


class AlreadyInForce(Refused):
    code = "already-in-force"
    message = _("Exactly this policy is in force already.")


class AnotherIsOpen(Refused):
    code = "another-is-open"
    message = _("Another policy waits for an answer. It has to be agreed to or refused first.")


class StillInSetUp(Refused):
    code = "still-in-set-up"
    message = _("The communities of this dialogue are not fixed yet. Propose the policy after set-up.")
