"""The office's addresses, handed down to the desk pages of the apps below, which name no app above them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DeskLink:
    """One page in the navigation of a dialogue's desk."""

    address: str
    name: str | Promise
    current: bool
    for_conveners: bool


# By name of the page; the second of each says whether it is the conveners' alone.
_PAGES: tuple[tuple[str, bool, str | Promise], ...] = (
    ("desk", False, _("This dialogue")),
    ("texts", True, _("Texts")),
    ("communities", True, _("Communities")),
    ("seeds", True, _("Seeds")),
    ("phase", True, _("Phases")),
    ("people", False, _("People")),
    ("acts", False, _("Public acts")),
)


class DeskOfDialogue:
    """The desk of the dialogue in a request's address. Costs nothing on pages that do not ask."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def address(self) -> str:
        return self._address("desk")

    @property
    def communities(self) -> str:
        """Where communities are added."""
        return self._address("communities")

    @property
    def links(self) -> list[DeskLink]:
        here = self._request.resolver_match
        return [
            DeskLink(
                self._address(page),
                name,
                here is not None and here.view_name == f"convening:{page}",
                for_conveners,
            )
            for page, for_conveners, name in _PAGES
        ]

    def _address(self, page: str) -> str:
        match = self._request.resolver_match
        return reverse(f"convening:{page}", args=[match.kwargs["slug"]]) if match is not None else ""


def desk_of_dialogue(request: HttpRequest) -> dict[str, DeskOfDialogue]:
    """A context processor: `dialogue/desk/base.html` and what extends it show these links."""
    return {"desk_of_dialogue": DeskOfDialogue(request)}
