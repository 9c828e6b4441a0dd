"""A participant's pages: cards, guesses, own statements, own answers, the way out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from concilio.dialogue import actions
from concilio.dialogue.actions.statements import check_text
from concilio.dialogue.actions.voting import UNANSWERED
from concilio.dialogue.errors import AnsweredSince, Refused
from concilio.dialogue.forms import taking_part as forms
from concilio.dialogue.models import MAX_STATEMENT_LENGTH
from concilio.dialogue.participant import LAST_COOKIE, SESSION_COOKIE, Participant, ParticipantRequest
from concilio.dialogue.queries import guesses, own
from concilio.dialogue.queries.cards import NextCard, next_card
from concilio.dialogue.queries.snapshot import DialogueSnapshot, dialogue_snapshot
from concilio.dialogue.views.card_page import LastAnswer, card_page

View = Callable[..., HttpResponse]


def participants(view: View) -> Callable[..., HttpResponse]:
    """For people with a seat in the address's dialogue; anybody else is told how to come back.

    The view is given the request, the dialogue, the participant, and what else stands in the address.
    """

    @wraps(view)
    def checked(request: ParticipantRequest, slug: str, **rest: Any) -> HttpResponse:
        snapshot = dialogue_snapshot(slug)
        if snapshot is None:
            raise Http404
        participant = request.participant
        if participant is None:
            return no_seat(request, snapshot)
        try:
            return view(request, snapshot, participant, **rest)
        except AnsweredSince as refused:
            return answered_since(request, snapshot, participant, refused)
        except Refused as refused:
            return refusal(request, snapshot, refused)

    return checked


def no_seat(request: ParticipantRequest, snapshot: DialogueSnapshot) -> HttpResponse:
    """The session has ended, was never there, or is not ours: the words lead back, and what was written is kept."""
    context = {"dialogue": snapshot, "text": request.POST.get("text", "")[:4000]}
    response = render(request, "dialogue/taking_part/no_seat.html", context, status=403)
    if SESSION_COOKIE in request.COOKIES and request.participant is None:
        response.headers["Cache-Control"] = "no-store"
    return response


def refusal(request: ParticipantRequest, snapshot: DialogueSnapshot, refused: Refused) -> HttpResponse:
    """What happened, what it means, what to do."""
    context = {"dialogue": snapshot, "refused": refused, "text": request.POST.get("text", "")[:4000]}
    return render(request, "dialogue/taking_part/refused.html", context, status=refused.status)


def answered_since(
    request: ParticipantRequest, snapshot: DialogueSnapshot, participant: Participant, refused: Refused
) -> HttpResponse:
    """The page was older than the answer that is there: which one stays, and where it can be changed."""
    statement_id = forms.read_statement_id(request.POST)
    choice = own.choice_of(participant, statement_id)
    context = {
        "dialogue": snapshot,
        "refused": refused,
        "statement_id": statement_id,
        "answer": "" if choice is None else own.CHOICE_WORDS[choice],
    }
    return render(request, "dialogue/taking_part/answered_since.html", context, status=refused.status)


@require_http_methods(["GET", "HEAD", "POST"])
@participants
def card(request: ParticipantRequest, snapshot: DialogueSnapshot, participant: Participant) -> HttpResponse:
    """One statement to answer. An answer comes back with the next card, or with a guess to make.

    Without scripts the next card comes by a redirect: Back would offer to send the answer again (ADR 0110).
    """
    language = get_language() or "en"
    if request.method != "POST":
        return _card_after_redirect(request, snapshot, participant, language)
    last = LastAnswer(forms.read_statement_id(request.POST), forms.read_choice(request.POST))
    following_or_guess = take_answer(
        snapshot, participant, language, last, any_language="any" in request.POST
    )
    if following_or_guess is None:
        return redirect("dialogue:guess", slug=snapshot.slug)
    if "redirect" in request.POST:
        return _to_next_card(request, snapshot, last)
    return card_page(request, snapshot, following_or_guess, last, language)


def _to_next_card(request: ParticipantRequest, snapshot: DialogueSnapshot, last: LastAnswer) -> HttpResponse:
    address = reverse("dialogue:card", args=[snapshot.slug])
    response = HttpResponseRedirect(address + ("?any=1" if "any" in request.POST else ""), status=303)
    response.set_cookie(
        LAST_COOKIE, str(last.statement_id), max_age=60, secure=True, httponly=True, samesite="Strict"
    )
    return response


def _card_after_redirect(
    request: ParticipantRequest, snapshot: DialogueSnapshot, participant: Participant, language: str
) -> HttpResponse:
    following = next_card(snapshot, participant, language, any_language="any" in request.GET)
    answered = _uuid_or_none(request.COOKIES.get(LAST_COOKIE))
    choice = own.choice_of(participant, answered) if answered else None
    last = LastAnswer(answered, choice) if answered and choice is not None else None
    response = card_page(request, snapshot, following, last, language)
    if LAST_COOKIE in request.COOKIES:
        response.set_cookie(LAST_COOKIE, "", max_age=0, secure=True, httponly=True, samesite="Strict")
    return response


def take_answer(
    snapshot: DialogueSnapshot,
    participant: Participant,
    language: str,
    answer: LastAnswer,
    *,
    any_language: bool = False,
) -> NextCard | None:
    """Cast the vote; what comes next is a card, or a guess: then None.

    Raises:
        Refused: see `cast_vote`.
    """
    votes = actions.cast_vote(
        participant=participant, statement_id=answer.statement_id, choice=answer.choice, seen=UNANSWERED
    )
    following = next_card(
        snapshot,
        participant,
        language,
        not_this=answer.statement_id,
        votes=votes,
        any_language=any_language,
    )
    is_guess = guesses.is_due(snapshot, participant, votes, following.answered_jointly)
    return None if is_guess else following


@require_http_methods(["POST"])
@participants
def doubt(request: ParticipantRequest, snapshot: DialogueSnapshot, participant: Participant) -> HttpResponse:
    """Somebody cannot read the words of a card, or says that they are wrong."""
    actions.doubt_words(
        participant=participant,
        statement_id=forms.read_statement_id(request.POST),
        language=get_language() or "en",
    )
    return render(request, "dialogue/taking_part/doubted.html", {"dialogue": snapshot})


@require_http_methods(["GET", "HEAD", "POST"])
@participants
def guess(request: ParticipantRequest, snapshot: DialogueSnapshot, participant: Participant) -> HttpResponse:
    """Eleven radio buttons and "I can't guess", none preselected."""
    language = get_language() or "en"
    if request.method == "POST":
        actions.record_guess(
            participant=participant,
            statement_id=forms.read_statement_id(request.POST),
            target_id=forms.read_statement_id(request.POST, "target"),
            tenths=forms.read_tenths(request.POST),
        )
        return redirect("dialogue:card", slug=snapshot.slug)
    question = guesses.next_question(snapshot, participant, language)
    if question is None:
        return redirect("dialogue:card", slug=snapshot.slug)
    context = {
        "dialogue": snapshot,
        "question": question,
        "target_name": question.target.name(language),
        "tens": [{"number": n, "width": 20 * n} for n in range(11)],
    }
    return render(request, "dialogue/taking_part/guess.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@participants
def write(request: ParticipantRequest, snapshot: DialogueSnapshot, participant: Participant) -> HttpResponse:
    """Write a statement; what reads nearly the same is shown before it is sent."""
    revises = _uuid_or_none(request.POST.get("revises") or request.GET.get("revises"))
    context: dict[str, Any] = {
        "dialogue": snapshot,
        "text": request.POST.get("text", ""),
        "language": request.POST.get("language", ""),
        "languages": settings.LANGUAGES,
        "limit": MAX_STATEMENT_LENGTH,
        "revises": revises or "",
    }
    if request.method != "POST":
        mine = [s for s in own.own_statements(snapshot, participant) if s.id == revises] if revises else []
        if mine:
            context |= {"text": mine[0].text, "language": mine[0].language}
        return render(request, "dialogue/taking_part/write.html", context)
    try:
        text = check_text(request.POST.get("text", ""))
        if not request.POST.get("anyway"):
            similar = own.similar_statements(snapshot, participant, text, get_language() or "en")
            near = [statement for statement in similar if statement.id != revises]
            if near:
                return render(request, "dialogue/taking_part/write.html", context | {"near": near})
        actions.propose_statement(
            participant=participant,
            text=text,
            language=forms.read_language(request.POST, text),
            revises=revises,
        )
    except Refused as refused:
        return render(
            request, "dialogue/taking_part/write.html", context | {"refused": refused}, status=refused.status
        )
    return redirect("dialogue:mine", slug=snapshot.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@participants
def mine(request: ParticipantRequest, snapshot: DialogueSnapshot, participant: Participant) -> HttpResponse:
    """A participant's own statements: where each stands, and why one was returned."""
    if request.method == "POST":
        actions.withdraw_statement(
            participant=participant, statement_id=forms.read_statement_id(request.POST)
        )
        return redirect("dialogue:mine", slug=snapshot.slug)
    context = {"dialogue": snapshot, "statements": own.own_statements(snapshot, participant)}
    return render(request, "dialogue/taking_part/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@participants
def answers(
    request: ParticipantRequest, snapshot: DialogueSnapshot, participant: Participant
) -> HttpResponse:
    """A participant's own answers, each to be changed or taken back."""
    language = get_language() or "en"
    if request.method == "POST":
        statement_id = forms.read_statement_id(request.POST)
        if request.POST.get("choice") == "withdraw":
            actions.withdraw_vote(participant=participant, statement_id=statement_id)
        else:
            actions.cast_vote(
                participant=participant,
                statement_id=statement_id,
                choice=forms.read_choice(request.POST),
                seen=forms.read_seen(request.POST),
            )
        response = redirect("dialogue:answers", slug=snapshot.slug)
        page_before = request.POST.get("page", "")[:6]
        if page_before.isascii() and page_before.isdigit():
            response["Location"] += f"?page={int(page_before)}"
        return response
    number = request.GET.get("page", "")[:6]
    page = own.own_answers(
        snapshot, participant, language, page=int(number) if number.isascii() and number.isdigit() else 1
    )
    one = _uuid_or_none(request.GET.get("change"))
    context = {
        "dialogue": snapshot,
        "page": page,
        "change": one,
        "wording": own.one_wording(snapshot, participant, one, language) if one else None,
        "seen": forms.NAMES.get(own.choice_of(participant, one), "") if one else "",
    }
    return render(request, "dialogue/taking_part/answers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@participants
def leave(request: ParticipantRequest, snapshot: DialogueSnapshot, participant: Participant) -> HttpResponse:
    """Show everything a participant gave; on confirmation delete it."""
    language = get_language() or "en"
    if request.method == "POST":
        actions.withdraw_everything(participant=participant)
        response = render(request, "dialogue/taking_part/left.html", {"dialogue": snapshot})
        response.set_cookie(SESSION_COOKIE, "", max_age=0, secure=True, httponly=True, samesite="Strict")
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response
    context = {
        "dialogue": snapshot,
        "page": own.own_answers(snapshot, participant, language, a_page=10_000),
        "guesses": [
            {"wording": g.wording, "tenths": g.tenths, "target": g.target.name(language) if g.target else ""}
            for g in own.own_guesses(snapshot, participant, language)
        ],
        "statements": own.own_statements(snapshot, participant),
    }
    return render(request, "dialogue/taking_part/leave.html", context)


def _uuid_or_none(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None
