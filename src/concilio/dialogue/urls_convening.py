"""Addresses of the convener's pages and of the dialogue's public page."""

from __future__ import annotations

from django.urls import URLPattern, path

from concilio.dialogue.views import convening as views

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/", views.page, name="page"),
    path("desk/new/", views.new, name="new"),
    path("desk/<slug:slug>/", views.desk, name="desk"),
    path("desk/<slug:slug>/frame/", views.frame, name="frame"),
    path("desk/<slug:slug>/texts/", views.texts, name="texts"),
    path("desk/<slug:slug>/texts/<str:language>/", views.text, name="text"),
    path("desk/<slug:slug>/communities/", views.communities, name="communities"),
    path("desk/<slug:slug>/communities/<uuid:community_id>/", views.communities, name="community"),
    path("desk/<slug:slug>/communities/<uuid:community_id>/remove/", views.remove_community, name="remove-community"),
    path("desk/<slug:slug>/people/", views.people, name="people"),
    path("desk/<slug:slug>/people/<uuid:appointment_id>/end/", views.end_appointment, name="end-appointment"),
    path("desk/<slug:slug>/people/<uuid:appointment_id>/assent/", views.answer_mediator, name="answer-mediator"),
    path("desk/<slug:slug>/seeds/", views.seeds, name="seeds"),
    path("desk/<slug:slug>/seeds/<uuid:statement_id>/withdraw/", views.withdraw_seed, name="withdraw-seed"),
    path("desk/<slug:slug>/phase/", views.phase, name="phase"),
]  # fmt: skip
