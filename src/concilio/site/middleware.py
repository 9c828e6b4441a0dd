"""Answers those who ask whether the site is well, whatever name they ask under."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from concilio.site.monitoring import health

PATH = "/healthz"


class HealthUnderAnyName:
    """A watcher on the machine asks 127.0.0.1, which is none of the site's public names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return health(request) if request.path_info == PATH else self.get_response(request)
