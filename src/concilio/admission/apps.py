from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    name = "concilio.admission"
    label = "admission"
    default_auto_field = "django.db.models.BigAutoField"
    # Participants' acts write them, so their order would tell who came when (storage.rewriting).
    rewritten_tables = ("admission_code", "admission_seat")
