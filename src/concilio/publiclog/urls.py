from __future__ import annotations

from django.urls import path

from concilio.publiclog import views

app_name = "publiclog"
urlpatterns = [
    path("ledger/", views.ledgers, name="ledgers"),
    path("ledger/<slug:slug>/", views.ledger, name="ledger"),
]
