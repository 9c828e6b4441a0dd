"""A lost second factor: the page on which two conveners reset it, and on which its owner stops them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from concilio.accounts import actions
from concilio.accounts.models import FactorReset
from concilio.coalition.desk import staff_person
from concilio.coalition.errors import CoalitionRefused
from concilio.coalition.models import Membership, Person
from concilio.coalition.rules import conveners_of, is_convener, keeps_account, works_for
from concilio.dialogue.models import Appointment
from concilio.shell.irreversible import Irreversible, ask_first
from concilio.shell.numbers import number_here


@require_http_methods(["GET", "HEAD", "POST"])
def new_factor(request: HttpRequest, coalition_id: UUID, membership_id: int) -> HttpResponse:
    """What a reset takes away; the first convener asks for it here, the second does it."""
    person = staff_person(request)
    place = (
        Membership.objects.select_related("person", "coalition")
        .filter(id=membership_id, coalition=coalition_id)
        .first()
    )
    if place is None or not works_for(person, place.coalition):
        raise Http404
    if not is_convener(person, place.coalition) or not keeps_account(place.coalition, place.person):
        raise PermissionDenied
    if request.method != "POST":
        return ask_first(request, _page(person, place))
    try:
        reset = actions.reset_factor(by=person, coalition=place.coalition, person=place.person)
    except CoalitionRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        done = reset.state == FactorReset.State.DONE
        said = (
            _("The second factor is gone. Make a new link now and hand it over yourself.")
            if done
            else _("Another convener has to do the same, within seven days.")
        )
        messages.success(request, said)
    return redirect("coalition:coalition", place.coalition_id)


@require_POST
def stop_factor(request: HttpRequest) -> HttpResponse:
    """The owner of an account, who is logged in with the second factor, says that it is not lost."""
    person = staff_person(request)
    actions.stop_reset(by=person, person=person)
    messages.success(request, _("Nobody can reset your second factor now. Ask your conveners who wanted to."))
    return redirect("desk")


def _page(person: Person, place: Membership) -> Irreversible:
    owner = place.person
    reset = actions.open_reset(owner, today=timezone.now().date())
    second = reset is not None and reset.first_id != person.id
    others = conveners_of(place.coalition).exclude(person=owner).count()
    offices = Appointment.objects.filter(person=owner, until_day__isnull=True).count()
    not_yet = []
    if owner.id == person.id:
        not_yet.append(_("Two other conveners have to do this for you."))
    elif others < 2:
        not_yet.append(
            _(
                "There is no second convener. Whoever runs the server can do it: concilio account reset %(email)s"
            )
            % {"email": owner.email}
        )
    elif reset is not None and not second:
        not_yet.append(_("You have said so already. Another convener has to say it too, on this page."))
    ends = [
        _("Second factor, recovery codes and password of %(person)s are deleted.") % {"person": owner.name},
        _("Every session that is open in this account ends."),
        _("The public log says: an account got a new second factor."),
    ]
    if offices:
        ends.append(
            ngettext(
                "Whoever gets the new link has this person’s %(count)s role. Be sure that it is them.",
                "Whoever gets the new link has this person’s %(count)s roles. Be sure that it is them.",
                offices,
            )
            % {"count": number_here(offices)}
        )
    if second and reset is not None:
        ends.insert(0, _("%(person)s has asked for this.") % {"person": reset.first.name})
    return Irreversible(
        heading=_("Reset the second factor of %(person)s?") % {"person": owner.name},
        ends=tuple(ends),
        stays=(
            _("It takes two conveners. Speak to the person yourself first, and see or hear them."),
            _("As long as only one has asked, the owner can stop it by logging in."),
        ),
        not_yet=tuple(not_yet),
        button=_("Reset it now") if second else _("I know that it is lost: ask a second convener"),
        back=reverse("coalition:coalition", args=[place.coalition_id]),
    )
