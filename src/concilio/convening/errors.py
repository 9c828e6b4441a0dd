"""Why a convener's action was refused."""

from __future__ import annotations

from django.utils.functional import Promise

from concilio.dialogue.errors import Refused


class ConveningRefused(Refused):
    """A convener's action was refused. `reason` is stable and says which rule refused it."""

    code = "convening"

    def __init__(self, reason: str, message: str | Promise) -> None:
        super().__init__(message)
        self.reason = reason
