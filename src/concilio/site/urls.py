"""The pages that show what every app has.

Their names have no prefix. They are a promise to the apps below, which link to them without naming `site`.
"""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from concilio.accord.views.public import of_dialogue as joint_statements
from concilio.accord.views.public import statement as statement_life
from concilio.accounts.views import new_factor, stop_factor
from concilio.convening.views import places
from concilio.insight.views import your_guesses
from concilio.site import views

PLACE = "desk/coalition/<uuid:coalition_id>/people/<int:membership_id>/"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    # Convening's and accounts' pages, to which the coalition's page leads.
    path(PLACE + "close/", places.close_account, name="close_account"),
    path(PLACE + "delete/", places.delete_account, name="delete_account"),
    path(PLACE + "factor/", new_factor, name="new_factor"),
    path("desk/factor/keep/", stop_factor, name="stop_factor"),
    path("d/<slug:slug>/", views.dialogue, name="dialogue"),
    path("d/<slug:slug>/kept/<str:name>", views.kept, name="kept"),
    # Insight's page; participants' pages, below it, lead there.
    path("d/<slug:slug>/guesses/", your_guesses, name="your_guesses"),
    # Accord's page; pages of those who take part lead there.
    path("d/<slug:slug>/accords/", joint_statements, name="joint_statements"),
    path("d/<slug:slug>/statements/<int:number>/", statement_life, name="statement_life"),
    # Its address in version 0.1: somebody may have kept it.
    path(
        "d/<slug:slug>/found/",
        RedirectView.as_view(pattern_name="your_guesses", permanent=True),
        name="your_guesses_before",
    ),
]
