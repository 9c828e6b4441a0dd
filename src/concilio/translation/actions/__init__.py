"""The only code that writes translations, their corrections, what is asked for, and the glossary."""

from concilio.translation.actions.corrections import check_correction as check_correction
from concilio.translation.actions.corrections import correct_translation as correct_translation
from concilio.translation.actions.corrections import dismiss_doubt as dismiss_doubt
from concilio.translation.actions.corrections import hold_translation as hold_translation
from concilio.translation.actions.corrections import restore_translation as restore_translation
from concilio.translation.actions.corrections import save_words as save_words
from concilio.translation.actions.glossary import remove_term as remove_term
from concilio.translation.actions.glossary import save_term as save_term
from concilio.translation.actions.translations import ask_for_translation as ask_for_translation
from concilio.translation.actions.translations import review_translation as review_translation
from concilio.translation.actions.translations import save_machine_translation as save_machine_translation
from concilio.translation.actions.translations import save_translation as save_translation
from concilio.translation.actions.translations import translate_by_machine as translate_by_machine
