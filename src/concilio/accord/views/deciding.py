"""The desk's pages on what takes a key of each community, on texts by language, and the page on which one signs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilio.accord import forms, rules
from concilio.accord.actions import adopting, circulating
from concilio.accord.models import Accord, Circulation, LanguageText, Reservation
from concilio.accord.queries import desk as queries
from concilio.accord.queries import pages
from concilio.accord.views.desk import own_accord
from concilio.accord.views.places import named, public_accord
from concilio.dialogue.desk import (
    carry_out_button,
    carry_out_form,
    page_language,
    render_desk,
    staff_person,
)
from concilio.dialogue.models import Community, Dialogue
from concilio.dialogue.naming import language_name
from concilio.documents.accord_text import accord_hash
from concilio.shell.numbers import number_here

Role = rules.Role


@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Texts, reservations and deliveries that wait for a key of each community."""
    dialogue, accord = own_accord(request, slug, number)
    if request.method == "POST":
        community = get_object_or_404(Community, dialogue=dialogue, label=request.POST.get("community", ""))
        _turn(request, accord, community)
        return redirect("accord:keys", slug, number)
    language = page_language()
    context = {
        "accord": accord,
        "line_of_accord": pages.line_of(accord, language),
        "decisions": _decisions(request, dialogue, accord, language),
        "without_steward": queries.without_steward(dialogue, language),
        "own_languages": rules.languages_of_translator(staff_person(request), dialogue),
    }
    return render_desk(request, "accord/desk/keys.html", dialogue, context)


def _turn(request: HttpRequest, accord: Accord, community: Community) -> None:
    said = request.POST.get("decision")
    if said not in {"approve", "refuse"}:
        messages.error(request, _("Choose one of the two."))
        return
    by, approves, id_ = staff_person(request), said == "approve", request.POST.get("id", "")
    try:
        UUID(id_)
    except ValueError:
        raise Http404 from None
    kind = request.POST.get("kind", "")
    if kind == "text":
        text = get_object_or_404(LanguageText, ratification__draft__accord=accord, id=id_)
        carry_out_button(
            request, lambda: adopting.turn_text_key(text=text, by=by, community=community, approves=approves)
        )
    elif kind == "reservation":
        reservation = get_object_or_404(Reservation, ratification__draft__accord=accord, id=id_)
        carry_out_button(
            request,
            lambda: adopting.turn_reservation_key(
                reservation=reservation, by=by, community=community, approves=approves
            ),
        )
    else:
        circulation = get_object_or_404(Circulation, accord=accord, id=id_)
        carry_out_button(
            request,
            lambda: circulating.turn_consent_key(
                circulation=circulation, by=by, community=community, approves=approves
            ),
        )


def _decisions(
    request: HttpRequest, dialogue: Dialogue, accord: Accord, language: str
) -> list[queries.Decision]:
    person = staff_person(request)
    found = [
        queries.Decision(
            "text",
            text.id,
            _("The text in %(language)s, version %(version)s")
            % {
                "language": language_name(text.language) or text.language,
                "version": number_here(text.version),
            },
            pages.Said(text.content["title"], text.language),
            text.sha256,
            queries.keys_of(person, dialogue, text.case, language),
            text.case.state,
        )
        for text in queries.texts_to_ratify(accord)
    ]
    found += [
        queries.Decision(
            "reservation",
            each.id,
            _("A reservation, to be printed"),
            pages.Said(each.text, each.language),
            "",
            queries.keys_of(person, dialogue, each.case, language),
            each.case.state if each.case else "",
        )
        for each in queries.reservations_to_print(accord, person)
    ]
    consents = Circulation.objects.filter(accord=accord, case__isnull=False).select_related(
        "recipient", "case"
    )
    found += [
        queries.Decision(
            "consent",
            each.id,
            _("The last consent before sending"),
            pages.Said(each.recipient.name, ""),
            each.sha256,
            queries.keys_of(person, dialogue, each.case, language),
            each.case.state if each.case else "",
        )
        for each in consents.order_by("prepared_on", "id")
    ]
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """An adopted text in one language, for whoever translates into it."""
    dialogue, accord = own_accord(request, slug, number)
    found = next((each for each in queries.texts_to_ratify(accord) if each.language == language), None)
    if found is None:
        raise Http404
    may = language in rules.languages_of_translator(staff_person(request), dialogue)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = forms.TextForm(request.POST or None, content=found.content, language=language)
    if request.method == "POST" and form.is_valid():
        done = carry_out_form(
            request,
            form,
            lambda: adopting.correct_text(
                text=found, by=staff_person(request), title=form.cleaned_data["title"], words=form.words()
            ),
        )
        if done:
            return redirect("accord:text", slug, number, language)
    context = {
        "accord": accord,
        "text": found,
        "form": form,
        "may": may,
        "name": language_name(language) or language,
        "line_of_accord": pages.line_of(accord, page_language()),
    }
    return render_desk(request, "accord/desk/text.html", dialogue, context)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Sign for an organisation of the coalition: its people need no office in the dialogue."""
    accord = public_accord(slug, number)
    person = staff_person(request)
    organisations = rules.organisations_signed_by(person, accord.dialogue)
    if not organisations:
        raise Http404
    digest = accord_hash(adopting.ratified_hashes(accord))
    form = forms.SignForm(
        request.POST or None,
        organisations=[(str(each.id), each.name) for each in organisations],
        sha256=digest,
    )
    if request.method == "POST" and form.is_valid():
        organisation = next(o for o in organisations if str(o.id) == form.cleaned_data["organisation"])
        done = carry_out_form(
            request,
            form,
            lambda: adopting.sign(
                accord=accord, organisation=organisation, by=person, sha256=form.cleaned_data["sha256"],
                code=form.cleaned_data["code"], reservation=form.cleaned_data["reservation"],
            ),
        )  # fmt: skip
        if done:
            return redirect("accord:accord", slug, number)
        # A code is good once, and the hash is that of the page that is shown now.
        form.data = {**request.POST.dict(), "code": "", "sha256": digest}
    language = page_language()
    signed = {s.organisation_id for s in accord.signatures.filter(sha256=digest)}
    context = {
        **named(accord.dialogue, language),
        "page": pages.accord_page(accord, language),
        "form": form,
        "sha256": digest,
        "texts": [each for each in pages.texts_of(accord) if each.text.state == LanguageText.State.RATIFIED],
        "signed": all(o.id in signed for o in organisations),
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "accord/desk/sign.html", context, status=status)
