"""Addresses of the record. No part of one is called slug but a dialogue's: admission looks for a seat there."""

from __future__ import annotations

from django.urls import path

from concilio.record.views import acknowledging, claims, corrections, desk, events, proposing

app_name = "record"
urlpatterns = [
    path("record/", events.events, name="events"),
    path("record/timeline/", events.timeline, name="timeline"),
    path("record/events/<slug:event>/", events.event, name="event"),
    path("record/events/<slug:event>/method/", events.method, name="method"),
    path("record/events/<slug:event>/claims/", claims.claims, name="claims"),
    path("record/events/<slug:event>/record.jsonld", events.document, name="document"),
    path("record/events/<slug:event>/claims.csv", events.as_csv, name="csv"),
    path("record/events/<slug:event>/wrong/", corrections.wrong, name="wrong"),
    path("record/events/<slug:event>/corrections/", corrections.log, name="corrections"),
    path("record/corrections/", corrections.back, name="back"),
    path("d/<slug:slug>/record/", acknowledging.events, name="of_dialogue"),
    path("d/<slug:slug>/record/<slug:event>/", acknowledging.event, name="acknowledge"),
    path("desk/<slug:slug>/record/", desk.record, name="desk"),
    path("desk/<slug:slug>/record/office/", desk.office, name="desk-office"),
    path("desk/<slug:slug>/record/begin/", desk.begin, name="desk-begin"),
    path("desk/<slug:slug>/record/new/<slug:what>/", desk.vocabulary, name="desk-vocabulary"),
    path("desk/<slug:slug>/record/events/<slug:event>/", desk.event, name="desk-event"),
    path("desk/<slug:slug>/record/events/<slug:event>/act/", desk.act, name="desk-act"),
    path(
        "desk/<slug:slug>/record/events/<slug:event>/narrative/", proposing.narrative, name="desk-narrative"
    ),
    path(
        "desk/<slug:slug>/record/events/<slug:event>/propose/<slug:kind>/",
        proposing.propose,
        name="desk-propose",
    ),
    path("desk/<slug:slug>/record/events/<slug:event>/<uuid:entry>/", desk.entry, name="desk-entry"),
    path(
        "desk/<slug:slug>/record/events/<slug:event>/corrections/<uuid:correction>/",
        desk.correction,
        name="desk-correction",
    ),
    path("record/claims/<uuid:claim>/", claims.claim, name="claim"),
]
