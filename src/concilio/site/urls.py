"""The pages that show what every app has. Their names have no prefix: `shell` links to them."""

from __future__ import annotations

from django.urls import path

from concilio.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
]
