"""The editors' desk: the events of a dialogue, what waits for a key or an answer, proposals."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilio.coalition.models import Person
from concilio.coalition.queries import people_of
from concilio.dialogue.desk import carry_out_button, carry_out_form, page_language, render_desk, staff_person
from concilio.dialogue.models import Community
from concilio.dialogue.naming import named_communities
from concilio.record import forms, rules
from concilio.record.actions import acknowledging, corrections, entries, events, proposals
from concilio.record.desk import editors_desk, event_of, is_convener, record_dialogue
from concilio.record.models import CommunityParty, Correction, Editor, Entry, Party
from concilio.record.queries.corrections import shown_correction
from concilio.record.queries.desk import entries_of, entry_of, waiting_counts
from concilio.record.queries.shown import sides_of, title_of
from concilio.record.views.proposing import PROPOSED


@require_safe
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """The events of a dialogue, its editors, and which party each community is."""
    dialogue = record_dialogue(request, slug)
    language = page_language()
    desk = rules.desk_of(staff_person(request), dialogue)
    linked = dict(
        CommunityParty.objects.filter(community__dialogue=dialogue).values_list("community", "party__slug")
    )
    waiting, to_answer = waiting_counts(dialogue, desk.party if desk else None)
    context = {
        "desk": desk,
        "events": [(event, title_of(event, language)) for event in rules.events_of(dialogue)],
        "communities": [(c, linked.get(c.id, "")) for c in named_communities(dialogue, language)],
        "editors": Editor.objects.filter(community__dialogue=dialogue, until_day__isnull=True)
        .select_related("person", "community")
        .order_by("community__label", "from_day", "id"),
        "is_convener": is_convener(staff_person(request), dialogue),
        "members": people_of(dialogue.coalition),
        "waiting": waiting,
        "to_answer": to_answer,
    }
    return render_desk(request, "record/desk/record.html", dialogue, context)


@require_POST
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """A convener links communities to parties, appoints an editor, or ends an office."""
    dialogue = record_dialogue(request, slug)
    by, today, do = staff_person(request), timezone.now().date(), request.POST.get("do", "")
    if do == "link":
        carry_out_button(request, lambda: _link(by, request, slug), _("Saved."))
    elif do == "appoint":
        community = get_object_or_404(Community, dialogue=dialogue, label=request.POST.get("community", ""))
        person = get_object_or_404(Person, id=_uuid(request.POST.get("person", "")))
        carry_out_button(
            request,
            lambda: events.appoint_editor(by=by, community=community, person=person, on=today),
            _("Saved."),
        )
    elif do == "end":
        editor = _uuid(request.POST.get("editor", ""))
        carry_out_button(
            request,
            lambda: events.end_editor(by=by, dialogue=dialogue, editor_id=editor, on=today),
            _("This role ended today."),
        )
    return redirect("record:desk", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the record of an event that concerns every community of the dialogue."""
    desk = editors_desk(request, slug)
    form = forms.EventForm(
        request.POST if request.method == "POST" else None, initial={"language": page_language()}
    )
    if form.is_valid():
        data = form.cleaned_data
        sides = Party.objects.filter(communities__community__dialogue=desk.dialogue).distinct()
        done = carry_out_form(
            request,
            form,
            lambda: events.begin_event(
                by=staff_person(request), dialogue=desk.dialogue, slug=data["slug"], happened=data["happened"],
                titles={data["language"]: data["title"]}, sides=sides, invented=desk.dialogue.simulated,
            ),
        )  # fmt: skip
        if done:
            return redirect("record:desk-event", slug, data["slug"])
    return _form_page(request, desk, form, _("Begin the record of an event"))


@require_http_methods(["GET", "HEAD", "POST"])
def vocabulary(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """Enter a party, or a word for what is counted."""
    desk = editors_desk(request, slug)
    form_class = {"party": forms.PartyForm, "term": forms.TermForm}.get(what)
    if form_class is None:
        raise Http404
    form = form_class(
        request.POST if request.method == "POST" else None, initial={"language": page_language()}
    )
    if form.is_valid():
        data = form.cleaned_data
        names = {data["language"]: data["name"]}
        add = events.add_party if what == "party" else events.add_term
        if carry_out_form(request, form, lambda: add(slug=data["slug"], kind=data["kind"], names=names)):
            return redirect("record:desk", slug)
    heading = _("Enter a party") if what == "party" else _("Enter a word for what is counted")
    return _form_page(request, desk, form, heading)


@require_safe
def event(request: HttpRequest, slug: str, event: str) -> HttpResponse:
    """What waits on one event, and what can be proposed."""
    desk = editors_desk(request, slug)
    found, language = event_of(desk.dialogue, event), page_language()
    waiting = Correction.objects.filter(event=found, state=Correction.State.WAITING).select_related("event")
    unanswered = (
        waiting.exclude(answers__side=desk.party).prefetch_related("answers").order_by("on", "id")[:50]
    )
    context = {
        "desk": desk,
        "event": found,
        "title": title_of(found, language),
        "sides": sides_of(found, language),
        "entries": entries_of(found, desk, language),
        "corrections": [shown_correction(c, language, own=True) for c in unanswered],
        "kinds": [(kind, heading) for kind, (_class, heading) in PROPOSED.items()],
        "all_offered": not found.sides.filter(offered_on__isnull=True).exists(),
    }
    return render_desk(request, "record/desk/event.html", desk.dialogue, context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, slug: str, event: str, entry: UUID) -> HttpResponse:
    """One entry: what it says, and whether it is faithfully attributed."""
    desk = editors_desk(request, slug)
    found = event_of(desk.dialogue, event)
    row = get_object_or_404(Entry, event=found, id=entry)
    form = forms.AnswerEntryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        done = carry_out_form(
            request,
            form,
            lambda: entries.answer_entry(
                by=staff_person(request), dialogue=desk.dialogue, entry=row, reason=data["reason"],
                faithful=data["decision"] == "faithful", words=data["words"], language=page_language(),
            ),
        )  # fmt: skip
        if done:
            return redirect("record:desk-event", slug, event)
    shown = entry_of(found, row.id, desk, page_language())
    context = {
        "desk": desk,
        "event": found,
        "title": title_of(found, page_language()),
        "entry": shown,
        "form": form,
    }
    return render_desk(request, "record/desk/entry.html", desk.dialogue, context)


@require_POST
def act(request: HttpRequest, slug: str, event: str) -> HttpResponse:
    """An event's buttons: offer narratives, propose publication, release acknowledgements, take a proposal back."""
    desk = editors_desk(request, slug)
    found = event_of(desk.dialogue, event)
    by, do = staff_person(request), request.POST.get("do", "")
    if do == "offer":
        carry_out_button(
            request,
            lambda: events.offer_narratives(
                by=by, dialogue=desk.dialogue, event=found, languages=desk.dialogue.languages
            ),
            _("The space for a narrative is offered to every community."),
        )
    elif do == "publish":
        carry_out_button(
            request,
            lambda: proposals.propose_publication(by=by, dialogue=desk.dialogue, event=found),
            _("Proposed. An editor of each other community decides."),
        )
    elif do == "release":
        today = timezone.now().date()
        carry_out_button(
            request,
            lambda: acknowledging.release_acknowledgements(dialogue=desk.dialogue, event=found, on=today),
            _("Released as far as enough people have changed what they say."),
        )
    elif do == "withdraw":
        row = get_object_or_404(Entry, event=found, id=_uuid(request.POST.get("entry", "")))
        carry_out_button(
            request,
            lambda: entries.withdraw_entry(by=by, dialogue=desk.dialogue, entry=row),
            _("Your proposal is taken back."),
        )
    return redirect("record:desk-event", slug, event)


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, slug: str, event: str, correction: UUID) -> HttpResponse:
    """Answer a correction for one's own community."""
    desk = editors_desk(request, slug)
    found = event_of(desk.dialogue, event)
    row = get_object_or_404(Correction.objects.select_related("event"), event=found, id=correction)
    form = forms.AnswerCorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = carry_out_form(
            request,
            form,
            lambda: corrections.answer_correction(
                by=staff_person(request), dialogue=desk.dialogue, correction=row, language=page_language(),
                **form.cleaned_data,
            ),
        )  # fmt: skip
        if done:
            return redirect("record:desk-event", slug, event)
    shown = shown_correction(row, page_language(), own=True)
    context = {"desk": desk, "event": found, "correction": shown, "form": form}
    return render_desk(request, "record/desk/correction.html", desk.dialogue, context)


def _link(by: Person, request: HttpRequest, slug: str) -> None:
    """Link a community to the party of that address; the party is made where there is none."""
    dialogue = record_dialogue(request, slug)
    label = request.POST.get("community", "")
    community = get_object_or_404(Community, dialogue=dialogue, label=label)
    wanted = request.POST.get("party", "").strip() or label
    if not is_convener(by, dialogue):
        raise PermissionDenied
    party = Party.objects.filter(slug=wanted).first()
    if party is None:
        names = dict(community.names.values_list("language", "name"))
        party = events.add_party(slug=wanted, kind=Party.Kind.COMMUNITY, names=names or {"en": label})
    events.link_community(by=by, community=community, party=party)


def _form_page(request: HttpRequest, desk: rules.Desk, form: object, heading: str) -> HttpResponse:
    context = {"desk": desk, "form": form, "heading": heading}
    return render_desk(request, "record/desk/form.html", desk.dialogue, context)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
