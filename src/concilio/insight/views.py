"""Pages of insight: releases for everybody, findings for the staff team, "you guessed" for a participant."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from concilio.dialogue.desk import carry_out_button, own_dialogue, render_desk, staff_person
from concilio.dialogue.models import Appointment, Community, Dialogue
from concilio.dialogue.naming import community_names, dialogue_text
from concilio.dialogue.rules import holds_office
from concilio.insight import downloads, drafting, queries, release_keys, rules, tasks
from concilio.insight.models import Release
from concilio.insight.public_json import released_json
from concilio.keys.queries import keys_seen_by
from concilio.publiclog.downloads import attached, attached_proof
from concilio.publiclog.queries import address_of_ledger, named_file, proof_of
from concilio.report import Content, report_main
from concilio.shell.public_files import may_be_found
from concilio.shell.spreadsheets import spreadsheet
from concilio.translation.queries import asked_again


@require_safe
def releases(request: HttpRequest, slug: str) -> HttpResponse:
    """All public releases; the newest is shown, the others linked."""
    dialogue = _dialogue(slug)
    newest = queries.public_releases(dialogue).first()
    if newest is None:
        return render(request, "insight/no_release.html", _named(dialogue))
    return redirect("insight:release", slug=slug, number=newest.number)


@require_safe
def release(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    dialogue, page = _public(slug, number)
    others = queries.public_releases(dialogue).exclude(number=number)
    named = _named_document(dialogue, number)
    context = {
        "release": page.release,
        "others": others,
        "report": _report(page.content),
        "asked_again": asked_again(dialogue),
        # A release older than the ledger is named in no act with a document, and has no proof to come.
        "ledger": address_of_ledger(dialogue.id) if named else "",
        "is_proved": proof_of(dialogue.id, named) is not None,
    }
    page_of_release = render(request, "insight/release.html", {**_named(dialogue), **context})
    return may_be_found(page_of_release, listed=dialogue.listed)


@require_safe
def release_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    _, page = _public(slug, number)
    return JsonResponse(
        released_json(page.content, _language()), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )


@require_safe
def release_document(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The numbers of a release without words: the document that the public ledger names."""
    document = downloads.as_document(_released(_dialogue(slug), number))
    return attached(document, "application/json", f"release-{number}.json")


@require_safe
def release_proof(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What proves that document; none before the day on which the ledger is next signed."""
    dialogue = _dialogue(slug)
    _released(dialogue, number)
    return attached_proof(dialogue.id, _named_document(dialogue, number), f"release-{number}.json")


@require_safe
def release_csv(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    _, page = _public(slug, number)
    return spreadsheet(
        downloads.csv_heads(),
        downloads.csv_rows(page.content),
        language=_language(),
        name=f"findings-{number}",
    )


@require_safe
def release_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    _, page = _public(slug, number)
    made = downloads.as_pdf(page.content, _language())
    return attached(made, "application/pdf", f"findings-{number}-{_language()}.pdf")


@require_safe
def your_guesses(request: HttpRequest, slug: str) -> HttpResponse:
    """What a participant guessed beside what it is, in statement order, bad news included."""
    dialogue = _dialogue(slug)
    participant = getattr(request, "participant", None)
    if participant is None:
        return redirect("admission:back", slug=slug)
    guessed = queries.guesses_beside_findings(participant, _language())
    return render(request, "insight/your_guesses.html", {**_named(dialogue), "guessed": guessed})


@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Private findings, and the release that waits for keys."""
    dialogue = own_dialogue(request, slug, *rules.TEAM)
    private = queries.private_findings(dialogue, _language())
    draft = Release.objects.filter(dialogue=dialogue, state=Release.State.DRAFT).first()
    context = {
        "finding": private[0] if private else None,
        "report": _report(private[1]) if private else "",
        "draft": draft,
        "draft_report": _report(queries.release_page(draft, _language()).content) if draft else "",
        "asked": queries.draft_request(dialogue),
        "keys": _keys(dialogue, draft, _own_communities(request, dialogue)),
        "may_draft": rules.drafts_releases(staff_person(request), dialogue),
        "public": queries.public_releases(dialogue),
    }
    return render_desk(request, "insight/desk.html", dialogue, context)


@require_POST
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a draft: background work makes it, and the desk says what came of it."""
    dialogue = own_dialogue(request, slug, *rules.TEAM)
    asked = carry_out_button(
        request, lambda: drafting.ask_for_draft(dialogue=dialogue, by=staff_person(request))
    )
    if asked:
        tasks.make_draft(str(dialogue.id))
    return redirect("insight:desk", slug=slug)


@require_POST
def turn_key(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    dialogue = own_dialogue(request, slug, *rules.TEAM)
    waiting = get_object_or_404(Release, dialogue=dialogue, number=number)
    community = get_object_or_404(Community, dialogue=dialogue, label=request.POST.get("community", ""))
    approves = request.POST.get("decision")
    if approves not in {"approve", "refuse"}:
        messages.error(request, gettext("Choose whether to release this or not."))
        return redirect("insight:desk", slug=slug)
    carry_out_button(
        request,
        lambda: release_keys.turn_release_key(
            release=waiting, by=staff_person(request), community=community, approves=approves == "approve"
        ),
    )
    return redirect("insight:desk", slug=slug)


def _dialogue(slug: str) -> Dialogue:
    return get_object_or_404(Dialogue.objects.select_related("coalition"), slug=slug)


def _public(slug: str, number: int) -> tuple[Dialogue, queries.ReleasedPage]:
    dialogue = _dialogue(slug)
    return dialogue, queries.release_page(_released(dialogue, number), _language())


def _named_document(dialogue: Dialogue, number: int) -> str | None:
    return named_file(dialogue.id, "release.published", release=number)


def _released(dialogue: Dialogue, number: int) -> Release:
    public = queries.public_release(dialogue, number)
    if public is None:
        raise Http404
    return public


def _named(dialogue: Dialogue) -> dict[str, object]:
    language = _language()
    return {
        "dialogue": dialogue,
        "text": dialogue_text(dialogue, language),
        "names": community_names(dialogue, language),
    }


def _language() -> str:
    return get_language() or "en"


def _report(content: Content) -> str:
    # Made by templates that escape everything a statement holds.
    return mark_safe(report_main(content, _language()))  # noqa: S308


def _keys(dialogue: Dialogue, draft: Release | None, own: list[Community]) -> list[dict[str, object]]:
    """One entry a community, by label: what its key says so far, as far as this reader may know."""
    turned = keys_seen_by(draft.case if draft else None, [community.id for community in own])
    names = community_names(dialogue, _language())
    return [
        {
            "label": c.label,
            "name": names[c.label],
            "turned": c.id in turned,
            "approves": key.approves if (key := turned.get(c.id)) else None,
            "own": c in own,
        }
        for c in Community.objects.filter(dialogue=dialogue).order_by("label")
    ]


def _own_communities(request: HttpRequest, dialogue: Dialogue) -> list[Community]:
    """The communities whose key this person holds."""
    return [
        c
        for c in Community.objects.filter(dialogue=dialogue).order_by("label")
        if holds_office(staff_person(request), dialogue, Appointment.Role.STEWARD, community=c)
    ]
