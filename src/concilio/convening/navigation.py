"""The addresses of a dialogue's desk, handed down to the pages of the apps below, which name no app above them.

The menu is the same on every page of a desk: what the reader's roles open, and nothing that would refuse them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Dialogue, Phase
from concilio.dialogue.rules import roles_of
from concilio.insight.rules import TEAM

Role = Appointment.Role
EVERYBODY = frozenset(Role)
CONVENER = frozenset({Role.CONVENER})


@dataclass(frozen=True)
class DeskLink:
    """One page in the menu of a dialogue's desk."""

    address: str
    name: str | Promise
    current: bool


# Address's name, whose it is, what it is called.
_PAGES: tuple[tuple[str, frozenset[Role], str | Promise], ...] = (
    ("convening:desk", EVERYBODY, _("This dialogue")),
    ("moderation:queue", frozenset({Role.STEWARD}), pgettext_lazy("statements waiting for keys", "Queue")),
    ("moderation:mediator", frozenset({Role.MEDIATOR}), _("Mediation")),
    ("translation:desk", frozenset({Role.TRANSLATOR}), _("Translations")),
    ("translation:glossary", frozenset({Role.TRANSLATOR}), _("Glossary")),
    ("convening:texts", CONVENER, _("Texts")),
    ("convening:communities", CONVENER, _("Communities")),
    ("convening:seeds", CONVENER, _("Seeds")),
    ("admission:envelopes", CONVENER, _("Envelopes")),
    ("convening:phase", CONVENER, _("Phases")),
    ("insight:desk", frozenset(TEAM), _("Findings")),
    ("record:desk", EVERYBODY, _("Record of events")),
    ("accord:desk", EVERYBODY, _("Joint statements")),
    ("convening:people", EVERYBODY, _("People")),
    ("convening:acts", EVERYBODY, _("Public acts")),
)
# Open to anybody, once the dialogue is shown in public.
_PUBLIC: tuple[tuple[str, str | Promise], ...] = (
    ("moderation:decisions", _("Decisions")),
    ("moderation:policy", pgettext_lazy("what stewards go by", "Policy")),
)


class DeskOfDialogue:
    """The desk of the dialogue in a request's address. Costs nothing on pages that do not ask."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def address(self) -> str:
        return self._address("convening:desk")

    @property
    def communities(self) -> str:
        """Where communities are added."""
        return self._address("convening:communities")

    @cached_property
    def links(self) -> list[DeskLink]:
        """What the reader may open, in one order on every page."""
        dialogue = Dialogue.objects.filter(slug=self._slug).only("id", "phase").first()
        person = self._request.user
        if dialogue is None or not isinstance(person, Person):
            return []
        roles = roles_of(person, dialogue)
        pages = [(page, name) for page, whose, name in _PAGES if not roles.isdisjoint(whose)]
        if dialogue.phase != Phase.SETUP:
            pages.extend(_PUBLIC)
        here = self._request.resolver_match
        return [
            DeskLink(self._address(page), name, here is not None and here.view_name == page)
            for page, name in pages
        ]

    @property
    def _slug(self) -> str:
        match = self._request.resolver_match
        return str(match.kwargs.get("slug", "")) if match is not None else ""

    def _address(self, page: str) -> str:
        return reverse(page, args=[self._slug]) if self._slug else ""


def desk_of_dialogue(request: HttpRequest) -> dict[str, DeskOfDialogue]:
    """A context processor: `dialogue/desk/base.html` and what extends it show these links."""
    return {"desk_of_dialogue": DeskOfDialogue(request)}
