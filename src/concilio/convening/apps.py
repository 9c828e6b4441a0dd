from django.apps import AppConfig


class ConveningConfig(AppConfig):
    """What a convener decides mostly stands in dialogue's tables; who steps in where an office ends stands here."""

    name = "concilio.convening"
    label = "convening"
