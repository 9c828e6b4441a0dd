from __future__ import annotations

from django.urls import path

from concilio.moderation import views

app_name = "moderation"
urlpatterns = [
    path("d/<slug:slug>/decisions/", views.decisions, name="decisions"),
    path("d/<slug:slug>/decisions.csv", views.decisions_csv, name="decisions_csv"),
    path("d/<slug:slug>/decisions.json", views.decisions_json, name="decisions_json"),
    path("d/<slug:slug>/statements/", views.statements, name="statements"),
    path("d/<slug:slug>/decisions/<str:day>.json", views.day, name="day"),
    path("d/<slug:slug>/decisions/<str:day>.json.tlog-proof", views.day_proof, name="day_proof"),
    path("d/<slug:slug>/policy/", views.policy, name="policy"),
    path("desk/<slug:slug>/queue/", views.queue, name="queue"),
    path("desk/<slug:slug>/open/", views.open_statements, name="open"),
    path("desk/<slug:slug>/mediator/", views.mediator, name="mediator"),
]
