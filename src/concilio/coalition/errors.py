"""Why an action did not happen: the one shape of a refusal in all apps, and what an action of the coalition refuses."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault of the program
    """An action was refused. Carries nothing of the participant: it may end up in a log.

    Attributes:
        code: stable, for tests, metrics and links.
        message: whole sentences in the reader's language.
        status: what an HTTP answer should say.
    """

    code: str = "refused"
    message: str | Promise = _("This is not possible now.")
    status: ClassVar[int] = 409

    def __init__(self, message: str | Promise | None = None, *, code: str | None = None) -> None:
        if message is not None:
            self.message = message
        if code is not None:
            self.code = code
        super().__init__(self.code)

    def __str__(self) -> str:
        return self.code


class RefusedByRule(Refused):
    """One of many rules of an office refused; the code says which."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(message, code=code)


class CoalitionRefused(RefusedByRule):
    """An action of the coalition was not carried out."""
