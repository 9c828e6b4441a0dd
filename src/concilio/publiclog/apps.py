from __future__ import annotations

from django.apps import AppConfig


class PublicLogConfig(AppConfig):
    name = "concilio.publiclog"
