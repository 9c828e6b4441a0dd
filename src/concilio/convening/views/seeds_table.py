"""Seeds of a table, all at once: checked first, then sent to the stewards together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from concilio.coalition.models import Person
from concilio.convening import actions, forms
from concilio.convening.errors import ConveningRefused
from concilio.dialogue.desk import own_dialogue, render_desk, staff_person
from concilio.dialogue.desk_tables import CheckedTable, check_table, table_sent
from concilio.dialogue.errors import Refused
from concilio.dialogue.models import Appointment, Dialogue
from concilio.languages import LANGUAGES
from concilio.shell.tables import TableRow


@require_http_methods(["GET", "HEAD", "POST"])
def seeds_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Paste or upload, check, save."""
    dialogue = own_dialogue(request, slug, Appointment.Role.CONVENER)
    sent = request.method == "POST"
    form = forms.SeedTableForm(
        request.POST if sent else None, request.FILES if sent else None, dialogue=dialogue
    )
    checked: CheckedTable | None = None
    unreadable = ""
    if sent and form.is_valid():
        try:
            text = table_sent(request, form)
            checked = check_table(
                text,
                lambda row: _add(staff_person(request), dialogue, form, row),
                keep=request.POST.get("do") == "save",
            )
            form = forms.SeedTableForm(initial={**form.cleaned_data, "table": text}, dialogue=dialogue)
        except Refused as refused:
            unreadable = str(refused.message)
    if checked is not None and checked.written:
        messages.success(request, _("Saved."))
        return redirect("convening:seeds", slug)
    context = {"form": form, "checked": checked, "unreadable": unreadable}
    response = render_desk(request, "convening/seeds_table.html", dialogue, context)
    if unreadable or (checked is not None and not checked.is_good):
        response.status_code = 422
    return response


def _add(by: Person, dialogue: Dialogue, form: forms.SeedTableForm, row: TableRow) -> None:
    named = row.cells[1] if len(row.cells) > 1 else ""
    actions.add_seed(
        by=by,
        dialogue=dialogue,
        text=row.cells[0],
        language=_language(named, dialogue) if named else form.cleaned_data["language"],
        in_rooms=form.cleaned_data.get("in_rooms") == "1",
    )


def _language(named: str, dialogue: Dialogue) -> str:
    """The code of a language that a cell names, by its code or its own name."""
    known = {name.casefold(): code for code, name in LANGUAGES} | {code: code for code, _name in LANGUAGES}
    code = known.get(named.casefold(), "")
    if code not in dialogue.languages:
        raise ConveningRefused("not-a-language", _("This dialogue is not held in that language."))
    return code
