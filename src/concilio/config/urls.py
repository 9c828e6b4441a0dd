"""Every page carries its language in its address, so that a link says which one it opens."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from concilio.config.api import nothing_there, routes
from concilio.site import watching

handler400 = "concilio.site.errors.bad_request"
handler403 = "concilio.site.errors.forbidden"
handler404 = "concilio.site.errors.not_found"
handler500 = "concilio.site.errors.server_error"

urlpatterns = [
    path("healthz", watching.health, name="healthz"),
    path("metrics", watching.metrics, name="metrics"),
    path("api/", routes()),
    path("api/<path:rest>", nothing_there, name="api-nothing"),
    *i18n_patterns(
        # First, since most requests are votes, and every pattern before theirs is tried for each.
        path("", include("concilio.dialogue.urls")),
        path("account/", include("concilio.site.urls_account")),
        path("", include("concilio.site.urls")),
        path("", include("concilio.site.urls_desk")),
        path("", include("concilio.admission.urls")),
        path("", include("concilio.moderation.urls")),
        path("", include("concilio.insight.urls")),
    ),
]
