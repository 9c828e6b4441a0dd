"""A machine's draft for the translation desk."""

from __future__ import annotations

from concilio.coalition.models import Person
from concilio.dialogue import rules
from concilio.dialogue.actions.translations import NotATranslator, save_machine_translation
from concilio.dialogue.models import Statement, Translation
from concilio.moderation.machine_translation import translate


def translate_by_machine(*, translator: Person, statement: Statement, language: str) -> Translation:
    """Ask the machine for a translation and keep it, marked as a machine's, unless a person has been quicker.

    No transaction is open while the machine thinks.

    Raises:
        NotATranslator, the errors of `machine_translation`, and those of `save_machine_translation`.
    """
    if not rules.translates_into(translator, statement.dialogue, language):
        raise NotATranslator
    text = translate(statement.text, source=statement.language, target=language)
    return save_machine_translation(translator=translator, statement=statement, language=language, text=text)
