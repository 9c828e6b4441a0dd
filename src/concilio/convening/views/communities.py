"""The communities of a dialogue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
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
from concilio.dialogue.models import Appointment, Community
from concilio.dialogue.queries.convening import community_labels

Role = Appointment.Role


@require_http_methods(["GET", "HEAD", "POST"])
def communities(request: HttpRequest, slug: str, community_id: UUID | None = None) -> HttpResponse:
    """The communities; the form adds one, or changes the one in the address."""
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    initial: dict[str, Any] = {}
    if community_id is not None:
        community = get_object_or_404(Community, dialogue=dialogue, id=community_id)
        initial = {"label": community.label, "planned_seats": community.planned_seats}
        initial |= {f"name_{name.language}": name.name for name in community.names.all()}
    form = forms.CommunityForm(request.POST or None, initial=initial, languages=dialogue.languages)
    if request.method == "POST" and form.is_valid():
        answer = carry_out_form(
            request,
            form,
            lambda: actions.save_community(
                by=staff_person(request),
                dialogue=dialogue,
                community_id=community_id,
                label=form.cleaned_data["label"],
                planned_seats=form.cleaned_data["planned_seats"],
                names=form.names(),
            ),
        )
        if answer:
            return redirect("convening:communities", slug)
    context = {
        "form": form,
        "community_id": community_id,
        "rows": [
            (label, community, list(community.names.all()))
            for label, community in zip(
                community_labels(dialogue, page_language()),
                sorted(dialogue.communities.all(), key=lambda c: c.label),
                strict=True,
            )
        ],
    }
    return render_desk(request, "convening/communities.html", dialogue, context)


@require_POST
def remove(request: HttpRequest, slug: str, community_id: UUID) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    carry_out_button(
        request,
        lambda: actions.remove_community(
            by=staff_person(request), dialogue=dialogue, community_id=community_id
        ),
        _("Removed."),
    )
    return redirect("convening:communities", slug)
