"""Translations: written, checked, asked for. Words that somebody may have voted on never change here."""

from __future__ import annotations

from django.db import transaction

from concilio.coalition.models import Person
from concilio.dialogue.actions.publication import StatementMovedOn, locked_statement
from concilio.dialogue.actions.statements import check_text
from concilio.dialogue.errors import EmptyStatement, StatementTooLong
from concilio.dialogue.models import MAX_TRANSLATION_LENGTH, Statement, Translation
from concilio.translation import rules
from concilio.translation.errors import (
    EmptyTranslation,
    NoSuchLanguage,
    NotATranslator,
    NothingToReview,
    OwnTranslation,
    TranslationTooLong,
    WordsAreFixed,
)
from concilio.translation.machine import translate
from concilio.translation.models import Wish


@transaction.atomic
def save_translation(*, translator: Person, statement: Statement, language: str, text: str) -> Translation:
    """Write, or before publication rewrite, a translation; adopting a machine's words as they are counts as writing.

    Raises:
        NotATranslator, NoSuchLanguage, EmptyTranslation, TranslationTooLong: as they say.
        WordsAreFixed: the statement was published with other words in this language.
        StatementMovedOn: the statement is hidden or gone.
    """
    current = _translatable(translator, statement, language)
    text = checked_words(text)
    existing = current.translations.filter(language=language).first()
    Wish.objects.filter(statement=current, language=language).delete()
    if existing is None:
        return Translation.objects.create(
            statement=current, language=language, text=text, status=Translation.Status.HUMAN, by=translator
        )
    if existing.held and rules.words_are_fixed(current):
        raise WordsAreFixed
    if existing.text == text and existing.status != Translation.Status.MACHINE:
        return existing
    if existing.text != text and rules.words_are_fixed(current):
        raise WordsAreFixed
    existing.text = text
    existing.status = Translation.Status.HUMAN
    existing.by = translator
    existing.reviewed_by = None
    existing.held = False
    existing.save()
    return existing


@transaction.atomic
def save_machine_translation(
    *, translator: Person, statement: Statement, language: str, text: str
) -> Translation:
    """Keep a machine's translation, marked as one, where there is none yet; a person's words are never replaced.

    Raises:
        NotATranslator, NoSuchLanguage, EmptyTranslation, TranslationTooLong, StatementMovedOn: as above.
    """
    current = _translatable(translator, statement, language)
    text = checked_words(text)
    existing = current.translations.filter(language=language).first()
    if existing is not None:
        return existing
    return Translation.objects.create(
        statement=current, language=language, text=text, status=Translation.Status.MACHINE
    )


@transaction.atomic
def ask_for_translation(*, steward: Person, statement: Statement, language: str) -> None:
    """Tell the translators that a steward needs a statement in a language; asking twice is asking once.

    Raises:
        NotATranslator: no steward of a community that would read it.
        NoSuchLanguage: the dialogue is not held in this language, or the statement is written in it.
    """
    current = locked_statement(statement.id)
    if not rules.is_steward_who_reads(steward, current):
        raise NotATranslator
    if language not in current.dialogue.languages or language == current.language:
        raise NoSuchLanguage
    if not current.translations.filter(language=language, held=False).exists():
        Wish.objects.get_or_create(statement=current, language=language)


@transaction.atomic
def review_translation(*, translator: Person, statement: Statement, language: str, text: str) -> Translation:
    """Confirm another person's translation: nobody checks their own.

    Args:
        text: the words that the reviewer read: if they have changed since, nothing is confirmed.

    Raises:
        NotATranslator, NoSuchLanguage, StatementMovedOn: as above.
        OwnTranslation: the reviewer wrote it.
        NothingToReview: no person's translation with these words waits for a check.
    """
    current = _translatable(translator, statement, language)
    existing = current.translations.filter(language=language).first()
    waits = existing is not None and existing.status == Translation.Status.HUMAN and not existing.held
    if existing is None or existing.text != text or not waits:
        raise NothingToReview
    if existing.by_id == translator.id:
        raise OwnTranslation
    existing.status = Translation.Status.REVIEWED
    existing.reviewed_by = translator
    existing.save(update_fields=["status", "reviewed_by"])
    return existing


def translate_by_machine(*, translator: Person, statement: Statement, language: str) -> Translation:
    """Ask the machine for a translation and keep it, marked as a machine's, unless a person has been quicker.

    No transaction is open while the machine thinks.

    Raises:
        NotATranslator, the errors of `machine`, and those of `save_machine_translation`.
    """
    if not rules.translates_into(translator, statement.dialogue, language):
        raise NotATranslator
    text = translate(statement.text, source=statement.language, target=language)
    return save_machine_translation(translator=translator, statement=statement, language=language, text=text)


def checked_words(text: str) -> str:
    """The tidied words of a translation.

    Raises:
        EmptyTranslation, TranslationTooLong.
    """
    try:
        return check_text(text, limit=MAX_TRANSLATION_LENGTH)
    except EmptyStatement:
        raise EmptyTranslation from None
    except StatementTooLong:
        raise TranslationTooLong from None


def _translatable(translator: Person, statement: Statement, language: str) -> Statement:
    current = locked_statement(statement.id)
    if not rules.translates_into(translator, current.dialogue, language):
        raise NotATranslator
    if language not in current.dialogue.languages or language == current.language:
        raise NoSuchLanguage
    if current.status not in rules.CAN_BE_TRANSLATED:
        raise StatementMovedOn
    return current
