"""The public pages of the ledger."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from concilio.publiclog.measures import named_treatments
from concilio.publiclog.models import Log
from concilio.publiclog.queries import ledger_page


@require_safe
def ledgers(request: HttpRequest) -> HttpResponse:
    """All logs of this installation; where there is one, that one."""
    logs = list(Log.objects.all())
    if len(logs) == 1:
        return redirect("publiclog:ledger", slug=logs[0].slug)
    return render(request, "publiclog/ledgers.html", {"logs": logs})


@require_safe
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    log = get_object_or_404(Log, slug=slug)
    context = {"page": ledger_page(log, today=timezone.now().date()), "treatments": named_treatments(log)}
    return render(request, "publiclog/ledger.html", context)
