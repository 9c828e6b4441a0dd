"""Word that work waits: a private Atom feed for each office. It says how many things wait, and nothing of what."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilio.convening.actions.feeds import digest_of, end_feed, make_feed
from concilio.convening.models import Feed
from concilio.convening.queries.agenda import agenda_of
from concilio.dialogue.desk import carry_out_button, own_dialogue, render_desk, staff_person
from concilio.dialogue.models import Appointment


@require_http_methods(["GET", "HEAD", "POST"])
def office_feed(request: HttpRequest, slug: str, appointment_id: UUID) -> HttpResponse:
    """One's own office's address: made, shown once, made anew, ended."""
    dialogue = own_dialogue(request, slug)
    person = staff_person(request)
    office = get_object_or_404(
        Appointment, dialogue=dialogue, id=appointment_id, person=person, until_day__isnull=True
    )
    address = ""
    if request.method == "POST" and "end" in request.POST:
        carry_out_button(
            request, lambda: end_feed(by=person, dialogue=dialogue, appointment_id=office.id), _("Ended.")
        )
    elif request.method == "POST":
        secret = make_feed(by=person, dialogue=dialogue, appointment_id=office.id)
        address = request.build_absolute_uri(reverse("convening:feed", args=[secret]))
    context = {"office": office, "address": address, "has_one": Feed.objects.filter(office=office).exists()}
    return render_desk(request, "convening/feed.html", dialogue, context)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """How many things wait for one office. The address alone opens it, so it names nobody and nothing."""
    found = (
        Feed.objects.select_related("office__person", "office__dialogue")
        .filter(digest=digest_of(secret), office__until_day__isnull=True, office__person__is_active=True)
        .first()
    )
    if found is None:
        raise Http404
    office = found.office
    items = [item for item in agenda_of(office.person, office.dialogue) if item.yours]
    context = {
        "id": found.digest[:32],
        "count": len(items),
        "urgent": sum(item.first for item in items),
        "day": timezone.now().date(),
    }
    return render(request, "convening/feed.atom", context, content_type="application/atom+xml; charset=utf-8")
