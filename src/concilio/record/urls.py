"""Addresses of the record. No part of one is called slug but a dialogue's: admission looks for a seat there."""

from __future__ import annotations

from django.urls import path

from concilio.record.views import claims, events

app_name = "record"
urlpatterns = [
    path("record/", events.events, name="events"),
    path("record/timeline/", events.timeline, name="timeline"),
    path("record/events/<slug:event>/", events.event, name="event"),
    path("record/events/<slug:event>/method/", events.method, name="method"),
    path("record/events/<slug:event>/claims/", claims.claims, name="claims"),
    path("record/claims/<uuid:claim>/", claims.claim, name="claim"),
]
