from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    name = "concilio.admission"
    label = "admission"
    default_auto_field = "django.db.models.BigAutoField"
