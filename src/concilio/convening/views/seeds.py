"""Statements by the conveners themselves."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concilio.convening import actions, forms
from concilio.dialogue.desk import (
    carry_out_button,
    carry_out_form,
    own_dialogue,
    page_language,
    render_desk,
    staff_person,
)
from concilio.dialogue.models import Appointment, Statement
from concilio.dialogue.queries.convening import community_labels
from concilio.dialogue.readable import CONVENER, readable_by
from concilio.dialogue.wording import wordings

Role = Appointment.Role


@require_http_methods(["GET", "HEAD", "POST"])
def seeds(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    form = forms.SeedForm(request.POST or None, dialogue=dialogue)
    if request.method == "POST" and form.is_valid():
        answer = carry_out_form(
            request,
            form,
            lambda: actions.add_seed(
                by=staff_person(request),
                dialogue=dialogue,
                text=form.cleaned_data["text"],
                language=form.cleaned_data["language"],
                in_rooms=form.cleaned_data.get("in_rooms") == "1",
            ),
        )
        if answer:
            return redirect("convening:seeds", slug)
    names = {label.id: label for label in community_labels(dialogue, page_language())}
    statements = Statement.objects.filter(readable_by(CONVENER), dialogue=dialogue, is_seed=True).order_by(
        "proposed_on", "room__label", "id"
    )
    words = wordings(statements, reader=CONVENER, language=page_language())
    context = {
        "form": form,
        "rows": [(s, words[s.id], names[s.room_id] if s.room_id else None) for s in statements],
    }
    return render_desk(request, "convening/seeds.html", dialogue, context)


@require_POST
def withdraw_seed(request: HttpRequest, slug: str, statement_id: UUID) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    carry_out_button(
        request,
        lambda: actions.withdraw_seed(by=staff_person(request), dialogue=dialogue, statement_id=statement_id),
        _("Taken back."),
    )
    return redirect("convening:seeds", slug)
