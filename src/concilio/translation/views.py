"""The translation desk, and the glossary of a dialogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from concilio.coalition.models import Person
from concilio.dialogue.actions.publication import StatementMovedOn
from concilio.dialogue.desk import carry_out_button, carry_out_form, own_dialogue, render_desk, staff_person
from concilio.dialogue.desk_tables import CheckedTable, check_table, table_sent
from concilio.dialogue.errors import Refused
from concilio.dialogue.models import Appointment, Dialogue, Statement
from concilio.shell.numbers import number_here
from concilio.translation import actions, forms, machine, queries
from concilio.translation.table import TableOfTranslations

Role = Appointment.Role


@dataclass
class _Outcome:
    """What a press of a button came to.

    Attributes:
        done: what was done, in words.
        problems: what was refused, by statement; None: no box in particular.
        typed: what stands in the boxes and is not saved.
        status: of the answer.
    """

    done: list[str] = field(default_factory=list)
    problems: dict[UUID | None, str | Promise] = field(default_factory=dict)
    typed: dict[UUID, str] = field(default_factory=dict)
    status: int = 200

    def refuse(self, statement_id: UUID | None, refused: Refused) -> None:
        self.problems[statement_id] = refused.message
        self.status = refused.status


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Statements by how far their translation has come: one form, in which no button empties another's box."""
    dialogue = own_dialogue(request, slug, Role.TRANSLATOR)
    translator = staff_person(request)
    languages = queries.languages_of(translator, dialogue)
    asked = request.GET.get("language", "")
    language = asked if asked in languages else languages[0]
    state = request.GET.get("state", "")
    state = state if state in queries.STATES else queries.MISSING
    outcome = _Outcome()
    if request.method == "POST":
        outcome = _carry_out(request, translator, dialogue, language)
        for words in outcome.done:
            messages.success(request, words)
        if not outcome.problems and not outcome.typed:
            return redirect(request.get_full_path())
    found = queries.translation_desk(dialogue=dialogue, person=translator, language=language, state=state)
    context = {
        "desk": replace(found, items=[_with_typed(item, outcome) for item in found.items]),
        "left": _left_over(found, outcome),
        "problem_of_page": outcome.problems.get(None),
        "has_problems": bool(outcome.problems),
        "languages": [(code, queries.LANGUAGE_NAMES.get(code, code)) for code in languages],
        "machine": machine.is_on(),
    }
    response = render_desk(request, "translation/desk.html", dialogue, context)
    response.status_code = outcome.status
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """Translations of a table: paste or upload, check, save."""
    dialogue = own_dialogue(request, slug, Role.TRANSLATOR)
    translator = staff_person(request)
    languages = queries.languages_of(translator, dialogue)
    sent = request.method == "POST"
    form = forms.TranslationsTableForm(
        request.POST if sent else None, request.FILES if sent else None, languages=languages
    )
    checked: CheckedTable | None = None
    unreadable = ""
    if sent and form.is_valid():
        language = form.cleaned_data["language"]
        found = TableOfTranslations(translator=translator, dialogue=dialogue, language=language)
        try:
            text = table_sent(request, form)
            checked = check_table(text, found.save, keep=request.POST.get("do") == "save")
            form = forms.TranslationsTableForm(
                initial={"table": text, "language": language}, languages=languages
            )
        except Refused as refused:
            unreadable = str(refused.message)
    if checked is not None and checked.written:
        messages.success(request, _("Saved."))
        return redirect("translation:desk", slug)
    context = {"form": form, "checked": checked, "unreadable": unreadable}
    response = render_desk(request, "translation/table.html", dialogue, context)
    if unreadable or (checked is not None and not checked.is_good):
        response.status_code = 422
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def glossary(request: HttpRequest, slug: str) -> HttpResponse:
    """The dialogue's terms, and a form for one more."""
    dialogue = own_dialogue(request, slug, Role.TRANSLATOR)
    form = forms.TermForm(request.POST or None, languages=dialogue.languages)
    if request.method == "POST" and form.is_valid():
        stored = carry_out_form(
            request,
            form,
            lambda: actions.save_term(
                by=staff_person(request),
                dialogue=dialogue,
                words=form.words(),
                note=form.cleaned_data["note"],
            ),
        )
        if stored:
            return redirect("translation:glossary", slug)
    terms = [
        (term, [(queries.LANGUAGE_NAMES.get(c, c), c, term.words.get(c, "")) for c in dialogue.languages])
        for term in queries.glossary(dialogue)
    ]
    return render_desk(request, "translation/glossary.html", dialogue, {"form": form, "terms": terms})


@require_POST
def remove_term(request: HttpRequest, slug: str, term_id: int) -> HttpResponse:
    dialogue = own_dialogue(request, slug, Role.TRANSLATOR)
    carry_out_button(
        request,
        lambda: actions.remove_term(by=staff_person(request), dialogue=dialogue, term_id=term_id),
        _("The term is removed."),
    )
    return redirect("translation:glossary", slug)


def _carry_out(request: HttpRequest, translator: Person, dialogue: Dialogue, language: str) -> _Outcome:
    typed = forms.boxes(request.POST)
    do, _colon, named = request.POST.get("do", "save").partition(":")
    statements = {s.id: s for s in Statement.objects.filter(dialogue=dialogue, id__in=[*typed, *_ids(named)])}
    if do == "save":
        return _save_all(translator, statements, language, typed)
    # The other boxes are kept as they are: half a sentence is not saved by a button beside it.
    outcome = _Outcome(typed=_unsaved(statements, language, typed))
    asked: list[UUID | None] = [*_ids(named)]
    for id_ in asked or [None]:
        try:
            if id_ is None or id_ not in statements:
                raise StatementMovedOn
            outcome.done.append(_press(do, request, translator, statements[id_], language))
            outcome.typed.pop(id_, None)
        except Refused as refused:
            outcome.refuse(id_, refused)
    return outcome


def _save_all(
    translator: Person, statements: Mapping[UUID, Statement], language: str, typed: dict[UUID, str]
) -> _Outcome:
    outcome = _Outcome()
    saved = 0
    for id_, text in _unsaved(statements, language, typed).items():
        try:
            if id_ not in statements:
                raise StatementMovedOn
            actions.save_words(translator=translator, statement=statements[id_], language=language, text=text)
            saved += 1
        except Refused as refused:
            outcome.refuse(id_, refused)
            outcome.typed[id_] = text
    if saved:
        outcome.done.append(
            ngettext(
                "%(count)s translation is saved. Somebody else can now check it.",
                "%(count)s translations are saved. Somebody else can now check them.",
                saved,
            )
            % {"count": number_here(saved)}
        )
    return outcome


def _press(do: str, request: HttpRequest, translator: Person, statement: Statement, language: str) -> str:
    """Carry out what the button of one statement asks; the words that say what was done."""
    which: dict[str, Any] = {"translator": translator, "statement": statement, "language": language}
    read = {**which, "text": request.POST.get(f"read-{statement.id}", "")}
    if do == "machine":
        actions.translate_by_machine(**which)
        return _("The machine's translation is saved, and marked as a machine's.")
    if do == "adopt":
        actions.save_translation(**read)
        return _("The translation is saved. Somebody else can now check it.")
    if do == "review":
        actions.review_translation(**read)
        return _("The translation is marked as checked.")
    if do == "wrong":
        actions.hold_translation(by=translator, statement=statement, language=language)
        return _("These words are held: nobody is shown them until they are corrected.")
    if do == "right":
        actions.restore_translation(**read)
        return _("The words are shown again.")
    if do == "readable":
        actions.dismiss_doubt(**which)
        return _("The doubt is settled.")
    if do == "check":
        actions.check_correction(**read)
        return _("The statement is asked again with the corrected words.")
    raise StatementMovedOn


def _unsaved(
    statements: Mapping[UUID, Statement], language: str, typed: Mapping[UUID, str]
) -> dict[UUID, str]:
    """Of what stands in the boxes, what is not what is saved."""
    saved = queries.saved_words(list(statements), language)
    return {id_: text for id_, text in typed.items() if text and text not in saved.get(id_, ())}


def _with_typed(item: queries.TranslationView, outcome: _Outcome) -> queries.TranslationView:
    return replace(item, typed=outcome.typed.get(item.id), problem=outcome.problems.get(item.id, ""))


def _left_over(found: queries.TranslationDesk, outcome: _Outcome) -> list[tuple[str, str | Promise]]:
    """What was typed for statements that are on the page no more, and why it was not saved."""
    shown = {item.id for item in found.items}
    return [
        (outcome.typed.get(id_, ""), problem)
        for id_, problem in outcome.problems.items()
        if id_ is not None and id_ not in shown
    ]


def _ids(named: str) -> list[UUID]:
    try:
        return [UUID(named)]
    except ValueError:
        return []
