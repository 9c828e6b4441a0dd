from __future__ import annotations

from django.apps import AppConfig


class TranslationConfig(AppConfig):
    name = "concilio.translation"
    label = "translation"
    default_auto_field = "django.db.models.BigAutoField"
