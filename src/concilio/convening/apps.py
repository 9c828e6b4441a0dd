from django.apps import AppConfig


class ConveningConfig(AppConfig):
    """Without tables: what a convener decides stands in dialogue's."""

    name = "concilio.convening"
    label = "convening"
