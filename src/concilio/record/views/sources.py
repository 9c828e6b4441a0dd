"""A source for everybody: its passages in their place, who captured it, how to cite it."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from concilio.dialogue.desk import page_language
from concilio.record.actions.sources import picture_path, store
from concilio.record.citing import bibtex, csl_json, prov
from concilio.record.models import Snapshot
from concilio.record.queries.sources import public_citation, public_source, reference_of, source_page
from concilio.record.search import search
from concilio.record.sources.faults import SourceRefused
from concilio.shell.public_files import ForeignFile

ON_A_PAGE = 20
_FORMATS = {"csl.json", "bib", "prov.json"}


@require_safe
def source(request: HttpRequest, source: str) -> HttpResponse:
    found = public_source(source)
    if found is None:
        raise Http404
    return render(request, "record/source.html", {"page": source_page(found, page_language())})


@require_safe
def cited(request: HttpRequest, source: str, citation: UUID, form: str) -> HttpResponse:
    """A passage for programs: CSL-JSON, BibTeX, or where it comes from as W3C PROV."""
    found = public_source(source)
    passage = public_citation(found, citation) if found is not None else None
    if found is None or passage is None or form not in _FORMATS:
        raise Http404
    reference = reference_of(found, passage, page_language())
    if form == "bib":
        answer = HttpResponse(bibtex(reference), content_type="application/x-bibtex; charset=utf-8")
    elif form == "csl.json":
        answer = JsonResponse([csl_json(reference)], safe=False, json_dumps_params={"ensure_ascii": False})
        answer.headers["Content-Type"] = "application/vnd.citationstyles.csl+json"
    else:
        base = request.build_absolute_uri("/record/")
        answer = JsonResponse(prov(reference, base=base), json_dumps_params={"ensure_ascii": False})
        answer.headers["Content-Type"] = "application/ld+json"
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, f"{found.slug}.{form}"))
    return answer


@require_safe
def picture(request: HttpRequest, source: str, citation: UUID) -> HttpResponse:
    """The picture of the page on which a passage stands; no other page of the copy."""
    found = public_source(source)
    passage = public_citation(found, citation) if found is not None else None
    if passage is None or passage.snapshot is None or passage.page is None:
        raise Http404
    return page_picture(passage.snapshot, passage.page)


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What anybody may read of the record, found as people type."""
    asked = request.GET.get("q", "")[:200]
    found = search(asked, page_language())
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "record/search.html", {"asked": asked, "page": page})


def page_picture(snapshot: Snapshot, page: int) -> HttpResponse:
    """A picture as a file that runs nothing.

    Raises:
        Http404: there is none.
    """
    try:
        if snapshot.media_type == "image":
            content = store().read(bytes(snapshot.sha256).hex())
        else:
            content = picture_path(snapshot, page).read_bytes()
    except (OSError, SourceRefused):
        raise Http404 from None
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    return ForeignFile(content, content_type=kind)
