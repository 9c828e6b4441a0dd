"""Addresses of sources and of the search. No part of one is called slug but a dialogue's."""

from __future__ import annotations

from django.urls import path

from concilio.record.views import source_desk, sources

app_name = "sources"
urlpatterns = [
    path("record/search/", sources.search_page, name="search"),
    path("record/sources/<slug:source>/", sources.source, name="source"),
    path("record/sources/<slug:source>/<uuid:citation>/page/", sources.picture, name="picture"),
    path("record/sources/<slug:source>/<uuid:citation>/<str:form>", sources.cited, name="cited"),
    path("desk/<slug:slug>/record/sources/", source_desk.listed, name="desk"),
    path("desk/<slug:slug>/record/sources/<slug:source>/", source_desk.source, name="desk-source"),
    path("desk/<slug:slug>/record/copies/<uuid:copy>/", source_desk.copy, name="copy"),
    path("desk/<slug:slug>/record/copies/<uuid:copy>/<int:number>/", source_desk.page, name="copy-page"),
]
