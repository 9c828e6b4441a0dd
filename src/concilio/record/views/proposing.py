"""One page for everything that an editor proposes: its form, and the action that takes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from concilio.coalition.models import Person
from concilio.dialogue.desk import carry_out_form, page_language, render_desk, staff_person
from concilio.record import errors, forms, rules
from concilio.record.actions import proposals
from concilio.record.actions.entries import Passage
from concilio.record.actions.events import write_narrative
from concilio.record.desk import editors_desk, event_of
from concilio.record.models import Claim, Entry, Event, Narrative
from concilio.record.queries.shown import claim_text, sides_of, title_of

PROPOSED: dict[str, tuple[Any, str | Promise]] = {
    "claim": (forms.ClaimForm, _("Propose a claim")),
    "position": (forms.PositionForm, _("Propose a position")),
    "recognition": (forms.RecognitionForm, _("Propose a recognition or a court’s passage")),
    "name": (forms.NameForm, _("Propose a name")),
    "link": (forms.LinkForm, _("Propose a link between claims")),
    "method": (forms.MethodForm, _("Propose the method page")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str, event: str, kind: str) -> HttpResponse:
    """A proposal; with `replaces` in the address, one that takes the place of a claim on record."""
    desk = editors_desk(request, slug)
    found = event_of(desk.dialogue, event)
    if kind not in PROPOSED:
        raise Http404
    form_class, heading = PROPOSED[kind]
    replaces = _replaced(request, found, kind)
    initial = {"language": page_language()} | (_as_before(replaces) if replaces is not None else {})
    form = form_class(request.POST if request.method == "POST" else None, event=found, initial=initial)
    if form.is_valid():
        taken = carry_out_form(
            request,
            form,
            lambda: _ACTIONS[kind](staff_person(request), desk, found, form.cleaned_data, replaces),
        )
        if taken:
            return redirect("record:desk-event", slug, event)
    context = {
        "desk": desk, "event": found, "title": title_of(found, page_language()), "form": form, "heading": heading,
        "newer": _newer(replaces, page_language()),
    }  # fmt: skip
    return render_desk(request, "record/desk/form.html", desk.dialogue, context)


@require_http_methods(["GET", "HEAD", "POST"])
def narrative(request: HttpRequest, slug: str, event: str) -> HttpResponse:
    """Write one's own community's narrative; the second of two writers sees what the first wrote."""
    desk = editors_desk(request, slug)
    found = event_of(desk.dialogue, event)
    language = request.POST.get("language") or request.GET.get("language") or page_language()
    newest = (
        Narrative.objects.filter(event=found, party=desk.party, language=language)
        .order_by("-version")
        .first()
    )
    initial = {
        "language": language,
        "text": newest.text if newest else "",
        "over": newest.version if newest else 0,
    }
    form = forms.NarrativeForm(request.POST if request.method == "POST" else None, initial=initial)
    changed = False
    if form.is_valid():
        taken = carry_out_form(
            request,
            form,
            lambda: write_narrative(
                by=staff_person(request), dialogue=desk.dialogue, event=found, **form.cleaned_data
            ),
        )
        if taken:
            return redirect("record:desk-event", slug, event)
        changed = newest is not None
    context = {
        "desk": desk, "event": found, "title": title_of(found, page_language()), "form": form,
        "heading": _("Your community’s narrative"), "newer": newest if changed else None,
        "sides": sides_of(found, page_language()),
    }  # fmt: skip
    return render_desk(request, "record/desk/form.html", desk.dialogue, context)


def _replaced(request: HttpRequest, event: Event, kind: str) -> Entry | None:
    wanted = request.GET.get("replaces")
    if not wanted:
        return None
    try:
        id_ = UUID(wanted)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(
        Entry.objects.select_related("claim__maker", "citation__source"), id=id_, event=event, kind=kind
    )


def _as_before(entry: Entry) -> dict[str, Any]:
    if entry.kind != Entry.Kind.CLAIM:
        return {}
    claim = entry.claim
    text = claim_text(claim, page_language())
    citation = entry.citation
    return {
        "maker": claim.maker, "text": text.text, "language": text.language, "as_of": claim.as_of,
        "measure": claim.measure, "population": claim.population, "bound": claim.bound, "low": claim.low,
        "high": claim.high, "source": citation.source if citation else None,
        "locator": citation.locator if citation else "", "quotation": citation.quotation if citation else "",
    }  # fmt: skip


def _newer(entry: Entry | None, language: str) -> Any:
    """What somebody else has proposed for the same place meanwhile."""
    if entry is None:
        return None
    waiting = Claim.objects.filter(entry__replaces=entry).exclude(entry__state=Entry.State.WITHDRAWN).first()
    return claim_text(waiting, language) if waiting is not None else None


def _passages(data: dict[str, Any]) -> list[Passage]:
    return [Passage(data["source"], data["locator"], data["quotation"], data["source"].language)]


def _claim(
    by: Person, desk: rules.Desk, event: Event, data: dict[str, Any], replaces: Entry | None
) -> object:
    figure = None
    if data["bound"] != Claim.Bound.NONE:
        if data["measure"] is None or data["population"] is None:
            raise errors.FigureNotWhole
        low, high = data["low"], data["high"]
        if data["bound"] == Claim.Bound.AT_MOST and high is None:
            low, high = None, low
        figure = proposals.Figure(data["measure"], data["population"], data["bound"], low, high)
    return proposals.propose_claim(
        by=by, dialogue=desk.dialogue, event=event, maker=data["maker"], texts={data["language"]: data["text"]},
        passages=_passages(data), figure=figure, as_of=data["as_of"], replaces=replaces,
    )  # fmt: skip


def _position(
    by: Person, desk: rules.Desk, event: Event, data: dict[str, Any], replaces: Entry | None
) -> object:
    return proposals.propose_position(
        by=by, dialogue=desk.dialogue, claim=data["claim"], party=data["party"], stance=data["stance"],
        since=data["since"], grounds=data["grounds"], language=data["language"], passages=_passages(data),
    )  # fmt: skip


def _recognition(
    by: Person, desk: rules.Desk, event: Event, data: dict[str, Any], replaces: Entry | None
) -> object:
    if (data["level"] == "court") != bool(data["passage"]):
        raise errors.PassageOfACourt
    return proposals.propose_recognition(
        by=by, dialogue=desk.dialogue, event=event, body=data["body"], level=data["level"],
        texts={data["language"]: data["text"]}, passages=_passages(data), instrument=data["instrument"],
        passage=data["passage"], adopted=data["adopted"], summary=data["summary"],
    )  # fmt: skip


def _name(by: Person, desk: rules.Desk, event: Event, data: dict[str, Any], replaces: Entry | None) -> object:
    return proposals.propose_name(
        by=by, dialogue=desk.dialogue, event=event, party=data["party"], name=data["name"],
        language=data["language"], passages=_passages(data),
    )  # fmt: skip


def _link(by: Person, desk: rules.Desk, event: Event, data: dict[str, Any], replaces: Entry | None) -> object:
    return proposals.propose_link(
        by=by, dialogue=desk.dialogue, claim=data["claim"], other=data["other"], kind=data["kind"]
    )


def _method(
    by: Person, desk: rules.Desk, event: Event, data: dict[str, Any], replaces: Entry | None
) -> object:
    return proposals.propose_method(by=by, dialogue=desk.dialogue, event=event, **data)


_ACTIONS: dict[str, Callable[[Person, rules.Desk, Event, dict[str, Any], Entry | None], object]] = {
    "claim": _claim,
    "position": _position,
    "recognition": _recognition,
    "name": _name,
    "link": _link,
    "method": _method,
}
