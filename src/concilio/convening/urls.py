"""Addresses of the convener's office, and of the desk of a dialogue."""

from __future__ import annotations

from django.urls import URLPattern, path

from concilio.convening.views import (
    acts,
    communities,
    corrections,
    deletion,
    desk,
    feeds,
    frame,
    offices,
    phases,
    seeds,
    seeds_table,
)

app_name = "convening"
urlpatterns: list[URLPattern] = [
    path("desk/new/", frame.new, name="new"),
    path("desk/<slug:slug>/", desk.desk, name="desk"),
    path("desk/<slug:slug>/frame/", frame.frame, name="frame"),
    path("desk/<slug:slug>/texts/", frame.texts, name="texts"),
    path("desk/<slug:slug>/texts/<str:language>/", frame.text, name="text"),
    path("desk/<slug:slug>/corrections/", corrections.corrections, name="corrections"),
    path("desk/<slug:slug>/communities/", communities.communities, name="communities"),
    path("desk/<slug:slug>/communities/<uuid:community_id>/", communities.communities, name="community"),
    path("desk/<slug:slug>/communities/<uuid:community_id>/remove/", communities.remove, name="remove-community"),
    path("desk/<slug:slug>/people/", offices.people, name="people"),
    path("desk/<slug:slug>/people/<uuid:appointment_id>/end/", offices.end_appointment, name="end-appointment"),
    path("desk/<slug:slug>/people/<uuid:appointment_id>/assent/", offices.answer_mediator, name="answer-mediator"),
    path("desk/<slug:slug>/people/<uuid:appointment_id>/feed/", feeds.office_feed, name="office-feed"),
    path("feeds/<str:secret>.atom", feeds.feed, name="feed"),
    path("desk/<slug:slug>/people/<uuid:appointment_id>/deputy/", offices.deputy, name="deputy"),
    path("desk/<slug:slug>/take-over/", offices.take_over, name="take-over"),
    path("desk/<slug:slug>/seeds/", seeds.seeds, name="seeds"),
    path("desk/<slug:slug>/seeds/table/", seeds_table.seeds_table, name="seeds-table"),
    path("desk/<slug:slug>/seeds/<uuid:statement_id>/withdraw/", seeds.withdraw_seed, name="withdraw-seed"),
    path("desk/<slug:slug>/acts/", acts.acts, name="acts"),
    path("desk/<slug:slug>/delete/", deletion.delete, name="delete"),
    path("desk/<slug:slug>/phase/", phases.phase, name="phase"),
]  # fmt: skip
