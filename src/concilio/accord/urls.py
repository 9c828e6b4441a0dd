"""Addresses of joint statements."""

from __future__ import annotations

from django.urls import path

from concilio.accord.views import circulation, deciding, desk, public, taking_part

app_name = "accord"
_PUBLIC, _DESK = "d/<slug:slug>/accords/<int:number>/", "desk/<slug:slug>/accords/<int:number>/"
urlpatterns = [
    path("accords/", public.all_accords, name="all"),
    path("accords/feed.atom", public.feed, name="feed"),
    path("asks/", public.asks, name="asks"),
    path("d/<slug:slug>/process.ics", public.calendar, name="calendar"),
    path(_PUBLIC, public.accord, name="accord"),
    path(f"{_PUBLIC}versions/<int:version>/", public.version, name="version"),
    path(f"{_PUBLIC}versions/<int:version>/<slug:language>/<slug:kind>/", public.download, name="download"),
    path(f"{_PUBLIC}compare/", public.compare, name="compare"),
    path(f"{_PUBLIC}suggestions/", public.suggestions, name="suggestions"),
    path(f"{_PUBLIC}texts/<str:language>.json", public.text_document, name="document"),
    path(f"{_PUBLIC}matters/", taking_part.matters, name="matters"),
    path(f"{_PUBLIC}read/", taking_part.review, name="review"),
    path(f"{_PUBLIC}vote/", taking_part.ratify, name="ratify"),
    path("desk/<slug:slug>/accords/", desk.accords, name="desk"),
    path(_DESK, desk.edit, name="edit"),
    path(f"{_DESK}clauses/<uuid:clause_id>/", desk.clause, name="clause"),
    path(f"{_DESK}suggestions/", desk.suggestions, name="answer"),
    path(f"{_DESK}keys/", deciding.keys, name="keys"),
    path(f"{_DESK}texts/<str:language>/", deciding.text, name="text"),
    path(f"{_DESK}sign/", deciding.sign, name="sign"),
    path(f"{_DESK}circulation/", circulation.circulation, name="circulation"),
    path(f"{_DESK}circulation/<uuid:circulation_id>/", circulation.delivery, name="delivery"),
    path(
        f"{_DESK}circulation/<uuid:circulation_id>/submission.docx", circulation.dossier_file, name="dossier"
    ),
    path(f"{_DESK}asks/", circulation.asks, name="ask-status"),
]
