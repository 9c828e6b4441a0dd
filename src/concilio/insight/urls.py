from __future__ import annotations

from django.urls import path

from concilio.insight import views

app_name = "insight"
urlpatterns = [
    path("d/<slug:slug>/findings/", views.releases, name="releases"),
    path("d/<slug:slug>/findings/<int:number>/", views.release, name="release"),
    path("d/<slug:slug>/findings/<int:number>/findings.json", views.release_json, name="release_json"),
    path("d/<slug:slug>/findings/<int:number>/findings.csv", views.release_csv, name="release_csv"),
    path("d/<slug:slug>/findings/<int:number>/findings.pdf", views.release_pdf, name="release_pdf"),
    path("d/<slug:slug>/findings/<int:number>/release.json", views.release_document, name="release_document"),
    path(
        "d/<slug:slug>/findings/<int:number>/release.json.tlog-proof",
        views.release_proof,
        name="release_proof",
    ),
    path("desk/<slug:slug>/findings/", views.desk, name="desk"),
    path("desk/<slug:slug>/findings/draft/", views.draft, name="draft"),
    path("desk/<slug:slug>/findings/<int:number>/key/", views.turn_key, name="turn_key"),
]
