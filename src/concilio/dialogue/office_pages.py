"""Pages of an office in a dialogue: who may open them, and forms that carry out one action each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import get_language

from concilio.coalition.models import Person
from concilio.dialogue.actions.publication import StatementMovedOn
from concilio.dialogue.errors import Refused
from concilio.dialogue.models import Appointment, Dialogue, Statement
from concilio.dialogue.naming import dialogue_text

F = TypeVar("F", bound=Form)
# A page of an office asks for a login; the second factor is asked for all of /desk/.
for_staff = login_required


@dataclass(frozen=True)
class Problem:
    """What was refused, and what had been typed, so that it can be shown again."""

    message: str | Promise
    status: int
    statement: UUID | None = None
    typed: dict[str, str] | None = None


class FormNotReadable(Refused):
    code = "form-not-readable"
    status = 400


def carry_out(request: HttpRequest, action: Callable[[], str]) -> Problem | None:
    """Do what a form asks and say so; or the problem, with what was typed."""
    try:
        messages.success(request, action())
    except Refused as refusal:
        try:
            statement = UUID(request.POST.get("statement", ""))
        except ValueError:
            statement = None
        typed = {key: value for key, value in request.POST.items() if isinstance(value, str)}
        return Problem(refusal.message, refusal.status, statement, typed)
    return None


def read_form(request: HttpRequest, form_class: type[F], otherwise: str) -> F:
    """A form that is valid.

    Raises:
        FormNotReadable: with the words of `otherwise`.
    """
    form = form_class(request.POST)
    if not form.is_valid():
        raise FormNotReadable(otherwise)
    return form


def statement_of(dialogue: Dialogue, form: Form) -> Statement:
    """The statement that a form names.

    Raises:
        StatementMovedOn: this dialogue has no such statement.
    """
    found = Statement.objects.filter(dialogue=dialogue, id=form.cleaned_data["statement"]).first()
    if found is None:
        raise StatementMovedOn
    return found


def dialogue_of_office(request: HttpRequest, slug: str, role: Appointment.Role) -> Dialogue:
    """The dialogue at an address; absent for people without an office in it, closed to other offices."""
    dialogue = get_object_or_404(Dialogue, slug=slug)
    roles = roles_of(request, dialogue)
    if not roles:
        raise Http404
    if role not in roles:
        raise PermissionDenied
    return dialogue


def roles_of(request: HttpRequest, dialogue: Dialogue) -> set[str]:
    """Which offices the reader holds in a dialogue today."""
    if not request.user.is_authenticated:
        return set()
    return set(
        Appointment.objects.filter(
            person=person_of(request), dialogue=dialogue, until_day__isnull=True
        ).values_list("role", flat=True)
    )


def page_context(request: HttpRequest, dialogue: Dialogue) -> dict[str, Any]:
    """What the base template of a dialogue's staff pages asks for."""
    return {
        "dialogue": dialogue,
        "text": dialogue_text(dialogue, language_of_page()),
        "roles": roles_of(request, dialogue),
    }


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], problem: Problem | None
) -> HttpResponse:
    """A page with its problem, if there is one, under the status that the problem has."""
    return render(
        request, template, context | {"problem": problem}, status=problem.status if problem else 200
    )


def person_of(request: HttpRequest) -> Person:
    """The member of staff who asks.

    Raises:
        PermissionDenied: nobody is logged in.
    """
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def language_of_page() -> str:
    return get_language() or "en"
