"""The translation desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilio.dialogue.desk import (
    carry_out,
    own_dialogue,
    read_form,
    render_desk,
    staff_person,
    statement_of,
)
from concilio.dialogue.models import Appointment, Dialogue
from concilio.translation import actions, forms, machine, queries


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Statements by how far their translation into one of the reader's languages has come."""
    dialogue = own_dialogue(request, slug, Appointment.Role.TRANSLATOR)
    languages = queries.languages_of(staff_person(request), dialogue)
    asked = request.GET.get("language", "")
    language = asked if asked in languages else languages[0]
    state = request.GET.get("state", "")
    state = state if state in queries.STATES else queries.MISSING
    problem = None
    if request.method == "POST":
        problem = carry_out(request, lambda: _write(request, dialogue, language))
        if problem is None:
            return redirect(request.get_full_path())
    context = {
        "desk": queries.translation_desk(
            dialogue=dialogue, person=staff_person(request), language=language, state=state
        ),
        "languages": [(code, queries.LANGUAGE_NAMES.get(code, code)) for code in languages],
        "machine": machine.is_on(),
    }
    return render_desk(request, "translation/desk.html", dialogue, context, problem=problem)


def _write(request: HttpRequest, dialogue: Dialogue, language: str) -> str:
    """Carry out what a translator's form asks; the words that say what was done."""
    form = read_form(request, forms.TranslationForm, _("This form could not be read. Load the page again."))
    statement, translator = statement_of(dialogue, form), staff_person(request)
    text = form.cleaned_data["text"]
    do = request.POST.get("do", "save")
    if do == "machine":
        actions.translate_by_machine(translator=translator, statement=statement, language=language)
        return _("The machine's translation is saved, and marked as a machine's.")
    if do == "review":
        actions.review_translation(translator=translator, statement=statement, language=language, text=text)
        return _("The translation is marked as checked.")
    actions.save_translation(translator=translator, statement=statement, language=language, text=text)
    return _("The translation is saved. Somebody else can now check it.")
