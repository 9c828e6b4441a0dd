"""The page of a desk that shows each office its own public acts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from concilio.convening.queries.acts import acts_of_offices
from concilio.dialogue.desk import own_dialogue, render_desk, staff_person
from concilio.dialogue.models import Appointment, Community
from concilio.dialogue.rules import holds_office


@require_safe
def acts(request: HttpRequest, slug: str) -> HttpResponse:
    """A steward sees the acts of their community's offices; the others see those of every community."""
    dialogue = own_dialogue(request, slug, *Appointment.Role)
    person = staff_person(request)
    communities = list(Community.objects.filter(dialogue=dialogue).order_by("label"))
    own = [c for c in communities if holds_office(person, dialogue, Appointment.Role.STEWARD, community=c)]
    labels = [community.label for community in own or communities]
    shown = acts_of_offices(dialogue, labels, get_language() or "en", today=timezone.now().date())
    return render_desk(request, "convening/acts.html", dialogue, {"communities": shown})
