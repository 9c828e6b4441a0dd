"""The staff's entrance, with the coalition's pages: `coalition:desk` shows what only the shell may know of all apps."""

from __future__ import annotations

from django.urls import path

from concilio.coalition.urls import urlpatterns as coalition_pages
from concilio.site import views

app_name = "coalition"
urlpatterns = [path("desk/", views.desk, name="desk"), *coalition_pages]
