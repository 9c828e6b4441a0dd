from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from concilio.dialogue.participant import Participant


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

    def withdraw_everything(self, participant: Participant) -> None:
        """Erase what a participant who leaves has put into joint statements (dialogue.actions.withdraw_everything)."""
        from concilio.accord.actions.leaving import withdraw_from_accords

        withdraw_from_accords(participant=participant)
