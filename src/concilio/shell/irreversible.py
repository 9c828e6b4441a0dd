"""A move that cannot be taken back is asked for on a page of its own, which says what ends, with the numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Irreversible:
    """What `shell/irreversible.html` shows.

    Attributes:
        heading: the move, as a question or a title.
        ends: what ends or goes, one sentence each, with numbers where there are any.
        stays: what remains.
        button: the move, as a verb; it sends `sends` to this same address.
        back: where somebody goes who does not want it.
        refusal: a second button, where the reader can also refuse; it sends `refuse`.
        not_yet: why the move cannot be made now; then there is no button.
    """

    heading: Words
    ends: tuple[Words, ...]
    button: Words
    back: str
    stays: tuple[Words, ...] = ()
    not_yet: tuple[Words, ...] = ()
    refusal: Words = ""
    sends: dict[str, str] = field(default_factory=dict)


def ask_first(request: HttpRequest, move: Irreversible, **context: Any) -> HttpResponse:
    """The page of a move outside a dialogue's desk; that of a dialogue is `dialogue.desk.ask_at_desk`."""
    return render(request, "shell/irreversible_page.html", context | {"move": move})
