"""Addresses of a participant's pages."""

from __future__ import annotations

from django.urls import path

from concilio.dialogue.views import taking_part

app_name = "dialogue"
urlpatterns = [
    path("d/<slug:slug>/card/", taking_part.card, name="card"),
    path("d/<slug:slug>/doubt/", taking_part.doubt, name="doubt"),
    path("d/<slug:slug>/guess/", taking_part.guess, name="guess"),
    path("d/<slug:slug>/write/", taking_part.write, name="write"),
    path("d/<slug:slug>/mine/", taking_part.mine, name="mine"),
    path("d/<slug:slug>/answers/", taking_part.answers, name="answers"),
    path("d/<slug:slug>/leave/", taking_part.leave, name="leave"),
]
