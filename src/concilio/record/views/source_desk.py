"""The editors' pages of sources: entering them, capturing copies, correcting texts, marking quotations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilio.dialogue.desk import carry_out_form, page_language, render_desk, staff_person
from concilio.dialogue.errors import Refused
from concilio.languages import LANGUAGE_CODES
from concilio.record import rules, source_forms
from concilio.record.actions import sources as actions
from concilio.record.desk import editors_desk
from concilio.record.models import Snapshot, Source
from concilio.record.queries.sources import listed_sources, page_text, source_page
from concilio.record.source_refusals import WORDS, KnownSource, SourceFault
from concilio.record.sources.faults import SourceRefused
from concilio.record.sources.reading import Outcome
from concilio.record.sources.scanning import installed_languages
from concilio.shell.public_files import ForeignFile

ON_A_PAGE = 50
_MEDIA = {"pdf": "application/pdf", "warc": "application/warc", "image": "image/png"}


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """All sources, and a form for one more."""
    desk = editors_desk(request, slug)
    form = source_forms.SourceForm(request.POST or None, initial={"language": page_language()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made: list[Source] = []
        done = carry_out_form(
            request,
            form,
            lambda: made.append(
                actions.add_source(
                    by=staff_person(request), dialogue=desk.dialogue, title=data["title"], csl=form.csl(),
                    published=data["published"], language=data["language"], address=data["address"],
                    seen_in_copy=data["seen_in_copy"],
                )
            ),
        )  # fmt: skip
        if done:
            return redirect("sources:desk-source", slug, made[0].slug)
    asked = request.GET.get("q", "")[:100]
    page = Paginator(listed_sources(asked), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "asked": asked}
    return render_desk(request, "record/desk_sources.html", desk.dialogue, context)


@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, slug: str, source: str) -> HttpResponse:
    """A source with its copies, and a form for each thing that an editor does with it."""
    desk = editors_desk(request, slug)
    found = get_object_or_404(Source, slug=source)
    bound: dict[str, Form] = {}
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do not in _ACTIONS:
            raise Http404
        form, status = _ACTIONS[do](request, desk, found)
        if form is None or status == 200:
            return redirect("sources:desk-source", slug, found.slug)
        bound[do] = form
    context = {
        "page": source_page(found, page_language(), everything=True),
        "file_form": bound.get("file") or source_forms.FileForm(),
        "typed_form": bound.get("typed") or source_forms.TypedForm(),
        "quotation_form": bound.get("quote") or source_forms.QuotationForm(),
        "known": getattr(bound.get("file"), "known", None),
        "fetches": actions.fetcher().allowed,
        "own": desk.party,
        "copies": Snapshot.objects.filter(source=found).order_by("captured_on", "sha256"),
    }
    answer = render_desk(request, "record/desk_source.html", desk.dialogue, context)
    if bound:
        answer.status_code = 422
    return answer


@require_safe
def copy(request: HttpRequest, slug: str, copy: UUID) -> HttpResponse:
    """A copy as a file to be saved, for editors: it is somebody's work, and may name people."""
    editors_desk(request, slug)
    found = get_object_or_404(Snapshot, id=copy)
    name = bytes(found.sha256).hex()
    try:
        content = actions.store().read(name)
    except SourceRefused as refusal:
        raise Http404 from refusal
    kind = _MEDIA.get(found.media_type, "text/plain; charset=utf-8")
    if content.startswith(b"\xff\xd8"):
        kind = "image/jpeg"
    answer = ForeignFile(content, content_type=kind)
    ending = {"html": "html.txt", "text": "txt", "image": kind.rpartition("/")[2]}.get(
        found.media_type, found.media_type
    )
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, f"{name[:16]}.{ending}"))
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str, copy: UUID, number: int) -> HttpResponse:
    """One page of a copy: its text, the corrections of it, and a form for another."""
    desk = editors_desk(request, slug)
    found = get_object_or_404(Snapshot.objects.select_related("source"), id=copy)
    if request.POST.get("do") == "scan":
        _scan(request, desk, found, number)
        return redirect("sources:copy-page", slug, copy, number)
    text = page_text(found, number, page_language())
    if text is None:
        raise Http404
    form = source_forms.CorrectionOfTextForm(
        request.POST or None, initial={"text": text.text, "page": number, "seen": text.version}
    )
    newer = ""
    if request.method == "POST" and form.is_valid():
        stored = carry_out_form(
            request,
            form,
            lambda: actions.correct_text(
                by=staff_person(request), dialogue=desk.dialogue, layer=text.layer,
                text=form.cleaned_data["text"], seen=form.cleaned_data["seen"],
            ),
        )  # fmt: skip
        if stored:
            return redirect("sources:copy-page", slug, copy, number)
        newer = text.text
        again = request.POST.copy()
        again["seen"] = str(text.version)
        form.data = again
    context = {
        "form": form, "text": text, "copy": found, "number": number, "newer": newer,
        "last": found.layers.count(), "can_scan": bool(installed_languages()) and not text.text.strip(),
    }  # fmt: skip
    return render_desk(request, "record/desk_page.html", desk.dialogue, context)


Done = tuple[Form | None, int]


def _file(request: HttpRequest, desk: rules.Desk, source: Source) -> Done:
    form = source_forms.FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return form, 422
    content = form.cleaned_data["file"].read()
    return _captured(
        request, form,
        lambda: actions.capture_file(
            by=staff_person(request), dialogue=desk.dialogue, source=source, content=content
        ),
    )  # fmt: skip


def _typed(request: HttpRequest, desk: rules.Desk, source: Source) -> Done:
    form = source_forms.TypedForm(request.POST)
    if not form.is_valid():
        return form, 422
    return _captured(
        request, form,
        lambda: actions.capture_words(
            by=staff_person(request), dialogue=desk.dialogue, source=source, words=form.cleaned_data["words"]
        ),
    )  # fmt: skip


def _fetch(request: HttpRequest, desk: rules.Desk, source: Source) -> Done:
    try:
        captured = actions.capture_address(by=staff_person(request), dialogue=desk.dialogue, source=source)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return None, 200
    _tell(request, captured)
    return None, 200


def _quote(request: HttpRequest, desk: rules.Desk, source: Source) -> Done:
    form = source_forms.QuotationForm(request.POST)
    try:
        snapshot = source.snapshots.filter(id=UUID(request.POST.get("copy", ""))).first()
    except ValueError:
        snapshot = None
    if snapshot is None:
        raise Http404
    if not form.is_valid():
        return form, 422
    done = carry_out_form(
        request,
        form,
        lambda: actions.mark_quotation(
            by=staff_person(request), dialogue=desk.dialogue, snapshot=snapshot,
            quotation=form.cleaned_data["quotation"], locator=form.cleaned_data["locator"],
        ),
        field="quotation",
    )  # fmt: skip
    return form, 200 if done else 422


def _captured(request: HttpRequest, form: Any, capture: Callable[[], actions.Captured]) -> Done:
    """Capture, and tell what came of it; a refusal is told at the form, with the source that is meant."""
    stored: list[actions.Captured] = []

    def once() -> None:
        try:
            stored.append(capture())
        except KnownSource as refusal:
            form.known = Source.objects.get(slug=refusal.slug)
            raise

    if not carry_out_form(request, form, once, field=next(iter(form.fields))):
        return form, 422
    _tell(request, stored[0])
    return form, 200


def _tell(request: HttpRequest, captured: actions.Captured) -> None:
    if captured.outcome == Outcome.NO_TEXT:
        messages.warning(
            request, _("There is no text in this copy, only pictures. Type the passage that you cite.")
        )
    elif captured.outcome == Outcome.UNRELIABLE:
        messages.warning(
            request,
            _("The text in Arabic PDF files often differs from what is seen. Look at the page as well."),
        )
    if captured.stamp_fault is not None:
        messages.warning(request, str(WORDS[captured.stamp_fault]))


def _scan(request: HttpRequest, desk: rules.Desk, snapshot: Snapshot, number: int) -> None:
    likely = [
        snapshot.source.language,
        *(code for code in LANGUAGE_CODES if code != snapshot.source.language),
    ]
    languages = likely[:1] if snapshot.source.language in LANGUAGE_CODES else LANGUAGE_CODES
    try:
        layer = actions.scan_page(
            by=staff_person(request),
            dialogue=desk.dialogue,
            snapshot=snapshot,
            page=number,
            languages=languages,
        )
    except SourceFault as refusal:
        messages.error(request, str(refusal.message))
        return
    if layer is None:
        messages.error(request, _("No words could be read in this picture. Type the passage that you cite."))
    else:
        messages.success(request, _("The words were read from the picture. Compare them with it."))


_ACTIONS: dict[str, Callable[[HttpRequest, rules.Desk, Source], Done]] = {
    "file": _file,
    "typed": _typed,
    "fetch": _fetch,
    "quote": _quote,
}
