from __future__ import annotations

from django.urls import path

from concilio.witnesses import views

app_name = "witnesses"
urlpatterns = [
    path("desk/<slug:slug>/witnesses/", views.policy, name="policy"),
    path("desk/<slug:slug>/witnesses/<uuid:change_id>/key/", views.turn_key, name="turn_key"),
    path("desk/<slug:slug>/witnesses/<uuid:change_id>/policy", views.file, name="file"),
]
