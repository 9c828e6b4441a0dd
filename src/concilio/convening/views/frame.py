"""A new dialogue, what its set-up fixes, and its texts."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from concilio.coalition.queries import convened_by
from concilio.convening import actions, forms
from concilio.convening.errors import ConveningRefused
from concilio.dialogue.desk import (
    carry_out_form,
    own_dialogue,
    render_desk,
    staff_person,
)
from concilio.dialogue.models import Appointment, DialogueText
from concilio.languages import LANGUAGES

LANGUAGE_NAMES = dict(LANGUAGES)
Role = Appointment.Role


@require_http_methods(["GET", "HEAD", "POST"])
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
            form.add_error("slug" if refusal.code == "address-taken" else None, str(refusal.message))
        else:
            return redirect("convening:desk", dialogue.slug)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "convening/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def frame(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    initial = {
        "languages": dialogue.languages,
        "admission": dialogue.admission,
        "with_rooms": dialogue.with_rooms,
        "mediator_hours": dialogue.mediator_hours,
        "machine_words": dialogue.machine_words,
        "listed": dialogue.listed,
        "data_until": dialogue.data_until,
        "keeps_numbers": dialogue.keeps_numbers,
    }
    form = forms.FrameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = carry_out_form(
            request,
            form,
            lambda: actions.change_frame(by=staff_person(request), dialogue=dialogue, **form.cleaned_data),
        )
        if answer:
            return redirect("convening:frame", slug)
    return render_desk(request, "convening/frame.html", dialogue, {"form": form})


@require_safe
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.CONVENER)
    found = {text.language: text for text in dialogue.texts.all()}
    rows = [(code, LANGUAGE_NAMES.get(code, code), found.get(code)) for code in dialogue.languages]
    return render_desk(request, "convening/texts.html", dialogue, {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
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
            return redirect("convening:texts", slug)
    context = {"form": form, "language": language, "language_name": LANGUAGE_NAMES.get(language, language)}
    return render_desk(request, "convening/text.html", dialogue, context)
