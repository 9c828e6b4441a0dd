"""How the shell of all staff pages tells a refusal: on the page, at the form, on the next page; never as a failure."""

from __future__ import annotations

from uuid import UUID

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from concilio.coalition.errors import CoalitionRefused
from concilio.dialogue.desk import carry_out, carry_out_button, carry_out_form
from concilio.dialogue.errors import NotYours, StatementGone
from concilio.dialogue.models import Appointment

STATEMENT = UUID(int=7)


class OneField(forms.Form):
    text = forms.CharField()


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().post("/", {"statement": str(STATEMENT), "text": "Typed with care."})
    request._messages = CookieStorage(request)
    return request


def told(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def refuse() -> str:
    raise StatementGone


def refuse_another_office() -> str:
    raise NotYours


def look_for_what_is_gone() -> str:
    raise Appointment.DoesNotExist


def test_a_pages_own_form_shows_the_refusal_with_its_status_and_what_was_typed(request_: HttpRequest) -> None:
    problem = carry_out(request_, refuse)
    assert problem is not None
    assert (problem.message, problem.status) == (StatementGone.message, 409)
    assert (problem.statement, problem.typed["text"]) == (STATEMENT, "Typed with care.")
    assert told(request_) == []


def test_what_was_done_is_told_on_the_next_page(request_: HttpRequest) -> None:
    assert carry_out(request_, lambda: "Your decision is sent.") is None
    carry_out_button(request_, lambda: None, "Removed.")
    carry_out_button(request_, lambda: None)
    assert told(request_) == [("success", "Your decision is sent."), ("success", "Removed.")]


def test_a_form_keeps_what_was_typed_and_tells_the_refusal_where_it_belongs(request_: HttpRequest) -> None:
    def refuse_label() -> None:
        raise CoalitionRefused("label-taken", "Another one has this label.")

    form = OneField(request_.POST)
    assert form.is_valid()
    assert carry_out_form(request_, form, refuse_label, field="text") is False
    assert form.errors == {"text": ["Another one has this label."]}
    assert form["text"].value() == "Typed with care."
    assert told(request_) == []


def test_a_buttons_refusal_is_told_on_the_next_page(request_: HttpRequest) -> None:
    carry_out_button(request_, refuse, "Removed.")
    assert told(request_) == [("error", str(StatementGone.message))]


def test_a_button_of_another_office_is_closed(request_: HttpRequest) -> None:
    with pytest.raises(PermissionDenied):
        carry_out_button(request_, refuse_another_office, "Removed.")


def test_what_is_not_there_is_not_found_whatever_asks_for_it(request_: HttpRequest) -> None:
    with pytest.raises(Http404):
        carry_out(request_, look_for_what_is_gone)
    with pytest.raises(Http404):
        carry_out_button(request_, look_for_what_is_gone, "Removed.")
    with pytest.raises(Http404):
        carry_out_form(request_, OneField(request_.POST), look_for_what_is_gone)
