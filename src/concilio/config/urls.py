"""Every page carries its language in its address, so that a link says which one it opens."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("", include("concilio.site.urls")),
    path("", include("concilio.coalition.urls")),
    path("", include("concilio.dialogue.urls")),
    path("", include("concilio.admission.urls")),
    path("", include("concilio.moderation.urls")),
    path("", include("concilio.insight.urls")),
)
