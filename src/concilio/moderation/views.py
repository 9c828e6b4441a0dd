"""Pages of moderation: a steward's queue, the mediator's page, the translation desk, the public log and policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilio.coalition.models import Person
from concilio.dialogue.actions.publication import StatementMovedOn
from concilio.dialogue.actions.translations import review_translation, save_translation
from concilio.dialogue.errors import Refused
from concilio.dialogue.models import Appointment, Community, Dialogue, Phase, Statement
from concilio.dialogue.queries.texts import dialogue_text
from concilio.moderation import actions, forms, machine_translation, rules
from concilio.moderation.queries import decisions as log
from concilio.moderation.queries import desk, wording
from concilio.moderation.queries import queue as waiting
from concilio.moderation.queries.key_terms import key_terms

F = TypeVar("F", bound=Form)
# The one place where a page of this app asks for a login; the second factor is asked for all of /desk/.
for_staff = login_required
DO_NOT_UNDERSTAND = 400


@dataclass(frozen=True)
class Problem:
    """What was refused, and what had been typed, so that it can be shown again."""

    message: str | Promise
    status: int
    statement: UUID | None = None
    typed: dict[str, str] | None = None


class FormNotReadable(Refused):
    code = "form-not-readable"
    status = DO_NOT_UNDERSTAND


@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """The public log: every decision with its keys and reasons, no name, no text."""
    dialogue = _public_dialogue(slug)
    page, lines = log.decision_page(dialogue, _language(), request.GET.get("page"))
    context = {
        "page": page,
        "lines": lines,
        "counts": log.counts_by_community(dialogue, _language()),
        "deadlocks": log.n_deadlocks(dialogue),
    }
    return render(request, "moderation/decisions.html", _context(request, dialogue) | context)


@require_safe
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """What stewards go by, for everybody."""
    dialogue = _public_dialogue(slug)
    context = {
        "reasons": wording.reasons(),
        "urgent": wording.reasons(rules.URGENT_REASONS),
        "holdings": key_terms(dialogue, _language()),
    }
    return render(request, "moderation/policy.html", _context(request, dialogue) | context)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Statements waiting for a steward's key, and hidden ones waiting for a second community."""
    dialogue, community, held = _stewards(request, slug)
    problem = None
    if request.method == "POST":
        problem = _try(request, lambda: _steward_decides(request, dialogue, community))
        if problem is None:
            return _again(request, "moderation:queue", dialogue)
    views = wording.community_views(dialogue, _language())
    context = {
        "queue": waiting.queue_of(
            dialogue=dialogue, community=community, language=_language(), now=timezone.now()
        ),
        "community": views[community.label],
        "others": [views[other.label] for other in held if other != community],
        "reasons": wording.reasons(),
        "urgent": wording.reasons(rules.URGENT_REASONS),
        "problem": problem,
    }
    return _page(request, "moderation/queue.html", _context(request, dialogue) | context, problem)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def open_statements(request: HttpRequest, slug: str) -> HttpResponse:
    """What is published, for a steward who has to hide something at once."""
    dialogue, community, held = _stewards(request, slug)
    problem = None
    if request.method == "POST":
        problem = _try(request, lambda: _steward_decides(request, dialogue, community))
        if problem is None:
            return _again(request, "moderation:queue", dialogue)
    views = wording.community_views(dialogue, _language())
    page, items = waiting.open_statements(
        dialogue=dialogue, community=community, language=_language(), number=request.GET.get("page")
    )
    context = {
        "page": page,
        "items": items,
        "community": views[community.label],
        "others": [views[other.label] for other in held if other != community],
        "urgent": wording.reasons(rules.URGENT_REASONS),
        "problem": problem,
    }
    return _page(request, "moderation/open.html", _context(request, dialogue) | context, problem)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def mediator(request: HttpRequest, slug: str) -> HttpResponse:
    """What the keys disagree on, for a mediator whom every community has accepted."""
    dialogue = _own_dialogue(request, slug, Appointment.Role.MEDIATOR)
    accepted = rules.is_accepted_mediator(_person(request), dialogue)
    problem = None
    if request.method == "POST":
        problem = _try(request, lambda: _mediator_decides(request, dialogue))
        if problem is None:
            return _again(request, "moderation:mediator", dialogue)
    items = (
        waiting.with_mediator(dialogue=dialogue, language=_language(), now=timezone.now()) if accepted else []
    )
    context = {"accepted": accepted, "items": items, "problem": problem}
    return _page(request, "moderation/mediator.html", _context(request, dialogue) | context, problem)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def translations(request: HttpRequest, slug: str) -> HttpResponse:
    """Statements by how far their translation into one of the reader's languages has come."""
    dialogue = _own_dialogue(request, slug, Appointment.Role.TRANSLATOR)
    languages = desk.languages_of(_person(request), dialogue)
    asked = request.GET.get("language", "")
    language = asked if asked in languages else languages[0]
    state = request.GET.get("state", "")
    state = state if state in desk.STATES else desk.MISSING
    problem = None
    if request.method == "POST":
        problem = _try(request, lambda: _translator_writes(request, dialogue, language))
        if problem is None:
            return redirect(request.get_full_path())
    context = {
        "desk": desk.translation_desk(
            dialogue=dialogue, person=_person(request), language=language, state=state
        ),
        "languages": [(code, wording.LANGUAGE_NAMES.get(code, code)) for code in languages],
        "machine": machine_translation.is_on(),
        "problem": problem,
    }
    return _page(request, "moderation/translations.html", _context(request, dialogue) | context, problem)


def _steward_decides(request: HttpRequest, dialogue: Dialogue, community: Community) -> str:
    """Carry out what a steward's form asks; the words that say what was done."""
    do = request.POST.get("do", "key")
    steward = _person(request)
    if do == "key":
        form = _read(request, forms.KeyForm, _("Choose approve or refuse, then turn your key again."))
        actions.turn_key(
            steward=steward,
            statement=_statement(dialogue, form),
            community=community,
            approves=form.cleaned_data["decision"] == "approve",
            reason=form.cleaned_data["reason"],
        )
        return _("Your key is turned.")
    hiding = _read(request, forms.HidingForm, _("This form could not be read. Load the page again."))
    statement = _statement(dialogue, hiding)
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


def _mediator_decides(request: HttpRequest, dialogue: Dialogue) -> str:
    form = _read(
        request, forms.MediatorForm, _("Choose whether to publish or to return it, then decide again.")
    )
    actions.decide_as_mediator(
        mediator=_person(request),
        statement=_statement(dialogue, form),
        publishes=form.cleaned_data["decision"] == "publish",
        public_reason=form.cleaned_data["public_reason"],
    )
    return _("Your decision and its reason are in the public log.")


def _translator_writes(request: HttpRequest, dialogue: Dialogue, language: str) -> str:
    form = _read(request, forms.TranslationForm, _("This form could not be read. Load the page again."))
    statement, translator = _statement(dialogue, form), _person(request)
    text = form.cleaned_data["text"]
    do = request.POST.get("do", "save")
    if do == "machine":
        actions.translate_by_machine(translator=translator, statement=statement, language=language)
        return _("The machine's translation is saved, and marked as a machine's.")
    if do == "review":
        review_translation(translator=translator, statement=statement, language=language, text=text)
        return _("The translation is marked as checked.")
    save_translation(translator=translator, statement=statement, language=language, text=text)
    return _("The translation is saved. Somebody else can now check it.")


def _try(request: HttpRequest, action: Callable[[], str]) -> Problem | None:
    """Do what a form asks and say so; or the problem, with what was typed."""
    try:
        messages.success(request, action())
    except Refused as refusal:
        try:
            statement = UUID(request.POST.get("statement", ""))
        except ValueError:
            statement = None
        typed = {key: value for key, value in request.POST.items() if isinstance(value, str)}
        return Problem(refusal.message, refusal.status, statement, typed)
    return None


def _read(request: HttpRequest, form_class: type[F], otherwise: str) -> F:
    form = form_class(request.POST)
    if not form.is_valid():
        raise FormNotReadable(otherwise)
    return form


def _statement(dialogue: Dialogue, form: Form) -> Statement:
    found = Statement.objects.filter(dialogue=dialogue, id=form.cleaned_data["statement"]).first()
    if found is None:
        raise StatementMovedOn
    return found


def _public_dialogue(slug: str) -> Dialogue:
    dialogue = get_object_or_404(Dialogue, slug=slug)
    if dialogue.phase == Phase.SETUP:
        raise Http404
    return dialogue


def _own_dialogue(request: HttpRequest, slug: str, role: Appointment.Role) -> Dialogue:
    """The dialogue at an address; absent for whoever has no office in it, closed to other offices."""
    dialogue = get_object_or_404(Dialogue, slug=slug)
    roles = _roles(request, dialogue)
    if not roles:
        raise Http404
    if role not in roles:
        raise PermissionDenied
    return dialogue


def _stewards(request: HttpRequest, slug: str) -> tuple[Dialogue, Community, list[Community]]:
    """The dialogue, the community whose key the reader now holds, and all whose keys they hold, by label."""
    dialogue = _own_dialogue(request, slug, Appointment.Role.STEWARD)
    held = list(
        Community.objects.filter(
            dialogue=dialogue,
            appointment__person=_person(request),
            appointment__role=Appointment.Role.STEWARD,
            appointment__until_day__isnull=True,
        )
        .select_related("dialogue")
        .distinct()
        .order_by("label")
    )
    asked = request.GET.get("community", "")
    return dialogue, next((c for c in held if c.label == asked), held[0]), held


def _context(request: HttpRequest, dialogue: Dialogue) -> dict[str, Any]:
    return {
        "dialogue": dialogue,
        "text": dialogue_text(dialogue, _language()),
        "roles": _roles(request, dialogue),
    }


def _roles(request: HttpRequest, dialogue: Dialogue) -> set[str]:
    if not request.user.is_authenticated:
        return set()
    return set(
        Appointment.objects.filter(
            person=_person(request), dialogue=dialogue, until_day__isnull=True
        ).values_list("role", flat=True)
    )


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], problem: Problem | None
) -> HttpResponse:
    return render(request, template, context, status=problem.status if problem else 200)


def _again(request: HttpRequest, name: str, dialogue: Dialogue) -> HttpResponse:
    response = redirect(name, dialogue.slug)
    if request.GET.get("community"):
        response["Location"] += f"?community={request.GET['community']}"
    return response


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def _language() -> str:
    return get_language() or "en"
