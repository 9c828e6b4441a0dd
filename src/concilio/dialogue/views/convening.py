"""The convener's pages, and the page with which a dialogue shows itself to the public."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from concilio.coalition.queries import convened_by
from concilio.dialogue.actions import convening as actions
from concilio.dialogue.actions.convening import ConveningRefused
from concilio.dialogue.desk import (
    carry_out_button,
    carry_out_form,
    own_dialogue,
    page_language,
    render_desk,
    staff_person,
)
from concilio.dialogue.forms import convening as forms
from concilio.dialogue.models import Appointment, Community, Dialogue, DialogueText, Phase, Statement
from concilio.dialogue.queries import agenda, progress
from concilio.dialogue.queries.convening import by_language, community_labels, line_of, with_names
from concilio.dialogue.rules import holds_office
from concilio.keys import mediators
from concilio.languages import LANGUAGES

LANGUAGE_NAMES = dict(LANGUAGES)
Role = Appointment.Role


@require_GET
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What a dialogue says of itself to anybody. A dialogue in set-up is not there yet."""
    dialogue = with_names(Dialogue.objects.select_related("coalition").filter(slug=slug)).first()
    if dialogue is None or dialogue.phase == Phase.SETUP:
        raise Http404
    language = page_language()
    return render(
        request,
        "dialogue/page.html",
        {
            "dialogue": dialogue,
            "line": line_of(dialogue, language),
            "text": by_language(dialogue.texts.all(), language),
            "steps": progress.steps_of(dialogue),
            "organisations": list(dialogue.coalition.organisations.all()),
        },
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    person = staff_person(request)
    coalitions = convened_by(person)
    if not coalitions:
        raise PermissionDenied
    form = forms.NewDialogueForm(request.POST or None, coalitions=coalitions)
    if request.method == "POST" and form.is_valid():
        try:
            dialogue = actions.open_dialogue(by=person, **form.cleaned_data)
        except ConveningRefused as refusal:
            form.add_error("slug" if refusal.reason == "address-taken" else None, str(refusal.message))
        else:
            return redirect("dialogue:desk", dialogue.slug)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "dialogue/desk/new.html", {"form": form}, status=status)


@require_GET
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """How the dialogue stands, and what needs a decision now."""
    dialogue = own_dialogue(request, slug)
    person = staff_person(request)
    labels = community_labels(dialogue, page_language())
    numbers = progress.community_numbers(dialogue)
    missing = progress.what_is_missing(dialogue)
    queues = progress.queues_of(dialogue)
    context = {
        "steps": progress.steps_of(dialogue),
        "agenda": agenda.agenda_of(dialogue, person, labels, missing, queues),
        "rows": [(label, numbers[label.id]) for label in labels],
        "queues": queues,
        "languages": [
            (LANGUAGE_NAMES.get(code, code), queues.untranslated[code], queues.unreviewed[code])
            for code in dialogue.languages
        ],
    }
    return render_desk(request, "dialogue/desk/desk.html", dialogue, context)


@require_http_methods(["GET", "POST"])
def frame(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    initial = {
        "languages": dialogue.languages,
        "admission": dialogue.admission,
        "with_rooms": dialogue.with_rooms,
        "mediator_hours": dialogue.mediator_hours,
    }
    form = forms.FrameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = carry_out_form(
            request,
            form,
            lambda: actions.change_frame(by=staff_person(request), dialogue=dialogue, **form.cleaned_data),
        )
        if answer:
            return redirect("dialogue:frame", slug)
    return render_desk(request, "dialogue/desk/frame.html", dialogue, {"form": form})


@require_GET
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    found = {text.language: text for text in dialogue.texts.all()}
    rows = [(code, LANGUAGE_NAMES.get(code, code), found.get(code)) for code in dialogue.languages]
    return render_desk(request, "dialogue/desk/texts.html", dialogue, {"rows": rows})


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    if language not in dialogue.languages:
        raise Http404
    stored = DialogueText.objects.filter(dialogue=dialogue, language=language).first()
    initial = (
        {name: getattr(stored, name) for name in ("title", "question", "background", "policy")}
        if stored
        else {}
    )
    form = forms.TextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = carry_out_form(
            request,
            form,
            lambda: actions.save_text(
                by=staff_person(request), dialogue=dialogue, language=language, **form.cleaned_data
            ),
        )
        if answer:
            return redirect("dialogue:texts", slug)
    context = {"form": form, "language": language, "language_name": LANGUAGE_NAMES.get(language, language)}
    return render_desk(request, "dialogue/desk/text.html", dialogue, context)


@require_http_methods(["GET", "POST"])
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
            return redirect("dialogue:communities", slug)
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
    return render_desk(request, "dialogue/desk/communities.html", dialogue, context)


@require_POST
def remove_community(request: HttpRequest, slug: str, community_id: UUID) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    carry_out_button(
        request,
        lambda: actions.remove_community(
            by=staff_person(request), dialogue=dialogue, community_id=community_id
        ),
        _("Removed."),
    )
    return redirect("dialogue:communities", slug)


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who holds which office. All of the dialogue's staff see it; conveners appoint, stewards accept a mediator."""
    dialogue = own_dialogue(request, slug)
    convening = holds_office(staff_person(request), dialogue, Role.CONVENER)
    form = forms.AppointmentForm(request.POST or None, dialogue=dialogue) if convening else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            answer = carry_out_form(
                request,
                form,
                lambda: actions.appoint(by=staff_person(request), dialogue=dialogue, **form.cleaned_data),
            )
            if answer:
                return redirect("dialogue:people", slug)
    context = {
        "form": form,
        "offices": agenda.offices_of_dialogue(dialogue, staff_person(request), page_language()),
    }
    return render_desk(request, "dialogue/desk/people.html", dialogue, context)


@require_POST
def end_appointment(request: HttpRequest, slug: str, appointment_id: UUID) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    carry_out_button(
        request,
        lambda: actions.end_appointment(
            by=staff_person(request), dialogue=dialogue, appointment_id=appointment_id
        ),
        _("This office ended today."),
    )
    return redirect("dialogue:people", slug)


@require_POST
def answer_mediator(request: HttpRequest, slug: str, appointment_id: UUID) -> HttpResponse:
    """A steward accepts or refuses the mediator, for the community whose key they hold."""
    dialogue = own_dialogue(request, slug)
    own = Appointment.objects.filter(
        dialogue=dialogue, person=staff_person(request), role=Role.STEWARD, until_day__isnull=True
    ).first()
    if own is None or own.community is None:
        raise PermissionDenied
    community = own.community
    carry_out_button(
        request,
        lambda: mediators.answer_mediator(
            by=staff_person(request),
            dialogue=dialogue,
            appointment_id=appointment_id,
            community=community,
            accepts=request.POST.get("answer") == "accept",
        ),
        _("Your answer is stored under your office."),
    )
    return redirect("dialogue:people", slug)


@require_http_methods(["GET", "POST"])
def seeds(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    form = forms.SeedForm(request.POST or None, dialogue=dialogue)
    if request.method == "POST" and form.is_valid():
        answer = carry_out_form(
            request,
            form,
            lambda: actions.add_seed(
                by=staff_person(request),
                dialogue=dialogue,
                text=form.cleaned_data["text"],
                language=form.cleaned_data["language"],
                in_rooms=form.cleaned_data.get("in_rooms") == "1",
            ),
        )
        if answer:
            return redirect("dialogue:seeds", slug)
    names = {label.id: label for label in community_labels(dialogue, page_language())}
    statements = (
        Statement.objects.filter(dialogue=dialogue, is_seed=True)
        .exclude(text="")
        .order_by("proposed_on", "text", "room__label")
    )
    context = {
        "form": form,
        "rows": [(s, names[s.room_id] if s.room_id else None) for s in statements],
    }
    return render_desk(request, "dialogue/desk/seeds.html", dialogue, context)


@require_POST
def withdraw_seed(request: HttpRequest, slug: str, statement_id: UUID) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    carry_out_button(
        request,
        lambda: actions.withdraw_seed(by=staff_person(request), dialogue=dialogue, statement_id=statement_id),
        _("Taken back."),
    )
    return redirect("dialogue:seeds", slug)


@require_http_methods(["GET", "POST"])
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
        return redirect("dialogue:phase", slug)
    missing = progress.what_is_missing(dialogue)
    following = progress.next_phase(dialogue)
    context = {
        "steps": progress.steps_of(dialogue),
        "next": following,
        "next_name": Phase(following).label if following else "",
        "blocking": [item for item in missing if item.blocks],
        "advice": [item for item in missing if not item.blocks],
        "moves": list(dialogue.moves.select_related("by").order_by("id")),
    }
    return render_desk(request, "dialogue/desk/phase.html", dialogue, context)
