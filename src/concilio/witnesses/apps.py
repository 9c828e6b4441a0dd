from django.apps import AppConfig


class WitnessesConfig(AppConfig):
    name = "concilio.witnesses"
    label = "witnesses"
    default_auto_field = "django.db.models.BigAutoField"
