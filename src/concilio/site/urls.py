"""The pages that show what every app has.

Their names have no prefix. They are a promise to the apps below, which link to them without naming `site`.
"""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from concilio.accord.views.public import of_dialogue as joint_statements
from concilio.insight.views import your_guesses
from concilio.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("d/<slug:slug>/", views.dialogue, name="dialogue"),
    # Insight's page; participants' pages, below it, lead there.
    path("d/<slug:slug>/guesses/", your_guesses, name="your_guesses"),
    # Accord's page; pages of those who take part lead there.
    path("d/<slug:slug>/accords/", joint_statements, name="joint_statements"),
    # Its address in version 0.1: somebody may have kept it.
    path(
        "d/<slug:slug>/found/",
        RedirectView.as_view(pattern_name="your_guesses", permanent=True),
        name="your_guesses_before",
    ),
]
