from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "concilio.moderation"
    label = "moderation"
    default_auto_field = "django.db.models.BigAutoField"
    # Participants' acts write them, so their order would tell who came when (storage.rewriting).
    rewritten_tables = ("moderation_review",)
