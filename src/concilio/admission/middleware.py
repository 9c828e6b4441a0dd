"""Puts the participant on the request: whoever the encrypted cookie names, in the address's dialogue alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from concilio.admission.seal import open_session, seal_session
from concilio.dialogue.participant import SESSION_COOKIE, Participant, ParticipantRequest
from concilio.dialogue.queries.snapshot import dialogue_snapshot

Answer = Callable[[HttpRequest], HttpResponseBase]


class SeatMiddleware:
    """Sets `request.participant`; None without a cookie, with a forged or old one, or elsewhere."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: ParticipantRequest) -> HttpResponseBase:
        request.participant = None
        return self.get_response(request)

    def process_view(self, request: ParticipantRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        sealed = request.COOKIES.get(SESSION_COOKIE)
        if sealed is None or "slug" not in kwargs:
            return
        participant = open_session(sealed, today=timezone.now().date())
        if participant is None:
            return
        snapshot = dialogue_snapshot(kwargs["slug"])
        if snapshot is not None and snapshot.id == participant.dialogue_id:
            request.participant = participant


def begin_session(response: HttpResponse, participant: Participant) -> None:
    """Give the browser the participant's session, until it closes."""
    response.set_cookie(
        SESSION_COOKIE,
        seal_session(participant, today=timezone.now().date()),
        secure=True,
        httponly=True,
        samesite="Strict",
    )
