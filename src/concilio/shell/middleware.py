"""What every answer must carry, and how large a request may be."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from concilio.shell.errors import too_large
from concilio.shell.public_files import ForeignFile, PublicFile
from concilio.shell.uploads import COPY_BYTES, TAKES_COPIES

Answer = Callable[[HttpRequest], HttpResponseBase]

# Put into a request's environment by what collects bodies: this one was too long for its address, and thrown away.
TOO_LONG = "concilio.body_too_long"

PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
        "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "serial", "usb",
    )
)  # fmt: skip


class SafeHeaders:
    """Nothing of a page stays in a cache, a history's preview or another site's reach."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        # A page is not meant to be found unless its view says so, with `may_be_found`.
        if not getattr(response, "may_be_found", False):
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        if isinstance(response, PublicFile):
            return response
        response.headers["Cache-Control"] = "no-store"
        policy = ForeignFile.POLICY if isinstance(response, ForeignFile) else settings.CONTENT_SECURITY_POLICY
        response.headers["Content-Security-Policy"] = policy
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class BodyLimit:
    """Answers 413 before anything reads a body that no form of ours can have made."""

    # Read and thrown away up to here, since a browser that cannot finish sending never shows the answer.
    DRAIN = 32 * 1024 * 1024

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if TOO_LONG in request.META:
            return too_large(request)
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if limit is not None and TAKES_COPIES.match(request.path_info):
            limit = COPY_BYTES
        if limit is None or length <= limit:
            return self.get_response(request)
        if length <= self.DRAIN:
            while request.read(65536):
                pass
        return too_large(request)
