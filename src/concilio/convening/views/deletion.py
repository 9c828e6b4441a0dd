"""The page on which a convener asks to delete a dialogue, and the communities' stewards agree or refuse."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilio.convening.actions import deletion as actions
from concilio.convening.queries.endings import end_of_dialogue
from concilio.dialogue.desk import ask_at_desk, carry_out_button, own_dialogue, page_language, staff_person
from concilio.dialogue.models import Appointment, Community, Dialogue

Role = Appointment.Role


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """What goes with the dialogue; who asks is the convener, who decides are the stewards."""
    dialogue = own_dialogue(request, slug, Role.CONVENER, Role.STEWARD)
    person = staff_person(request)
    own = (
        Appointment.objects.filter(
            dialogue=dialogue, person=person, role=Role.STEWARD, until_day__isnull=True
        )
        .select_related("community")
        .first()
    )
    community = own.community if own else None
    if request.method != "POST":
        return ask_at_desk(request, dialogue, end_of_dialogue(dialogue, community, page_language()))
    if community is None:
        done = carry_out_button(request, lambda: actions.ask_deletion(by=person, dialogue=dialogue))
    else:
        done = _answer(request, dialogue, community)
    if not Dialogue.objects.filter(id=dialogue.id).exists():
        messages.success(request, _("The dialogue was deleted."))
        return redirect("desk")
    if done:
        messages.success(request, _("Saved."))
    return redirect("convening:desk", slug)


def _answer(request: HttpRequest, dialogue: Dialogue, community: Community) -> bool:
    return carry_out_button(
        request,
        lambda: actions.answer_deletion(
            by=staff_person(request),
            dialogue=dialogue,
            community=community,
            approves="refuse" not in request.POST,
        ),
    )
