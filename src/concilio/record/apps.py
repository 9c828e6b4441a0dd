from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from concilio.dialogue.participant import Participant


class RecordConfig(AppConfig):
    name = "concilio.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"
    # Participants' acts write it, so its order would tell who came when (storage.rewriting).
    rewritten_tables = ("record_acknowledgement",)
    # Rows that nobody changes or deletes; a migration gives the tables their triggers (publiclog.append_only).
    append_only_tables = (
        "record_entrystatus",
        "record_objection",
        "record_position",
        "record_narrative",
        "record_snapshot",
        "record_custodystep",
        "record_textcorrection",
        "record_addresscheck",
        "record_correctionanswer",
        "record_acknowledgementrelease",
    )

    def withdraw_everything(self, participant: Participant) -> None:
        """Erase what a participant who leaves has acknowledged (dialogue.actions.withdraw_everything)."""
        from concilio.record.actions.acknowledging import withdraw_acknowledgements

        withdraw_acknowledgements(participant)
