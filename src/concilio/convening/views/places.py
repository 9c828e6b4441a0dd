"""The end of somebody's place in a coalition, and of an account: a page each that says what ends."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilio.coalition.actions import delete_account as delete
from concilio.coalition.desk import staff_person
from concilio.coalition.models import Coalition, Membership, Person
from concilio.coalition.rules import is_convener, keeps_account, works_for
from concilio.convening import actions
from concilio.convening.queries.endings import end_of_account, end_of_place
from concilio.dialogue.desk import carry_out_button
from concilio.shell.irreversible import ask_first


@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: HttpRequest, coalition_id: UUID, membership_id: int) -> HttpResponse:
    """End a place with all its offices: a convener somebody's, anybody their own."""
    person = staff_person(request)
    place = _place(person, coalition_id, membership_id)
    if place.person_id != person.id and not is_convener(person, place.coalition):
        raise PermissionDenied
    if request.method != "POST":
        return ask_first(request, end_of_place(place))
    carry_out_button(request, lambda: actions.close_place(by=person, membership=place), _("Saved."))
    return _back(person, place.coalition)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_account(request: HttpRequest, coalition_id: UUID, membership_id: int) -> HttpResponse:
    """Delete a closed account, or an invitation that nobody has opened: one with a mistyped e-mail, say."""
    person = staff_person(request)
    place = _place(person, coalition_id, membership_id)
    if not is_convener(person, place.coalition) or not keeps_account(place.coalition, place.person):
        raise PermissionDenied
    if request.method != "POST":
        return ask_first(request, end_of_account(place))
    carry_out_button(request, lambda: delete(by=person, membership=place), _("Deleted."))
    return _back(person, place.coalition)


def _place(person: Person, coalition_id: UUID, membership_id: int) -> Membership:
    """A place in a coalition, for those who work for it; others are not told that it exists."""
    coalition = Coalition.objects.filter(id=coalition_id).first()
    if coalition is None or not works_for(person, coalition):
        raise Http404
    place = Membership.objects.select_related("person", "coalition").filter(
        id=membership_id, coalition=coalition
    )
    found = place.first()
    if found is None:
        raise Http404
    return found


def _back(person: Person, coalition: Coalition) -> HttpResponse:
    person.refresh_from_db()
    if works_for(person, coalition):
        return redirect("coalition:coalition", coalition.id)
    return redirect("desk" if person.is_active else "home")
