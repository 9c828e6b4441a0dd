from __future__ import annotations

from django.urls import path

from concilio.admission import desk, views

app_name = "admission"
urlpatterns = [
    path("d/<slug:slug>/risks/", views.risks, name="risks"),
    path("d/<slug:slug>/seat/", views.seat, name="seat"),
    path("d/<slug:slug>/back/", views.back, name="back"),
    path("desk/<slug:slug>/envelopes/cards.html", desk.cards, name="cards"),
    path("desk/<slug:slug>/envelopes/", desk.envelopes, name="envelopes"),
]
