"""Addresses of a log's files, the same in every language."""

from __future__ import annotations

from django.urls import path

from concilio.publiclog import files

app_name = "ledger"
urlpatterns = [
    path("check_proof.py", files.checker, name="checker"),
    path("<slug:slug>/cosignature", files.cosignature, name="cosignature"),
    path("<slug:slug>/text/<str:digest>", files.text, name="text"),
    path("<slug:slug>/<path:name>", files.file, name="file"),
]
