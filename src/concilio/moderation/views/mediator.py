"""The mediator's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.office_pages import (
    carry_out,
    dialogue_of_office,
    for_staff,
    language_of_page,
    page_context,
    person_of,
    read_form,
    render_page,
    statement_of,
)
from concilio.keys.rules import is_accepted_mediator
from concilio.moderation import actions, forms
from concilio.moderation.queries.queue import with_mediator


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def mediator(request: HttpRequest, slug: str) -> HttpResponse:
    """What the keys disagree on, for a mediator whom every community has accepted."""
    dialogue = dialogue_of_office(request, slug, Appointment.Role.MEDIATOR)
    accepted = is_accepted_mediator(person_of(request), dialogue)
    problem = None
    if request.method == "POST":
        problem = carry_out(request, lambda: _mediator_decides(request, dialogue))
        if problem is None:
            return redirect("moderation:mediator", dialogue.slug)
    items = (
        with_mediator(dialogue=dialogue, language=language_of_page(), now=timezone.now()) if accepted else []
    )
    context = {"accepted": accepted, "items": items}
    return render_page(
        request, "moderation/mediator.html", page_context(request, dialogue) | context, problem
    )


def _mediator_decides(request: HttpRequest, dialogue: Dialogue) -> str:
    form = read_form(
        request, forms.MediatorForm, _("Choose whether to publish or to return it, then decide again.")
    )
    actions.decide_as_mediator(
        mediator=person_of(request),
        statement=statement_of(dialogue, form),
        publishes=form.cleaned_data["decision"] == "publish",
        public_reason=form.cleaned_data["public_reason"],
    )
    return _("Your decision and its reason are in the public log.")
