"""Who holds which office; a convener appoints, a steward accepts a mediator."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concilio.convening import actions, forms
from concilio.convening.queries.offices import offices_of_dialogue
from concilio.dialogue.desk import (
    carry_out_button,
    carry_out_form,
    own_dialogue,
    page_language,
    render_desk,
    staff_person,
)
from concilio.dialogue.models import Appointment
from concilio.dialogue.rules import holds_office
from concilio.keys import mediators

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


@require_POST
def end_appointment(request: HttpRequest, slug: str, appointment_id: UUID) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    carry_out_button(
        request,
        lambda: actions.end_appointment(
            by=staff_person(request), dialogue=dialogue, appointment_id=appointment_id
        ),
        _("This role ended today."),
    )
    return redirect("convening:people", slug)


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
