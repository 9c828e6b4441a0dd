from __future__ import annotations

from django.urls import URLPattern

from concilio.dialogue import urls_convening, urls_taking_part

app_name = "dialogue"
urlpatterns: list[URLPattern] = [*urls_taking_part.urlpatterns, *urls_convening.urlpatterns]
