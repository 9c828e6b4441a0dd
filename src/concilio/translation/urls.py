from __future__ import annotations

from django.urls import path

from concilio.translation import views

app_name = "translation"
urlpatterns = [path("desk/<slug:slug>/translations/", views.desk, name="desk")]
