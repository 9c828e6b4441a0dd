"""The desk of joint statements: writing, versions, suggestions, what adoption needs."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilio.accord import errors, forms, rules
from concilio.accord.actions import choosing, drafting, ratifying, reviewing
from concilio.accord.models import Accord, Clause, ClauseEdit, Suggestion
from concilio.accord.queries import desk as queries
from concilio.accord.queries import pages
from concilio.accord.queries.comparing import compared_words
from concilio.accord.queries.slate import slate_of
from concilio.accord.queries.story import NEXT
from concilio.dialogue.desk import (
    carry_out_button,
    carry_out_form,
    own_dialogue,
    page_language,
    render_desk,
    staff_person,
)
from concilio.dialogue.models import Dialogue


def own_accord(request: HttpRequest, slug: str, number: int, *offices: str) -> tuple[Dialogue, Accord]:
    """The joint statement at an address of the desk, for those who hold one of the offices.

    Raises:
        Http404, PermissionDenied: as `own_dialogue`.
    """
    dialogue = own_dialogue(request, slug, *(offices or rules.DESK))  # type: ignore[arg-type]
    found = Accord.objects.select_related("dialogue__coalition", "release").filter(
        dialogue=dialogue, number=number
    )
    accord = found.first() if 0 < number < 2**31 else None
    if accord is None:
        raise Http404
    return dialogue, accord


@require_http_methods(["GET", "HEAD", "POST"])
def accords(request: HttpRequest, slug: str) -> HttpResponse:
    """All joint statements of a dialogue, and the form that begins one."""
    dialogue = own_dialogue(request, slug, *rules.DESK)
    if request.method == "POST":
        own_dialogue(request, slug, rules.Role.CONVENER)
    form = forms.TitlesForm(request.POST or None, languages=dialogue.languages)
    if request.method == "POST" and form.is_valid():
        begun: list[Accord] = []
        done = carry_out_form(
            request,
            form,
            lambda: begun.append(
                drafting.begin_accord(by=staff_person(request), dialogue=dialogue, titles=form.titles())
            ),
        )
        if done:
            return redirect("accord:edit", slug, begun[0].number)
    lines = pages.accord_lines(Accord.objects.filter(dialogue=dialogue).order_by("-number"), page_language())
    context = {"form": form, "lines": lines, "released": queries.has_release(dialogue)}
    return render_desk(request, "accord/desk/list.html", dialogue, context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One joint statement at work: its clauses, what the release offers, and the next step."""
    dialogue, accord = own_accord(request, slug, number, *rules.EDITORS)
    titles = dict(accord.titles.values_list("language", "title"))
    do = request.POST.get("do", "")
    form = forms.TitlesForm(
        request.POST if do == "titles" else None, languages=dialogue.languages, now=titles
    )
    vote_form = forms.VoteForm(request.POST if do == "vote" else None)
    if request.method == "POST" and _carried_out(request, accord, form, vote_form, do):
        return redirect("accord:edit", slug, number)
    language = page_language()
    context = {
        "accord": accord,
        "page": pages.accord_page(accord, language),
        "clauses": queries.clauses_at_work(accord, language),
        "slate": slate_of(accord, language),
        "titles_form": form,
        "vote_form": vote_form,
        "form": vote_form if vote_form.is_bound else form,
        "writable": accord.state in drafting.WRITABLE,
        "round": getattr(accord, "choosing", None),
        "waiting": Suggestion.objects.filter(draft__accord=accord, answer="").count(),
        "next": NEXT[accord.state],
        "matters": queries.what_matters(accord, language),
        "without_steward": queries.without_steward(dialogue, language),
    }
    return render_desk(request, "accord/desk/edit.html", dialogue, context)


def _carried_out(
    request: HttpRequest, accord: Accord, form: forms.TitlesForm, vote_form: forms.VoteForm, do: str
) -> bool:
    person = staff_person(request)
    if do == "titles":
        return form.is_valid() and carry_out_form(
            request, form, lambda: drafting.set_titles(by=person, accord=accord, titles=form.titles())
        )
    if do == "vote":
        return vote_form.is_valid() and carry_out_form(
            request, vote_form, lambda: _open_vote(request, accord, vote_form)
        )
    buttons: dict[str, Callable[[], object]] = {
        "add": lambda: drafting.add_clause(by=person, accord=accord, numbers=_numbers(request)),
        "own": lambda: drafting.add_clause(
            by=person,
            accord=accord,
            written=drafting.Written({page_language(): request.POST.get("text", "")}),
        ),
        "up": lambda: _move(request, accord, -1),
        "down": lambda: _move(request, accord, 1),
        "keep": lambda: reviewing.keep_draft(by=person, accord=accord),
        "review": lambda: reviewing.open_review(by=person, accord=accord),
        "round": lambda: choosing.open_round(by=person, accord=accord),
        "close-round": lambda: choosing.close_round(by=person, round=accord.choosing),
        "count": lambda: ratifying.count_ratification(ratification=queries.open_vote(accord), by=person),
    }
    if do not in buttons:
        raise Http404
    carry_out_button(request, buttons[do], _("Done."))
    return True


def _open_vote(request: HttpRequest, accord: Accord, form: forms.VoteForm) -> object:
    draft = accord.drafts.order_by("-number").first()
    if draft is None:
        raise errors.NoWholeLanguage
    return ratifying.open_ratification(by=staff_person(request), draft=draft, **form.cleaned_data)


def _numbers(request: HttpRequest) -> list[int]:
    values = request.POST.getlist("statement")
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 7]


def _move(request: HttpRequest, accord: Accord, by: int) -> None:
    order = [clause.id for clause in accord.clauses.filter(dropped_on=None).order_by("place", "id")]
    id_ = _uuid(request.POST.get("clause"))
    if id_ in order:
        place = order.index(id_)
        order.insert(max(place + by, 0), order.pop(place))
    drafting.order_clauses(by=staff_person(request), accord=accord, order=order)


@require_http_methods(["GET", "HEAD", "POST"])
def clause(request: HttpRequest, slug: str, number: int, clause_id: UUID) -> HttpResponse:
    """One clause: its words in every language, where they come from, and everything that was done to it."""
    dialogue, accord = own_accord(request, slug, number, *rules.EDITORS)
    found = get_object_or_404(Clause.objects.select_related("accord__dialogue"), accord=accord, id=clause_id)
    do = request.POST.get("do", "save") if request.method == "POST" else ""
    initial = {
        "kind": found.kind, "addressee": found.addressee, "footnote": found.footnote, "revision": found.revision,
        "says": found.wording if found.wording != Clause.Wording.VOTED else Clause.Wording.REWORDED,
        **{f"text_{code}": text for code, text in drafting.texts_of(found).items()},
    }  # fmt: skip
    form = forms.ClauseForm(
        request.POST if do == "save" else None, languages=dialogue.languages, initial=initial
    )
    if do in {"merge", "drop"}:
        carry_out_button(request, lambda: _merge_or_drop(request, found, do), _("Done."))
        return redirect("accord:edit", slug, number)
    meanwhile: list[dict[str, object]] = []
    if do == "save" and form.is_valid():
        if carry_out_form(request, form, lambda: _save(request, found, form)):
            return redirect("accord:edit", slug, number)
        found.refresh_from_db()
        meanwhile = _changed_since(found, form.cleaned_data["revision"])
        if meanwhile:
            # What was typed stays; saving once more is a decision on what stands there now.
            form.data = {**request.POST.dict(), "revision": str(found.revision)}
    language = page_language()
    context = {
        "accord": accord,
        "clause": found,
        "form": form,
        "line_of_accord": pages.line_of(accord, language),
        "provenance": queries.provenance(found, language),
        "edits": queries.edits_of(found, language),
        "meanwhile": meanwhile,
        "others": [each for each in queries.clauses_at_work(accord, language) if each.id != found.id],
        "writable": accord.state in drafting.WRITABLE and found.dropped_on is None,
    }
    response = render_desk(request, "accord/desk/clause.html", dialogue, context)
    if meanwhile:
        response.status_code = errors.EditedMeanwhile.status
    return response


def _save(request: HttpRequest, clause: Clause, form: forms.ClauseForm) -> object:
    return drafting.edit_clause(
        by=staff_person(request),
        clause=clause,
        revision=form.cleaned_data["revision"],
        written=form.written(),
    )


def _changed_since(clause: Clause, revision: int) -> list[dict[str, object]]:
    """What others saved since a revision: by language the words before and now, word by word."""
    edits = ClauseEdit.objects.filter(clause=clause, revision__gt=revision).exclude(language="")
    now = drafting.texts_of(clause)
    before: dict[str, str] = {}
    for edit in edits.order_by("revision"):
        before.setdefault(edit.language, edit.before)
    return [
        {"language": code, "text": now.get(code, ""), "parts": compared_words(text, now.get(code, ""))}
        for code, text in sorted(before.items())
    ]


def _merge_or_drop(request: HttpRequest, clause: Clause, do: str) -> None:
    if do == "drop":
        drafting.drop_clause(by=staff_person(request), clause=clause)
        return
    into = Clause.objects.select_related("accord__dialogue").get(
        accord=clause.accord_id, id=_uuid(request.POST.get("into"))
    )
    drafting.merge_clause(by=staff_person(request), clause=clause, into=into)


@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What people suggested and nobody has answered yet: for stewards, as proposed statements are."""
    dialogue, accord = own_accord(request, slug, number, rules.Role.STEWARD)
    sent = forms.AnswerForm(request.POST) if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        waiting = get_object_or_404(Suggestion, draft__accord=accord, id=sent.cleaned_data["suggestion"])
        done = carry_out_form(
            request,
            sent,
            lambda: reviewing.answer_suggestion(
                by=staff_person(request), suggestion=waiting, answer=sent.cleaned_data["answer"],
                reason=sent.cleaned_data["reason"],
            ),
        )  # fmt: skip
        if done:
            return redirect("accord:answer", slug, number)
    open_ = Suggestion.objects.filter(draft__accord=accord, answer="").select_related("draft", "clause")
    lines = [
        (
            each,
            sent if sent is not None and str(each.id) == sent.data.get("suggestion") else _answer_form(each),
        )
        for each in open_.order_by("clause__place", "id")
    ]
    context = {
        "accord": accord,
        "lines": lines,
        "form": sent,
        "line_of_accord": pages.line_of(accord, page_language()),
    }
    return render_desk(request, "accord/desk/suggestions.html", dialogue, context)


def _answer_form(suggestion: Suggestion) -> forms.AnswerForm:
    return forms.AnswerForm(initial={"suggestion": suggestion.id}, auto_id=f"id_%s_{suggestion.id.hex[:8]}")


def _uuid(value: str | None) -> UUID:
    try:
        return UUID(value or "")
    except ValueError:
        raise Http404 from None
