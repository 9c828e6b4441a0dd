"""A dialogue's move to its next phase."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilio.convening import actions
from concilio.convening.queries.endings import ends_with_phase
from concilio.convening.queries.missing import incomplete_languages, what_is_missing
from concilio.dialogue.desk import (
    carry_out_button,
    own_dialogue,
    render_desk,
    staff_person,
)
from concilio.dialogue.models import Appointment, Phase
from concilio.dialogue.phases import next_phase, steps_of

Role = Appointment.Role


@require_http_methods(["GET", "HEAD", "POST"])
def phase(request: HttpRequest, slug: str) -> HttpResponse:
    """What is missing before the next phase, and the move itself."""
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    if request.method == "POST":
        carry_out_button(
            request,
            lambda: actions.move_phase(
                by=staff_person(request), dialogue=dialogue, to=request.POST.get("to", "")
            ),
            _("The dialogue has moved on."),
        )
        return redirect("convening:phase", slug)
    missing = [*what_is_missing(dialogue), *incomplete_languages(dialogue)]
    following = next_phase(dialogue)
    context = {
        "steps": steps_of(dialogue),
        "next": following,
        "next_name": Phase(following).label if following else "",
        "blocking": [item for item in missing if item.blocks],
        "advice": [item for item in missing if not item.blocks],
        "ends": ends_with_phase(dialogue, following),
        "moves": list(dialogue.moves.select_related("by").order_by("id")),
    }
    return render_desk(request, "convening/phase.html", dialogue, context)
