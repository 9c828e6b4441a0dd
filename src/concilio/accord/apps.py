from django.apps import AppConfig


class AccordConfig(AppConfig):
    name = "concilio.accord"
    label = "accord"
    default_auto_field = "django.db.models.BigAutoField"
    # Participants' acts write them, so their order would tell who came when (storage.rewriting).
    rewritten_tables = (
        "accord_ratificationballot",
        "accord_choiceballot",
        "accord_reservation",
        "accord_suggestion",
    )
    # What is erased when somebody leaves a dialogue (dialogue.actions.withdraw_everything).
    withdraws = "concilio.accord.actions.leaving.withdraw_from_accords"
