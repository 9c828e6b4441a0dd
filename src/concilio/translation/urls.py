from __future__ import annotations

from django.urls import path

from concilio.translation import views

app_name = "translation"
urlpatterns = [
    path("desk/<slug:slug>/translations/", views.desk, name="desk"),
    path("desk/<slug:slug>/translations/table/", views.table, name="table"),
    path("desk/<slug:slug>/glossary/", views.glossary, name="glossary"),
    path("desk/<slug:slug>/glossary/<int:term_id>/remove/", views.remove_term, name="remove-term"),
]
