"""The pages that show what every app has.

Their names have no prefix. They are a promise to the apps below, which link to them without naming `site`.
"""

from __future__ import annotations

from django.urls import path

from concilio.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("d/<slug:slug>/", views.dialogue, name="dialogue"),
]
