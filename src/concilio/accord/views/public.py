"""Pages of joint statements for everybody."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from concilio.accord import calendars, printing, tasks
from concilio.accord.models import Draft, LanguageText, Suggestion
from concilio.accord.queries import following, pages
from concilio.accord.queries.comparing import comparison
from concilio.accord.queries.story import NEXT, story_of
from concilio.accord.rules import communities_without_steward
from concilio.accord.text import DraftContent, signed_bytes
from concilio.accord.views.places import named, public_accord, public_dialogue
from concilio.dialogue.desk import page_language
from concilio.dialogue.naming import language_name, named_communities
from concilio.documents.accord_files import FORMATS


@require_safe
def all_accords(request: HttpRequest) -> HttpResponse:
    """Every joint statement, of every dialogue."""
    lines = pages.accord_lines(pages.public_accords(), page_language())
    return render(request, "accord/all.html", {"lines": lines})


@require_safe
def of_dialogue(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = public_dialogue(slug)
    language = page_language()
    lines = pages.accord_lines(pages.public_accords().filter(dialogue=dialogue), language)
    return render(request, "accord/list.html", {**named(dialogue, language), "lines": lines})


@require_safe
def accord(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The story of one joint statement."""
    found = public_accord(slug, number)
    language = page_language()
    without = {community.id for community in communities_without_steward(found.dialogue)}
    round_ = getattr(found, "choosing", None)
    context = {
        **named(found.dialogue, language),
        "page": pages.accord_page(found, language),
        "story": story_of(found),
        "next": NEXT[found.state],
        "asks": following.asks_board(language, today=timezone.now().date(), accord=found),
        "circulations": following.circulations_of(found),
        "without_steward": [c for c in named_communities(found.dialogue, language) if c.id in without],
        "round": round_,
        "answered": Suggestion.objects.filter(draft__accord=found).exclude(answer="").count(),
        "signed_earlier": {s.id for s in found.signatures.all() if not pages.is_of_current(s)},
    }
    return render(request, "accord/accord.html", context)


@require_safe
def version(request: HttpRequest, slug: str, number: int, version: int) -> HttpResponse:
    """One version, as it was kept, and how each clause came to be."""
    found = public_accord(slug, number)
    language = page_language()
    page = pages.accord_page(found, language, number=version)
    if page.draft is None:
        raise Http404
    whole = DraftContent.from_json(page.draft.content).languages
    languages = [{"code": code, "name": language_name(code) or code} for code in whole]
    context = {**named(found.dialogue, language), "page": page, "languages": languages}
    return render(request, "accord/version.html", context)


@require_safe
def compare(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Two versions word by word, in one language."""
    found = public_accord(slug, number)
    language = page_language()
    compared = comparison(found, request.GET, language)
    status = HTTPStatus.OK if compared is not None else HTTPStatus.NOT_FOUND
    context = {**named(found.dialogue, language), "accord": found, "compared": compared}
    context["line"] = pages.line_of(found, language)
    return render(request, "accord/compare.html", context, status=status)


@require_safe
def suggestions(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What people suggested and how it was answered."""
    found = public_accord(slug, number)
    language = page_language()
    answered = (
        Suggestion.objects.filter(draft__accord=found).exclude(answer="").select_related("draft", "clause")
    )
    context = {
        **named(found.dialogue, language),
        "line": pages.line_of(found, language),
        "answered": answered.order_by("draft__number", "clause__place", "id"),
    }
    return render(request, "accord/suggestions.html", context)


@require_safe
def text_document(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """The bytes of an adopted text in one language, whose hash is signed."""
    found = public_accord(slug, number)
    text = LanguageText.objects.filter(
        ratification__draft__accord=found, language=language, state=LanguageText.State.RATIFIED
    ).first()
    if text is None:
        raise Http404
    response = HttpResponse(signed_bytes(text.content), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="accord-{number}-{language}.json"'
    return response


@require_safe
def download(
    request: HttpRequest, slug: str, number: int, version: int, language: str, kind: str
) -> HttpResponse:
    """A version, or the adopted text, as a document; made in the background; until then, how far it is."""
    found = public_accord(slug, number)
    draft = (
        Draft.objects.select_related("accord__dialogue__coalition", "accord__release")
        .filter(accord=found, number=version)
        .first()
    )
    documents = printing.all_printed(draft) if draft is not None and kind in FORMATS else []
    wanted = next((d for d in documents if (d.text.language, d.format) == (language, kind)), None)
    if wanted is None or draft is None:
        raise Http404
    if not wanted.is_made and not wanted.has_failed:
        tasks.make_documents(str(draft.id))
    if wanted.is_made:
        response = HttpResponse(wanted.path.read_bytes(), content_type=FORMATS[kind].media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{wanted.name}"'
        return response
    context = {
        **named(found.dialogue, page_language()),
        "line": pages.line_of(found, page_language()),
        "failed": wanted.has_failed,
        "made": sum(document.is_made for document in documents),
        "of": len(documents),
    }
    status = HTTPStatus.INTERNAL_SERVER_ERROR if wanted.has_failed else HTTPStatus.ACCEPTED
    return render(request, "accord/making.html", context, status=status)


@require_safe
def asks(request: HttpRequest) -> HttpResponse:
    """The board of asks: who was asked what, and what came of it."""
    lines = following.asks_board(page_language(), today=timezone.now().date())
    return render(request, "accord/asks.html", {"lines": lines})


@require_safe
def statement(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The life of one statement."""
    dialogue = public_dialogue(slug)
    language = page_language()
    life = following.life_of(dialogue, number, language) if 0 < number < 2**31 else None
    if life is None:
        raise Http404
    return render(request, "accord/statement.html", {**named(dialogue, language), "life": life})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Steps of all joint statements, newest first, as an Atom feed."""
    content = calendars.atom(request.build_absolute_uri, page_language())
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The days of a dialogue's joint statements as a calendar."""
    content = calendars.ics(public_dialogue(slug), request.build_absolute_uri, page_language())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response
