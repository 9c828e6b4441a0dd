"""Pages of joint statements for those who take part: what matters most, reading and suggesting, voting."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilio.accord import errors
from concilio.accord.actions import choosing, ratifying, reviewing
from concilio.accord.models import Accord, Clause, Draft
from concilio.accord.models.deciding import MAX_RESERVATION_LENGTH
from concilio.accord.queries import pages
from concilio.accord.queries import taking_part as own
from concilio.accord.queries.story import NEXT
from concilio.accord.views.places import public_accord
from concilio.dialogue.participant import Participant, ParticipantRequest
from concilio.dialogue.queries.snapshot import DialogueSnapshot
from concilio.dialogue.views.taking_part import participants

ANSWERS = {"accept": 1, "reserve": 0, "reject": -1}


@require_http_methods(["GET", "HEAD", "POST"])
@participants
def matters(
    request: ParticipantRequest, snapshot: DialogueSnapshot, participant: Participant, number: int
) -> HttpResponse:
    """Of four statements, which matters most and which least."""
    accord = _of(snapshot, number)
    round_ = getattr(accord, "choosing", None)
    if round_ is None:
        raise Http404
    if request.method == "POST":
        choosing.choose(
            participant=participant,
            round=round_,
            place=_number(request, "set"),
            best=_number(request, "best"),
            worst=_number(request, "worst"),
        )
        return redirect("accord:matters", snapshot.slug, number)
    language = _language()
    context = {
        "dialogue": snapshot,
        "line": pages.line_of(accord, language),
        "accord": accord,
        "set": own.next_set(participant, round_, language) if round_.closed_on is None else None,
        "closed": round_.closed_on is not None,
    }
    return render(request, "accord/matters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@participants
def review(
    request: ParticipantRequest, snapshot: DialogueSnapshot, participant: Participant, number: int
) -> HttpResponse:
    """Clause by clause, with a field for other words under each."""
    accord = _of(snapshot, number)
    language = _language()
    if request.method == "POST":
        draft = Draft.objects.filter(accord=accord, number=_number(request, "version")).first()
        clause = Clause.objects.filter(accord=accord, id=_uuid(request.POST.get("clause"))).first()
        if draft is None or clause is None:
            raise errors.OldVersion
        draft.accord = accord
        reviewing.suggest(
            participant=participant, draft=draft, clause=clause, language=language,
            text=request.POST.get("text", ""),
        )  # fmt: skip
        messages.success(request, _("Sent. An editor will answer it; you can see the answer here."))
        return redirect("accord:review", snapshot.slug, number)
    suggested: dict[UUID, list[object]] = {}
    for each in own.own_suggestions(participant, accord.id):
        suggested.setdefault(each.clause_id, []).append(each)
    page = pages.accord_page(accord, language)
    context = {
        "dialogue": snapshot,
        "page": page,
        "clauses": [(clause, suggested.get(clause.id, [])) for clause in page.clauses],
        "open": accord.state == Accord.State.REVIEW,
        "next": NEXT[accord.state],
    }
    return render(request, "accord/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@participants
def ratify(
    request: ParticipantRequest, snapshot: DialogueSnapshot, participant: Participant, number: int
) -> HttpResponse:
    """Accept, accept with a reservation, or reject: the whole text, and each clause."""
    accord = _of(snapshot, number)
    language = _language()
    page = pages.accord_page(accord, language)
    if request.method == "POST":
        return _take_vote(request, participant, accord, page, language)
    vote = page.vote
    answers = own.own_answers(participant, vote.ratification) if vote else {}
    written = own.own_reservations(participant, vote.ratification) if vote else {}
    context = {
        "dialogue": snapshot,
        "page": page,
        "open": vote is not None and vote.open,
        "whole": {"answer": _name(answers.get(1)), "reservation": written.get(None, "")},
        "clauses": [
            {
                "clause": clause,
                "answer": _name(answers.get(clause.question)),
                "reservation": written.get(clause.id, ""),
            }
            for clause in page.clauses
        ],
        "answered": len(answers),
        "limit": MAX_RESERVATION_LENGTH,
        "next": NEXT[accord.state],
    }
    return render(request, "accord/ratify.html", context)


def _take_vote(
    request: ParticipantRequest,
    participant: Participant,
    accord: Accord,
    page: pages.AccordPage,
    language: str,
) -> HttpResponse:
    if page.vote is None or str(page.vote.ratification.id) != request.POST.get("ratification"):
        raise errors.OldVersion
    vote = page.vote.ratification
    questions: list[tuple[int, UUID | None]] = [(1, None), *((c.question, c.id) for c in page.clauses)]
    answers = {
        question: ANSWERS[said]
        for question, _clause in questions
        if (said := request.POST.get(f"answer-{question}", "")) in ANSWERS
    }
    ratifying.cast_ratification(participant=participant, ratification=vote, answers=answers)
    clauses = Clause.objects.in_bulk([id_ for _question, id_ in questions if id_ is not None])
    for question, id_ in questions:
        if question in answers:
            text = request.POST.get(f"reservation-{question}", "") if answers[question] == 0 else ""
            ratifying.keep_reservation(
                participant=participant, ratification=vote, clause=clauses[id_] if id_ else None, text=text,
                language=language,
            )  # fmt: skip
    messages.success(request, _("Your answers are in. You can change them until voting ends."))
    return redirect("accord:ratify", accord.dialogue.slug, accord.number)


def _of(snapshot: DialogueSnapshot, number: int) -> Accord:
    return public_accord(snapshot.slug, number)


def _language() -> str:
    return get_language() or "en"


def _name(choice: int | None) -> str:
    return next((name for name, code in ANSWERS.items() if code == choice), "")


def _number(request: ParticipantRequest, name: str) -> int:
    value = request.POST.get(name, "")[:6]
    return int(value) if value.isascii() and value.isdigit() else -1


def _uuid(value: str | None) -> UUID:
    try:
        return UUID(value or "")
    except ValueError:
        raise errors.OldVersion from None
