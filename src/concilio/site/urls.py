from __future__ import annotations

from django.urls import path

from concilio.site import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("leave/", views.leave, name="leave"),
]
