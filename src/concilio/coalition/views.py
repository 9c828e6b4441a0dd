"""Pages of the coalition: set-up, accounts' links, organisations, public figures, people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concilio.coalition import actions, forms, invitations, queries
from concilio.coalition.desk import staff_person
from concilio.coalition.errors import CoalitionRefused
from concilio.coalition.models import Coalition, Membership, Organisation
from concilio.coalition.rules import is_convener, keeps_account


@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """First run: a person with the set-up link makes the coalition and the first account."""
    if not invitations.setup_is_open(token):
        return render(request, "coalition/link_spent.html", {"setup": True}, status=410)
    form = forms.SetUp(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.set_up_installation(
                coalition_name=data["coalition"],
                aim=data["aim"],
                name=data["name"],
                email=data["email"],
                password=data["password1"],
                language=get_language() or "en",
            )
        except CoalitionRefused:
            return render(request, "coalition/link_spent.html", {"setup": True}, status=410)
        return redirect("account_login")
    return render(request, "coalition/set_up.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def open_account(request: HttpRequest, person_id: UUID, token: str) -> HttpResponse:
    """An account's link: the person who opens it sets a password and is sent to the log-in page."""
    person = invitations.person_of_link(str(person_id), token)
    if person is None:
        return render(request, "coalition/link_spent.html", {"setup": False}, status=410)
    form = forms.NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_password(person=person, password=form.cleaned_data["password1"])
        return redirect("account_login")
    return render(request, "coalition/open_account.html", {"form": form, "person": person})


def coalition_page(request: HttpRequest, coalition_id: UUID) -> HttpResponse:
    """Everything of a coalition on one page; its conveners can change it."""
    coalition = _own_coalition(request, coalition_id)
    return _page(request, coalition)


@require_POST
def save(request: HttpRequest, coalition_id: UUID) -> HttpResponse:
    coalition = _own_coalition(request, coalition_id, convening=True)
    form = forms.CoalitionForm(request.POST, instance=coalition)
    if not form.is_valid():
        coalition.refresh_from_db()
        return _page(request, coalition, about_form=form)
    coalition = form.instance
    data = form.cleaned_data
    actions.save_coalition(by=staff_person(request), coalition=coalition, **data)
    return _back(request, coalition, _("Saved."))


@require_POST
def add_organisation(request: HttpRequest, coalition_id: UUID) -> HttpResponse:
    coalition = _own_coalition(request, coalition_id, convening=True)
    form = forms.OrganisationForm(request.POST)
    form.instance.coalition = coalition
    if form.is_valid() and coalition.organisations.filter(name=form.cleaned_data["name"]).exists():
        form.add_error("name", _("An organisation of this name is a member already."))
    if not form.is_valid():
        return _page(request, coalition, organisation_form=form)
    actions.add_organisation(by=staff_person(request), coalition=coalition, **form.cleaned_data)
    return _back(request, coalition, _("The organisation is a member now."))


@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, coalition_id: UUID, organisation_id: UUID | None = None) -> HttpResponse:
    """What the coalition, or one of its organisations, is called in each language."""
    coalition = _own_coalition(request, coalition_id, convening=True)
    organisation = (
        get_object_or_404(Organisation, id=organisation_id, coalition=coalition) if organisation_id else None
    )
    named = organisation or coalition
    form = forms.NamesForm(request.POST or None, names=named.names)
    if request.method == "POST" and form.is_valid():
        actions.name_in_languages(
            by=staff_person(request), coalition=coalition, names=form.names(), organisation=organisation
        )
        return _back(request, coalition, _("Saved."))
    context = {"form": form, "coalition": coalition, "named": named}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "coalition/names.html", context, status=status)


@require_POST
def remove_organisation(request: HttpRequest, coalition_id: UUID, organisation_id: UUID) -> HttpResponse:
    coalition = _own_coalition(request, coalition_id, convening=True)
    try:
        actions.remove_organisation(
            by=staff_person(request), coalition=coalition, organisation_id=organisation_id
        )
    except CoalitionRefused as refusal:
        return _back(request, coalition, str(refusal.message))
    return _back(request, coalition, _("Removed."))


@require_POST
def add_public_figure(request: HttpRequest, coalition_id: UUID) -> HttpResponse:
    coalition = _own_coalition(request, coalition_id, convening=True)
    form = forms.PublicFigureForm(request.POST)
    if not form.is_valid():
        return _page(request, coalition, figure_form=form)
    actions.add_public_figure(by=staff_person(request), coalition=coalition, **form.cleaned_data)
    return _back(request, coalition, _("Saved."))


@require_POST
def remove_public_figure(request: HttpRequest, coalition_id: UUID, figure_id: int) -> HttpResponse:
    coalition = _own_coalition(request, coalition_id, convening=True)
    actions.remove_public_figure(by=staff_person(request), coalition=coalition, figure_id=figure_id)
    return _back(request, coalition, _("Removed."))


@require_POST
def invite(request: HttpRequest, coalition_id: UUID) -> HttpResponse:
    coalition = _own_coalition(request, coalition_id, convening=True)
    form = forms.InvitationForm(request.POST, coalition=coalition)
    if form.is_valid():
        try:
            membership = actions.invite_person(
                by=staff_person(request), coalition=coalition, **form.cleaned_data
            )
        except CoalitionRefused as refusal:
            form.add_error("email", str(refusal.message))
        else:
            return _show_link(request, membership)
    return _page(request, coalition, invitation_form=form)


@require_POST
def new_link(request: HttpRequest, coalition_id: UUID, membership_id: int) -> HttpResponse:
    """A new link for somebody who lost theirs, or their password. Their second factor stays."""
    coalition = _own_coalition(request, coalition_id, convening=True)
    return _show_link(request, get_object_or_404(Membership, id=membership_id, coalition=coalition))


@require_POST
def change_member(request: HttpRequest, coalition_id: UUID, membership_id: int) -> HttpResponse:
    coalition = _own_coalition(request, coalition_id, convening=True)
    membership = get_object_or_404(
        Membership.objects.select_related("person", "coalition"), id=membership_id, coalition=coalition
    )
    person, wish = staff_person(request), request.POST.get("do", "")
    try:
        if wish in {"convener", "no-convener"}:
            actions.change_membership(by=person, membership=membership, convener=wish == "convener")
        elif wish == "open":
            actions.reopen_place(by=person, membership=membership)
    except CoalitionRefused as refusal:
        return _back(request, coalition, str(refusal.message))
    return _back(request, coalition, _("Saved."))


@require_POST
def answer_invitation(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Somebody with an account answers another coalition's invitation, on the desk where work begins."""
    try:
        actions.answer_invitation(
            by=staff_person(request), membership_id=membership_id, accepts="accept" in request.POST
        )
    except Membership.DoesNotExist:
        raise Http404 from None
    return redirect("desk")


def _show_link(request: HttpRequest, membership: Membership) -> HttpResponse:
    person = membership.person
    link = ""
    foreign = not keeps_account(membership.coalition, person)
    if person.is_active and not foreign:
        token = invitations.account_token(person)
        link = request.build_absolute_uri(reverse("coalition:open-account", args=[person.id, token]))
    context = {"membership": membership, "link": link, "person": person, "foreign": foreign}
    return render(request, "coalition/link.html", context)


def _page(request: HttpRequest, coalition: Coalition, **bound: Any) -> HttpResponse:
    convening = is_convener(staff_person(request), coalition)
    context: dict[str, Any] = {
        "coalition": coalition,
        "convening": convening,
        "organisations": list(coalition.organisations.all()),
        "figures": list(coalition.public_figures.all()),
        "members": [
            (member, keeps_account(coalition, member.person)) for member in queries.members_of(coalition)
        ],
    }
    if convening:
        context |= {
            "about_form": forms.CoalitionForm(instance=coalition),
            "organisation_form": forms.OrganisationForm(),
            "figure_form": forms.PublicFigureForm(prefix=None),
            "invitation_form": forms.InvitationForm(coalition=coalition),
        }
    status = 422 if bound else 200
    return render(request, "coalition/coalition.html", context | bound, status=status)


def _back(request: HttpRequest, coalition: Coalition, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("coalition:coalition", coalition.id)


def _own_coalition(request: HttpRequest, coalition_id: UUID, *, convening: bool = False) -> Coalition:
    """The coalition, for its members; others are not told that it exists."""
    person = staff_person(request)
    coalition = Coalition.objects.filter(
        id=coalition_id,
        memberships__person=person,
        memberships__closed=False,
        memberships__accepted=True,
    ).first()
    if coalition is None:
        raise Http404
    if convening and not is_convener(person, coalition):
        raise PermissionDenied
    return coalition
