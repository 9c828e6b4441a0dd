from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "concilio.dialogue"
    label = "dialogue"
    default_auto_field = "django.db.models.BigAutoField"
    # Participants' acts write them, so their order would tell who came when (storage.rewriting).
    rewritten_tables = ("dialogue_ballot", "dialogue_statement", "dialogue_translation", "dialogue_doubt")
