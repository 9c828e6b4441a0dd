from __future__ import annotations

from django.urls import path

from concilio.shell import views

app_name = "shell"
urlpatterns = [path("leave/", views.leave, name="leave")]
