from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")


def leave(request: HttpRequest) -> HttpResponse:
    """End whatever session there is and show nothing of where the reader was."""
    response = render(request, "site/left.html")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
