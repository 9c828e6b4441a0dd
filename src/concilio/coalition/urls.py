"""Addresses of the coalition's pages. `coalition:desk`, where work begins, is added by the shell."""

from __future__ import annotations

from django.urls import URLPattern, path

from concilio.coalition import views

app_name = "coalition"
HERE = "desk/coalition/<uuid:coalition_id>/"
urlpatterns: list[URLPattern] = [
    path("account/set-up/<str:token>/", views.set_up, name="set-up"),
    path("account/open/<uuid:person_id>/<str:token>/", views.open_account, name="open-account"),
    path("desk/invitations/<int:membership_id>/", views.answer_invitation, name="answer-invitation"),
    path(HERE, views.coalition_page, name="coalition"),
    path(HERE + "about/", views.save, name="save"),
    path(HERE + "names/", views.names, name="names"),
    path(HERE + "organisations/<uuid:organisation_id>/names/", views.names, name="organisation-names"),
    path(HERE + "organisations/", views.add_organisation, name="add-organisation"),
    path(HERE + "organisations/<uuid:organisation_id>/remove/", views.remove_organisation, name="remove-organisation"),
    path(HERE + "figures/", views.add_public_figure, name="add-figure"),
    path(HERE + "figures/<int:figure_id>/remove/", views.remove_public_figure, name="remove-figure"),
    path(HERE + "people/", views.invite, name="invite"),
    path(HERE + "people/<int:membership_id>/link/", views.new_link, name="new-link"),
    path(HERE + "people/<int:membership_id>/", views.change_member, name="change-member"),
]  # fmt: skip
