"""The platform's addresses and one whose view does nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from concilio.config import urls as platform


def empty(request: HttpRequest) -> HttpResponse:
    """The least that a view can do."""
    return HttpResponse(b"")


urlpatterns = [path("empty/", empty), *platform.urlpatterns]
