"""A page on the public interface, made from its own description: no scripts, nothing from elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from concilio.config.api import api
from concilio.shell.public_files import may_be_found


@require_safe
def interface(request: HttpRequest) -> HttpResponse:
    """Every address of the interface, what it takes and what it answers."""
    described: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/"))
    calls = [
        {
            "path": path,
            "summary": call.get("summary", ""),
            "parameters": [
                {"name": p["name"], "required": p["required"], "where": p["in"]}
                for p in call.get("parameters", [])
            ],
            "statuses": sorted(str(status) for status in call["responses"]),
        }
        for path, methods in described["paths"].items()
        for call in methods.values()
    ]
    context = {
        "calls": calls,
        "openapi": reverse("api:openapi-json"),
        "schema": reverse("api:findings_schema"),
    }
    return may_be_found(render(request, "site/interface.html", context))


def address_of_interface(request: HttpRequest) -> dict[str, str | Promise]:
    """A context processor: pages of the apps below link to this page without naming it."""
    return {"interface_address": reverse_lazy("interface")}
