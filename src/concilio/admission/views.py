"""Pages before the first card: the risks, the seat, the way back. No step of them is stored on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilio.admission import actions, errors, queries, wording
from concilio.admission.codes import NotACode, in_groups, read_code
from concilio.admission.middleware import begin_session, has_seat_elsewhere
from concilio.admission.phrases import NotAPhrase, compare_phrase, make_phrase, read_phrase
from concilio.admission.seal import open_words, seal_words
from concilio.admission.words import SCHEMES
from concilio.dialogue.errors import Refused
from concilio.dialogue.models import Dialogue
from concilio.dialogue.participant import ParticipantRequest
from concilio.dialogue.queries.snapshot import DialogueSnapshot, dialogue_snapshot


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one field of a form."""

    heading: str | Promise
    lines: Sequence[str | Promise]


@require_safe
def risks(request: ParticipantRequest, slug: str) -> HttpResponse:
    """What this is, who convenes it, what is stored, what the risks are."""
    snapshot = _shape(slug)
    context = _context(request, snapshot)
    context["convened"] = queries.convened_by(snapshot.coalition_id, get_language() or "en")
    context["window"] = queries.window(snapshot.id)
    context["seats_are_given"] = snapshot.phase in actions.SEATS_ARE_TAKEN_IN
    return render(request, "admission/risks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: ParticipantRequest, slug: str) -> HttpResponse:
    """Code or community, then seven words, then the words again; each step carries the ones before it."""
    snapshot = _shape(slug)
    step = request.POST.get("step", "")
    if request.method != "POST" or step == "again-code":
        return _first_step(request, snapshot)
    try:
        entry = _entry(request, snapshot)
    except NotACode as error:
        wrong = Wrong(_("Check the code"), [wording.of_code(error)])
        return _first_step(request, snapshot, wrong, status=400)
    except Refused as refused:
        heading = _("This was not done") if _is_open(snapshot) else _("This code cannot be used")
        return _first_step(request, snapshot, Wrong(heading, [refused.message]), status=refused.status)
    words = open_words(request.POST.get("words", ""), snapshot.id)
    if step in {"repeat", "show"} and words is not None:
        return _page(request, snapshot, "repeat" if step == "repeat" else "words", entry, words=words)
    if step == "take" and words is not None:
        return _take(request, snapshot, entry, words)
    if step == "take":
        return _take(request, snapshot, entry, None)
    if entry.used:
        wrong = Wrong(_("This code has been used"), [errors.CodeUsed.message])
        return _page(request, snapshot, "repeat", entry, words=None, wrong=wrong, status=409)
    return _page(request, snapshot, "words", entry, words=make_phrase(get_language() or "en"))


@require_http_methods(["GET", "HEAD", "POST"])
def back(request: ParticipantRequest, slug: str) -> HttpResponse:
    """Come back with the seven words."""
    snapshot = _shape(slug)
    context = _context(request, snapshot)
    status = 200
    if request.method == "POST":
        typed = request.POST.get("phrase", "")
        try:
            participant = actions.come_back(dialogue_id=snapshot.id, phrase=read_phrase(typed))
        except NotAPhrase as error:
            context["wrong"] = Wrong(_("Check the seven words"), wording.of_slips(error.slips))
            status = 400
        except Refused as refused:
            context["wrong"] = Wrong(_("No seat found"), [refused.message])
            status = refused.status
        else:
            return _seated(participant, slug)
        context["typed"] = typed
    return render(request, "admission/back.html", context, status=status)


@dataclass(frozen=True)
class _Entry:
    """By what somebody comes in: a code, or a community in open mode."""

    code: str = ""
    community_id: UUID | None = None
    used: bool = False


def _entry(request: ParticipantRequest, snapshot: DialogueSnapshot) -> _Entry:
    if _is_open(snapshot):
        label = request.POST.get("community", "")
        community = next((c for c in snapshot.communities if c.label == label), None)
        if community is None:
            raise Refused(_("Choose the community that you belong to."))
        if snapshot.phase not in actions.SEATS_ARE_TAKEN_IN:
            raise errors.NotOpenForSeats
        return _Entry(community_id=community.id)
    code = read_code(request.POST.get("code", ""))
    return _Entry(code=code, used=not actions.check_code(dialogue_id=snapshot.id, code=code))


def _first_step(
    request: ParticipantRequest, snapshot: DialogueSnapshot, wrong: Wrong | None = None, *, status: int = 200
) -> HttpResponse:
    context = _context(request, snapshot)
    context |= {
        "wrong": wrong,
        "typed": request.POST.get("code", ""),
        "chosen": request.POST.get("community", ""),
    }
    name = "admission/community.html" if _is_open(snapshot) else "admission/code.html"
    return render(request, name, context, status=status)


def _take(
    request: ParticipantRequest, snapshot: DialogueSnapshot, entry: _Entry, words: tuple[str, ...] | None
) -> HttpResponse:
    typed = request.POST.get("phrase", "")
    if words is not None and (slips := compare_phrase(typed, words)):
        wrong = Wrong(wording.how_many_differ(slips), wording.of_slips(slips))
        return _page(request, snapshot, "repeat", entry, words=words, wrong=wrong, typed=typed, status=400)
    try:
        phrase = read_phrase(typed)
        if words is None:
            # Only words that were made here become a seat; without their seal they can only find one.
            participant = actions.come_back(dialogue_id=snapshot.id, phrase=phrase)
        elif entry.community_id is not None:
            participant = actions.take_open_seat(
                dialogue_id=snapshot.id, community_id=entry.community_id, phrase=phrase
            )
        else:
            participant = actions.take_seat(dialogue_id=snapshot.id, code=entry.code, phrase=phrase)
    except NotAPhrase as error:
        wrong = Wrong(_("Check the seven words"), wording.of_slips(error.slips))
        return _page(request, snapshot, "repeat", entry, words=words, wrong=wrong, typed=typed, status=400)
    except Refused as refused:
        wrong = Wrong(_("This code cannot be used"), [refused.message])
        return _first_step(request, snapshot, wrong, status=refused.status)
    return _seated(participant, snapshot.slug)


def _seated(participant: Any, slug: str) -> HttpResponse:
    response = redirect("dialogue:card", slug=slug)
    begin_session(response, participant)
    return response


def _page(
    request: ParticipantRequest,
    snapshot: DialogueSnapshot,
    step: str,
    entry: _Entry,
    *,
    words: tuple[str, ...] | None,
    wrong: Wrong | None = None,
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    context = _context(request, snapshot)
    chosen = snapshot.community(entry.community_id) if entry.community_id else None
    language = get_language() or "en"
    context |= {
        "code": in_groups(entry.code) if entry.code else "",
        "chosen": chosen.label if chosen else "",
        "words": words,
        "words_language": language if language in SCHEMES else "en",
        "sealed": seal_words(words, snapshot.id) if words else "",
        "wrong": wrong,
        "typed": typed,
    }
    return render(request, f"admission/{step}.html", context, status=status)


def _is_open(snapshot: DialogueSnapshot) -> bool:
    return snapshot.admission == Dialogue.Admission.OPEN


def _shape(slug: str) -> DialogueSnapshot:
    snapshot = dialogue_snapshot(slug)
    if snapshot is None:
        raise Http404
    return snapshot


def _context(request: ParticipantRequest, snapshot: DialogueSnapshot) -> dict[str, Any]:
    language = get_language() or "en"
    words_language, words = snapshot.words(language)
    return {
        "dialogue": snapshot,
        "text": words,
        "text_language": words_language,
        "communities": [
            {"label": c.label, "mark": c.mark, "name": c.name(language), "seats": c.planned_seats}
            for c in snapshot.communities
        ],
        "is_open": _is_open(snapshot),
        "participant": request.participant,
        "seat_elsewhere": has_seat_elsewhere(request, snapshot.id),
    }
