"""Every page carries its language in its address, so that a link says which one it opens."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from concilio.config.api import nothing_there, routes
from concilio.config.api_page import interface
from concilio.shell.views import robots
from concilio.site import monitoring

handler400 = "concilio.shell.errors.bad_request"
handler403 = "concilio.shell.errors.forbidden"
handler404 = "concilio.shell.errors.not_found"
handler500 = "concilio.shell.errors.server_error"

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("healthz", monitoring.health, name="healthz"),
    path("metrics", monitoring.metrics, name="metrics"),
    path("api/", routes()),
    path("api/<path:rest>", nothing_there, name="api-nothing"),
    path("ledger/", include("concilio.publiclog.file_urls")),
    *i18n_patterns(
        # First, since most requests are votes, and every pattern before theirs is tried for each.
        path("", include("concilio.dialogue.urls")),
        path("account/", include("concilio.accounts.urls")),
        path("", include("concilio.shell.urls")),
        path("", include("concilio.site.urls")),
        path("interface/", interface, name="interface"),
        path("", include("concilio.publiclog.urls")),
        path("", include("concilio.coalition.urls")),
        path("", include("concilio.admission.urls")),
        path("", include("concilio.witnesses.urls")),
        path("", include("concilio.translation.urls")),
        path("", include("concilio.moderation.urls")),
        path("", include("concilio.insight.urls")),
        path("", include("concilio.record.source_urls")),
        path("", include("concilio.accord.urls")),
        path("", include("concilio.record.urls")),
        path("", include("concilio.convening.urls")),
    ),
]
