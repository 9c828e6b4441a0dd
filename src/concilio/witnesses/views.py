"""The page of a desk on which a policy of the ledger is read, proposed and agreed to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilio.dialogue.desk import (
    carry_out_button,
    carry_out_form,
    own_dialogue,
    page_language,
    render_desk,
    staff_person,
)
from concilio.dialogue.models import Appointment, Community, Dialogue
from concilio.witnesses import actions, queries, rules
from concilio.witnesses.forms import PolicyForm
from concilio.witnesses.models import PolicyChange


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """What is in force, what waits for keys, and the form for a new one."""
    dialogue = own_dialogue(request, slug, *(rules.PROPOSE if request.method == "POST" else Appointment.Role))
    person = staff_person(request)
    form = PolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stored = carry_out_form(
            request, form, field="policy_file",
            action=lambda: actions.propose_policy(
                by=person, dialogue=dialogue, content=form.cleaned_data["policy_file"]
            ),
        )  # fmt: skip
        if stored:
            return redirect("witnesses:policy", slug)
    context = {
        "page": queries.policy_page(dialogue, person, page_language()),
        "form": form,
        "may_propose": rules.may_propose(person, dialogue),
    }
    return render_desk(request, "witnesses/policy.html", dialogue, context)


@require_POST
def turn_key(request: HttpRequest, slug: str, change_id: UUID) -> HttpResponse:
    dialogue = own_dialogue(request, slug, *Appointment.Role)
    change = _change(dialogue, change_id)
    community = get_object_or_404(Community, dialogue=dialogue, label=request.POST.get("community", ""))
    decision = request.POST.get("decision")
    if decision not in {"approve", "refuse"}:
        messages.error(request, gettext("Choose whether your community agrees or not."))
        return redirect("witnesses:policy", slug)
    carry_out_button(
        request,
        lambda: actions.turn_policy_key(
            by=staff_person(request), change=change, community=community, approves=decision == "approve"
        ),
    )
    return redirect("witnesses:policy", slug)


@require_safe
def file(request: HttpRequest, slug: str, change_id: UUID) -> HttpResponse:
    """The proposed file byte for byte, to be compared and published."""
    dialogue = own_dialogue(request, slug, *Appointment.Role)
    response = HttpResponse(_change(dialogue, change_id).content, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="policy"'
    return response


def _change(dialogue: Dialogue, change_id: UUID) -> PolicyChange:
    return get_object_or_404(PolicyChange, id=change_id, cases__case__dialogue=dialogue)
