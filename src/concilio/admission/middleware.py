"""Puts on the request who takes part (the encrypted cookie names them) and the addresses of the way in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from concilio.admission.seal import open_session, seal_session
from concilio.dialogue.participant import SESSION_COOKIE, Participant, ParticipantRequest
from concilio.dialogue.queries.snapshot import DialogueSnapshot, dialogue_snapshot

Answer = Callable[[HttpRequest], HttpResponseBase]


class EntranceOfDialogue:
    """What `dialogue.participant.Entrance` promises, for one dialogue. Most requests are votes, and never ask."""

    __slots__ = ("_slug",)

    def __init__(self, slug: str) -> None:
        self._slug = slug

    @property
    def risks(self) -> str:
        return reverse("admission:risks", args=[self._slug])

    @property
    def back(self) -> str:
        return reverse("admission:back", args=[self._slug])


class SeatMiddleware:
    """Sets `request.participant`; None without a cookie, with a forged or old one, or in another dialogue.

    Also sets `request.entrance`, wherever there is a dialogue in the address.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: ParticipantRequest) -> HttpResponseBase:
        request.participant = None
        return self.get_response(request)

    def process_view(self, request: ParticipantRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if "slug" not in kwargs:
            return
        request.entrance = EntranceOfDialogue(kwargs["slug"])
        sealed = request.COOKIES.get(SESSION_COOKIE)
        if sealed is not None:
            request.participant = participant_of(sealed, dialogue_snapshot(kwargs["slug"]))


def participant_of(sealed: str, snapshot: DialogueSnapshot | None) -> Participant | None:
    """Who takes part in a dialogue with this cookie; None where it is forged, old or of another dialogue."""
    participant = open_session(sealed, today=timezone.now().date())
    if participant is None or snapshot is None or snapshot.id != participant.dialogue_id:
        return None
    return participant


def has_seat_elsewhere(request: HttpRequest, dialogue_id: UUID) -> bool:
    """Whether this browser holds a seat in another dialogue, whose visit ends where one begins here."""
    participant = open_session(request.COOKIES.get(SESSION_COOKIE, ""), today=timezone.now().date())
    return participant is not None and participant.dialogue_id != dialogue_id


def begin_session(response: HttpResponse, participant: Participant) -> None:
    """Give the browser the participant's session, until it closes."""
    response.set_cookie(
        SESSION_COOKIE,
        seal_session(participant, today=timezone.now().date()),
        secure=True,
        httponly=True,
        samesite="Strict",
    )
