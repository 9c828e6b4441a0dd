"""A log's files as any web server would serve them, and the address where a witness's visit leaves its lines."""

from __future__ import annotations

import re
import time
from importlib import resources

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from concilio.ledger.strict import MalformedError, base64_of
from concilio.ledger.witness import MOST_BODY_BYTES
from concilio.publiclog.cosigning import Taken, take_cosignature
from concilio.publiclog.models import Log, SealedText
from concilio.publiclog.places import folder_of
from concilio.publiclog.publishing import publish
from concilio.publiclog.sealing import CannotSealError, heed_head
from concilio.shell.public_files import PublicFile

TEXT = "text/plain; charset=utf-8"
_TILE = re.compile(r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/(x\d{3}/)*\d{3}(\.p/\d{1,3})?", re.ASCII)
_OTHER = re.compile(
    r"checkpoint|checkpoint\.witnessed|policy|policy\.pq|policies/\d{1,9}|act/(x\d{3}/)*\d{3}"
    r"|proof/[0-9a-f]{64}\.tlog-proof|evidence/[0-9a-f]{16}",
    re.ASCII,
)
_SOON, _FOR_EVER = 5, 31_536_000  # seconds


@require_safe
def file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A file of a log. Tiles never change; everything else may within seconds."""
    is_tile = bool(_TILE.fullmatch(name))
    if not is_tile and not _OTHER.fullmatch(name):
        raise Http404
    log = get_object_or_404(Log, slug=slug)
    try:
        content = folder_of(log).read(name)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise Http404 from None
    if is_tile:
        return PublicFile(content, content_type="application/octet-stream", seconds=_FOR_EVER, immutable=True)
    return PublicFile(content, content_type=TEXT, seconds=_SOON)


@require_safe
def text(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """Words of an act with their salt, by their SHA-256 in hex; gone once they are erased."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest, re.ASCII):
        raise Http404
    row = get_object_or_404(SealedText, commitment=base64_of(bytes.fromhex(digest)), withheld=False)
    return PublicFile(bytes(row.content), content_type=TEXT, seconds=_SOON)


@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """The checker in one file: Python's standard library alone, and short enough to be read."""
    content = resources.files("concilio.ledger").joinpath("check_proof.py").read_bytes()
    response = PublicFile(content, content_type="text/x-python; charset=utf-8", seconds=_SOON)
    response.headers["Content-Disposition"] = 'attachment; filename="check_proof.py"'
    return response


@csrf_exempt
@require_http_methods(["POST"])
def cosignature(request: HttpRequest, slug: str) -> HttpResponse:
    """Lines that a witness's visit brings; kept if all are good, with no word about who brought them."""
    log = get_object_or_404(Log, slug=slug)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BODY_BYTES:
        return HttpResponse("too long\n", status=413, content_type=TEXT)
    try:
        taken = take_cosignature(log, request.body, now=int(time.time()))
        if taken == Taken.UNKNOWN_HEAD:
            heed_head(log, request.body)
    except MalformedError as error:
        return HttpResponse(f"{error}\n", status=400, content_type=TEXT)
    except CannotSealError as error:
        return HttpResponse(f"{error}\n", status=409, content_type=TEXT)
    if taken != Taken.KEPT:
        return HttpResponse(f"{taken}\n", status=422, content_type=TEXT)
    publish(log, today=timezone.now().date())
    return HttpResponse(status=204)
