"""The shell of all staff pages of a dialogue: who may open them, what their base template shows, how a refusal is told.

A page of any app's desk begins with `own_dialogue`, renders with `desk_context`, and writes through one of three:
`carry_out` (a page with forms of its own, which shows the problem again), `carry_out_form` (a Django form, which
keeps what was typed), `carry_out_button` (a button; the next page tells what came of it).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concilio.coalition.desk import staff_person as staff_person
from concilio.dialogue.actions.publication import StatementMovedOn
from concilio.dialogue.errors import Refused
from concilio.dialogue.models import Appointment, Dialogue, Phase, Statement
from concilio.dialogue.queries.convening import line_of, with_names
from concilio.dialogue.rules import roles_of
from concilio.shell.irreversible import Irreversible

F = TypeVar("F", bound=Form)
Words = str | Promise


@dataclass(frozen=True)
class AgendaItem:
    """One thing that needs a decision, on the dialogue's desk. Each app offers its own as `waiting_for`.

    Attributes:
        address: of the page where it is decided; "" where there is none.
        yours: whether the reader can decide it (a solid button), or can only know of it.
        first: whether it stands above everything else: time runs, or an office is empty.
    """

    status: Words
    heading: Words
    text: Words
    address: str
    link: Words
    yours: bool
    first: bool = False


@dataclass(frozen=True)
class Problem:
    """What was refused, and what had been typed, so that it can be shown again."""

    message: Words
    status: int
    statement: UUID | None = None
    typed: dict[str, str] | None = None


class FormNotReadable(Refused):
    code = "form-not-readable"
    status = 400


def page_language() -> str:
    """The language of the address, in which the reader reads."""
    return get_language() or "en"


def own_dialogue(request: HttpRequest, slug: str, *offices: Appointment.Role) -> Dialogue:
    """The dialogue at an address, named, for those who hold one of `offices` in it today; without any: some office.

    Raises:
        Http404: the reader holds no office in it, and is not told whether it exists.
        PermissionDenied: the reader holds another office in it.
    """
    person = staff_person(request)
    dialogue = with_names(Dialogue.objects.filter(slug=slug)).first()
    roles = roles_of(person, dialogue) if dialogue is not None else frozenset()
    if dialogue is None or not roles:
        raise Http404
    if offices and roles.isdisjoint(offices):
        raise PermissionDenied
    return dialogue


def desk_context(request: HttpRequest, dialogue: Dialogue) -> dict[str, Any]:
    """What `dialogue/desk/base.html`, the base of every page of a dialogue's desk, needs."""
    roles = roles_of(staff_person(request), dialogue)
    return {
        "dialogue": dialogue,
        "line": line_of(dialogue, page_language()),
        "roles": roles,
        "convening": Appointment.Role.CONVENER in roles,
        "in_setup": dialogue.phase == Phase.SETUP,
    }


def render_desk(
    request: HttpRequest,
    template: str,
    dialogue: Dialogue,
    context: dict[str, Any],
    *,
    problem: Problem | None = None,
) -> HttpResponse:
    """A page of a dialogue's desk; under the problem's status, or 422 where its `form` was not accepted."""
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and not form.is_valid() else 200
    if problem is not None:
        status = problem.status
    whole = desk_context(request, dialogue) | context | {"problem": problem}
    return render(request, template, whole, status=status)


def ask_at_desk(request: HttpRequest, dialogue: Dialogue, move: Irreversible) -> HttpResponse:
    """The page that asks before a move that cannot be taken back."""
    return render_desk(request, "dialogue/desk/irreversible.html", dialogue, {"move": move})


def carry_out(request: HttpRequest, action: Callable[[], Words]) -> Problem | None:
    """Do what a page's own form asks and say so; or the problem, with what was typed.

    Args:
        action: returns the words that say what was done.
    """
    refusal = _refusal_of(request, action)
    if refusal is None:
        return None
    try:
        statement = UUID(request.POST.get("statement", ""))
    except ValueError:
        statement = None
    typed = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    return Problem(refusal.message, refusal.status, statement, typed)


def carry_out_form(
    request: HttpRequest, form: Form, action: Callable[[], object], *, field: str | None = None
) -> bool:
    """Do what a valid form asks and say so; a refusal is told at the form, or a field, and keeps what was typed."""

    def stored() -> Words:
        action()
        return _("Saved.")

    refusal = _refusal_of(request, stored)
    if refusal is not None:
        form.add_error(field, str(refusal.message))
    return refusal is None


def carry_out_button(request: HttpRequest, action: Callable[[], object], done: Words = "") -> bool:
    """Do what a button asks; the next page tells what was refused, or `done`. Says whether it was done.

    Raises:
        PermissionDenied: it is another office's to do.
    """

    def pressed() -> Words:
        action()
        return done

    refusal = _refusal_of(request, pressed)
    if refusal is None:
        return True
    if refusal.status == HTTPStatus.FORBIDDEN:
        raise PermissionDenied from refusal
    messages.error(request, str(refusal.message))
    return False


def read_form(request: HttpRequest, form_class: type[F], otherwise: Words) -> F:
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


def _refusal_of(request: HttpRequest, action: Callable[[], Words]) -> Refused | None:
    """Carry out an action and tell its words on the next page; or the refusal. What is not there is a 404."""
    try:
        words = action()
    except Refused as refusal:
        return refusal
    except ObjectDoesNotExist:
        raise Http404 from None
    if words:
        messages.success(request, str(words))
    return None
