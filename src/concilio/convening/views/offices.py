"""Who holds which office; a convener appoints, a steward accepts a mediator."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concilio.coalition.rules import is_convener
from concilio.convening import actions, forms
from concilio.convening.queries.endings import end_of_office, take_over_of
from concilio.convening.queries.offices import offices_of_dialogue
from concilio.dialogue.desk import (
    ask_at_desk,
    carry_out_button,
    carry_out_form,
    own_dialogue,
    page_language,
    render_desk,
    staff_person,
)
from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.queries.convening import with_names
from concilio.dialogue.rules import holds_office, roles_of
from concilio.keys import mediators
from concilio.shell.irreversible import ask_first

Role = Appointment.Role


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who holds which office. All of the dialogue's staff see it; conveners appoint, stewards accept a mediator."""
    dialogue = own_dialogue(request, slug)
    convening = holds_office(staff_person(request), dialogue, Role.CONVENER)
    form = forms.AppointmentForm(request.POST or None, dialogue=dialogue) if convening else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            answer = carry_out_form(
                request,
                form,
                lambda: actions.appoint(by=staff_person(request), dialogue=dialogue, **form.cleaned_data),
            )
            if answer:
                return redirect("convening:people", slug)
    context = {
        "form": form,
        "offices": offices_of_dialogue(dialogue, staff_person(request), page_language()),
    }
    return render_desk(request, "convening/people.html", dialogue, context)


@require_http_methods(["GET", "HEAD", "POST"])
def end_appointment(request: HttpRequest, slug: str, appointment_id: UUID) -> HttpResponse:
    """A page that says what ends with an office; a convener ends it, or who holds it."""
    dialogue = own_dialogue(request, slug)
    person = staff_person(request)
    office = get_object_or_404(Appointment, dialogue=dialogue, id=appointment_id, until_day__isnull=True)
    if office.person_id != person.id and not holds_office(person, dialogue, Role.CONVENER):
        raise PermissionDenied
    if request.method != "POST":
        return ask_at_desk(request, dialogue, end_of_office(office, page_language()))
    carry_out_button(
        request,
        lambda: actions.end_appointment(by=person, dialogue=dialogue, appointment_id=appointment_id),
        _("This role ended today."),
    )
    if office.person_id == person.id and not roles_of(person, dialogue):
        return redirect("desk")
    return redirect("convening:people", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def deputy(request: HttpRequest, slug: str, appointment_id: UUID) -> HttpResponse:
    """Who takes an office over when it ends: named by who holds it, or by a convener."""
    dialogue = own_dialogue(request, slug)
    person = staff_person(request)
    office = get_object_or_404(Appointment, dialogue=dialogue, id=appointment_id, until_day__isnull=True)
    if office.person_id != person.id and not holds_office(person, dialogue, Role.CONVENER):
        raise PermissionDenied
    form = forms.DeputyForm(request.POST or None, office=office)
    if request.method == "POST" and form.is_valid():
        named = carry_out_form(
            request,
            form,
            lambda: actions.name_deputy(
                by=person,
                dialogue=dialogue,
                appointment_id=appointment_id,
                person=form.cleaned_data["person"],
            ),
            field="person",
        )
        if named:
            return redirect("convening:people", slug)
    context = {"form": form, "office": office}
    return render_desk(request, "convening/deputy.html", dialogue, context)


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, slug: str) -> HttpResponse:
    """A convener of the coalition takes over a dialogue that has no convener any more."""
    person = staff_person(request)
    dialogue = with_names(Dialogue.objects.select_related("coalition").filter(slug=slug)).first()
    if dialogue is None or not is_convener(person, dialogue.coalition):
        raise Http404
    if request.method != "POST":
        return ask_first(request, take_over_of(dialogue, page_language()))
    if carry_out_button(request, lambda: actions.take_over(by=person, dialogue=dialogue)):
        return redirect("convening:people", slug)
    return redirect("desk")


@require_POST
def answer_mediator(request: HttpRequest, slug: str, appointment_id: UUID) -> HttpResponse:
    """A steward accepts or refuses the mediator, for the community whose key they hold."""
    dialogue = own_dialogue(request, slug)
    own = Appointment.objects.filter(
        dialogue=dialogue, person=staff_person(request), role=Role.STEWARD, until_day__isnull=True
    ).first()
    if own is None or own.community is None:
        raise PermissionDenied
    community = own.community
    carry_out_button(
        request,
        lambda: mediators.answer_mediator(
            by=staff_person(request),
            dialogue=dialogue,
            appointment_id=appointment_id,
            community=community,
            accepts=request.POST.get("answer") == "accept",
        ),
        _("Your answer is saved under your role."),
    )
    return redirect("convening:people", slug)
