"""The mediator's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilio.dialogue.desk import (
    carry_out,
    own_dialogue,
    page_language,
    read_form,
    render_desk,
    staff_person,
    statement_of,
)
from concilio.dialogue.models import Appointment, Dialogue
from concilio.keys.rules import is_accepted_mediator
from concilio.moderation import actions, forms
from concilio.moderation.queries.queue import with_mediator


@require_http_methods(["GET", "HEAD", "POST"])
def mediator(request: HttpRequest, slug: str) -> HttpResponse:
    """What the keys disagree on, for a mediator whom every community has accepted."""
    dialogue = own_dialogue(request, slug, Appointment.Role.MEDIATOR)
    accepted = is_accepted_mediator(staff_person(request), dialogue)
    problem = None
    if request.method == "POST":
        problem = carry_out(request, lambda: _mediator_decides(request, dialogue))
        if problem is None:
            return redirect("moderation:mediator", dialogue.slug)
    items = with_mediator(dialogue=dialogue, language=page_language(), now=timezone.now()) if accepted else []
    context = {"accepted": accepted, "items": items}
    return render_desk(request, "moderation/mediator.html", dialogue, context, problem=problem)


def _mediator_decides(request: HttpRequest, dialogue: Dialogue) -> str:
    form = read_form(
        request, forms.MediatorForm, _("Choose whether to publish or to return it, then decide again.")
    )
    actions.decide_as_mediator(
        mediator=staff_person(request),
        statement=statement_of(dialogue, form),
        publishes=form.cleaned_data["decision"] == "publish",
        public_reason=form.cleaned_data["public_reason"],
    )
    return _("Your decision and its reason are in the public log.")
