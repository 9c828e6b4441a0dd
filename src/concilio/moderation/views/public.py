"""Public pages of moderation: the log of decisions, and the policy that stewards go by."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from concilio.dialogue.desk import page_language
from concilio.dialogue.models import Dialogue, Phase
from concilio.dialogue.naming import dialogue_text
from concilio.dialogue.reasons import URGENT_REASONS, reasons
from concilio.moderation.queries import days, log_files
from concilio.moderation.queries import decisions as log
from concilio.moderation.queries.key_terms import key_terms
from concilio.moderation.queries.published import published_page
from concilio.publiclog.downloads import attached, attached_proof
from concilio.publiclog.queries import address_of_ledger
from concilio.shell.public_files import may_be_found
from concilio.shell.spreadsheets import spreadsheet


@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """The public log: every decision with its keys and reasons, no name, no text."""
    dialogue = _public_dialogue(slug)
    page, lines = log.decision_page(dialogue, page_language(), request.GET.get("page"))
    context = {
        "dialogue": dialogue,
        "text": dialogue_text(dialogue, page_language()),
        "page": page,
        "lines": lines,
        "counts": log.counts_by_community(dialogue, page_language()),
        "deadlocks": log.n_deadlocks(dialogue),
        "days": days.files_of(dialogue, [line.on for line in lines]),
        "ledger": address_of_ledger(dialogue.id),
    }
    return may_be_found(render(request, "moderation/decisions.html", context), listed=dialogue.listed)


@require_safe
def decisions_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole log as a table."""
    dialogue = _public_dialogue(slug)
    return spreadsheet(
        log_files.heads(dialogue, page_language()),
        log_files.rows(dialogue, page_language()),
        language=page_language(),
        name="decisions",
    )


@require_safe
def decisions_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole log for programs."""
    document = log_files.as_json(_public_dialogue(slug), page_language())
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def statements(request: HttpRequest, slug: str) -> HttpResponse:
    """What people vote on in the joint room, for everybody, by number."""
    dialogue = _public_dialogue(slug)
    page, shown = published_page(
        dialogue, page_language(), request.GET.get("page"), number=request.GET.get("number")
    )
    context = {
        "dialogue": dialogue,
        "text": dialogue_text(dialogue, page_language()),
        "page": page,
        "statements": shown,
    }
    return may_be_found(render(request, "moderation/statements.html", context), listed=dialogue.listed)


@require_safe
def day(request: HttpRequest, slug: str, day: str) -> HttpResponse:
    """A past day's decisions as one file: the document that the public ledger names."""
    dialogue, on, _ = _named_day(slug, day)
    return attached(days.as_document(dialogue, on), "application/json", days.file_name(on))


@require_safe
def day_proof(request: HttpRequest, slug: str, day: str) -> HttpResponse:
    """What proves that file; none before the ledger is next signed."""
    dialogue, on, digest = _named_day(slug, day)
    return attached_proof(dialogue.id, digest, days.file_name(on))


@require_safe
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """What stewards go by, for everybody."""
    dialogue = _public_dialogue(slug)
    context = {
        "dialogue": dialogue,
        "text": dialogue_text(dialogue, page_language()),
        "reasons": reasons(),
        "urgent": reasons(URGENT_REASONS),
        "holdings": key_terms(dialogue, page_language()),
    }
    return may_be_found(render(request, "moderation/policy.html", context), listed=dialogue.listed)


def _public_dialogue(slug: str) -> Dialogue:
    dialogue = get_object_or_404(Dialogue, slug=slug)
    if dialogue.phase == Phase.SETUP:
        raise Http404
    return dialogue


def _named_day(slug: str, day: str) -> tuple[Dialogue, date, str]:
    dialogue = _public_dialogue(slug)
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    digest = days.named_digest(dialogue, on)
    if digest is None or on.isoformat() != day:
        raise Http404
    return dialogue, on, digest
