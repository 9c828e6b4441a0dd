"""Why an action of insight was refused, in the reader's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concilio.dialogue.errors import Refused


class NotYours(Refused):
    code = "not-yours"
    message = _("This is not yours to decide here.")
    status = 403


class NothingToRelease(Refused):
    code = "nothing-to-release"
    message = _(
        "Nothing new can be released yet. A statement is shown once ten people of each community have answered."
    )


class NothingNewToRelease(NothingToRelease):
    """Nothing but what the last public release shows already."""

    code = "nothing-new-to-release"


class DraftHoldsAll(NothingToRelease):
    code = "draft-holds-all"
    message = _("The draft that waits holds all that may be released today.")
