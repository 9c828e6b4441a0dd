"""What an action of the coalition may refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class CoalitionRefused(Exception):  # noqa: N818 - a refusal is an answer, not a fault of the program
    """An action was not carried out. `code` is stable; `message` is for the reader, in their language."""

    def __init__(self, code: str, message: str | _StrPromise) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
