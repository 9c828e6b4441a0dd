"""Typing errors in titles, questions and names, once seats are open."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from concilio.coalition.models import Person
from concilio.convening import actions, forms
from concilio.dialogue.desk import carry_out_form, own_dialogue, render_desk, staff_person
from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.queries.corrected import corrected_names


@require_http_methods(["GET", "HEAD", "POST"])
def corrections(request: HttpRequest, slug: str) -> HttpResponse:
    """All that can be corrected, in one form; what was corrected before, with both versions."""
    dialogue = own_dialogue(request, slug, Appointment.Role.CONVENER)
    form = forms.CorrectionsForm(request.POST or None, dialogue=dialogue)
    if request.method == "POST" and form.is_valid():
        stored = carry_out_form(request, form, lambda: _correct(staff_person(request), dialogue, form))
        if stored:
            return redirect("convening:corrections", slug)
    context = {"form": form, "corrected": corrected_names(dialogue)}
    return render_desk(request, "convening/corrections.html", dialogue, context)


@transaction.atomic
def _correct(by: Person, dialogue: Dialogue, form: forms.CorrectionsForm) -> None:
    for named, words in form.corrections():
        actions.correct_name(by=by, dialogue=dialogue, named=named, words=words)
