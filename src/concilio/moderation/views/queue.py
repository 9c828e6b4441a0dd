"""A steward's pages: what waits for their key, and what they can hide at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilio.dialogue.desk import (
    FormNotReadable,
    carry_out,
    own_dialogue,
    page_language,
    read_form,
    render_desk,
    staff_person,
    statement_of,
)
from concilio.dialogue.models import Appointment, Community, Dialogue
from concilio.dialogue.naming import communities_by_label
from concilio.dialogue.reasons import URGENT_REASONS, reasons
from concilio.moderation import actions, forms
from concilio.moderation.queries import queue as waiting
from concilio.translation import actions as translations


@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Statements waiting for a steward's key, and hidden ones waiting for a second community."""
    dialogue, community, held = _stewards(request, slug)
    problem = None
    if request.method == "POST":
        problem = carry_out(request, lambda: _steward_decides(request, dialogue, community))
        if problem is None:
            return _again(request, "moderation:queue", dialogue)
    views = communities_by_label(dialogue, page_language())
    context = {
        "queue": waiting.queue_of(
            dialogue=dialogue,
            community=community,
            steward=staff_person(request),
            language=page_language(),
            now=timezone.now(),
        ),
        "community": views[community.label],
        "others": [views[other.label] for other in held if other != community],
        "reasons": reasons(),
        "urgent": reasons(URGENT_REASONS),
    }
    return render_desk(request, "moderation/queue.html", dialogue, context, problem=problem)


@require_http_methods(["GET", "HEAD", "POST"])
def open_statements(request: HttpRequest, slug: str) -> HttpResponse:
    """What is published, for a steward who has to hide something at once."""
    dialogue, community, held = _stewards(request, slug)
    problem = None
    if request.method == "POST":
        problem = carry_out(request, lambda: _steward_decides(request, dialogue, community))
        if problem is None:
            return _again(request, "moderation:queue", dialogue)
    views = communities_by_label(dialogue, page_language())
    page, items = waiting.open_statements(
        dialogue=dialogue, community=community, language=page_language(), number=request.GET.get("page")
    )
    context = {
        "page": page,
        "items": items,
        "community": views[community.label],
        "others": [views[other.label] for other in held if other != community],
        "urgent": reasons(URGENT_REASONS),
    }
    return render_desk(request, "moderation/open.html", dialogue, context, problem=problem)


def _steward_decides(request: HttpRequest, dialogue: Dialogue, community: Community) -> str:
    """Carry out what a steward's form asks; the words that say what was done."""
    do = request.POST.get("do", "key")
    steward = staff_person(request)
    if do == "key":
        form = read_form(
            request, forms.KeyForm, _("Choose approve or refuse, then send your decision again.")
        )
        actions.turn_key(
            steward=steward,
            statement=statement_of(dialogue, form),
            community=community,
            approves=form.cleaned_data["decision"] == "approve",
            reason=form.cleaned_data["reason"],
        )
        return _("Your decision is sent.")
    if do in {"ask", "wrong"}:
        return _of_translations(request, dialogue, do)
    hiding = read_form(request, forms.HidingForm, _("This form could not be read. Load the page again."))
    statement = statement_of(dialogue, hiding)
    if do == "hide":
        actions.hide_urgently(
            steward=steward,
            statement=statement,
            community=community,
            reason=hiding.cleaned_data["reason"],
        )
        return _("The statement is hidden for 24 hours.")
    if do == "confirm":
        actions.confirm_hiding(steward=steward, statement=statement, community=community)
        return _("The statement is removed.")
    if do == "back":
        actions.end_hiding(steward=steward, statement=statement, community=community)
        return _("The statement is back.")
    raise FormNotReadable(_("This form could not be read. Load the page again."))


def _of_translations(request: HttpRequest, dialogue: Dialogue, do: str) -> str:
    """What a steward says of the words in the language that they read."""
    form = read_form(request, forms.OnStatement, _("This form could not be read. Load the page again."))
    statement, steward = statement_of(dialogue, form), staff_person(request)
    if do == "ask":
        translations.ask_for_translation(steward=steward, statement=statement, language=page_language())
        return _("The translators are asked for it.")
    translations.hold_translation(by=steward, statement=statement, language=page_language())
    return _("These words are held: nobody is shown them until they are corrected.")


def _stewards(request: HttpRequest, slug: str) -> tuple[Dialogue, Community, list[Community]]:
    """The dialogue, the community whose key the reader now holds, and all whose keys they hold, by label."""
    dialogue = own_dialogue(request, slug, Appointment.Role.STEWARD)
    held = list(
        Community.objects.filter(
            dialogue=dialogue,
            appointment__person=staff_person(request),
            appointment__role=Appointment.Role.STEWARD,
            appointment__until_day__isnull=True,
        )
        .select_related("dialogue")
        .distinct()
        .order_by("label")
    )
    asked = request.GET.get("community", "")
    return dialogue, next((c for c in held if c.label == asked), held[0]), held


def _again(request: HttpRequest, name: str, dialogue: Dialogue) -> HttpResponse:
    response = redirect(name, dialogue.slug)
    if request.GET.get("community"):
        response["Location"] += f"?community={request.GET['community']}"
    return response
