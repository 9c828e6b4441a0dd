"""Statements in other languages. Words that somebody may have voted on never change."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Person
from concilio.dialogue import rules
from concilio.dialogue.actions.publication import StatementMovedOn, locked_statement
from concilio.dialogue.errors import Refused
from concilio.dialogue.models import MAX_STATEMENT_LENGTH, Statement, Translation

MAX_TRANSLATION_LENGTH = 2 * MAX_STATEMENT_LENGTH
CAN_BE_TRANSLATED = frozenset(
    {Statement.Status.PROPOSED, Statement.Status.PUBLISHED, Statement.Status.DEADLOCKED}
)


class NotATranslator(Refused):
    code = "not-a-translator"
    status = 403
    message = _("You are not a translator into this language in this dialogue.")


class NoSuchLanguage(Refused):
    code = "no-such-language"
    status = 400
    message = _("The dialogue is not held in this language, or the statement is written in it.")


class EmptyTranslation(Refused):
    code = "empty-translation"
    status = 400
    message = _("The translation is empty. Write it, then save it again.")


class TranslationTooLong(Refused):
    code = "translation-too-long"
    status = 400
    message = _("The translation is too long: 560 characters fit.")


class WordsAreFixed(Refused):
    code = "words-are-fixed"
    message = _(
        "People vote on these words already, so they cannot change. A language that is missing can still be added."
    )


class OwnTranslation(Refused):
    code = "own-translation"
    message = _("You wrote this translation. Another translator has to check it.")


class NothingToReview(Refused):
    code = "nothing-to-review"
    message = _(
        "What you read is not what is saved now: somebody has changed, written or checked it. Load the page again."
    )


@transaction.atomic
def save_translation(*, translator: Person, statement: Statement, language: str, text: str) -> Translation:
    """Write, or before publication rewrite, a translation; adopting a machine's words as they are counts as writing.

    Raises:
        NotATranslator, NoSuchLanguage, EmptyTranslation, TranslationTooLong: as they say.
        WordsAreFixed: the statement was published with other words in this language.
        StatementMovedOn: the statement is hidden or gone.
    """
    text = " ".join(text.split())
    current = _translatable(translator, statement, language)
    if not text:
        raise EmptyTranslation
    if len(text) > MAX_TRANSLATION_LENGTH:
        raise TranslationTooLong
    existing = current.translations.filter(language=language).first()
    if existing is None:
        return Translation.objects.create(
            statement=current, language=language, text=text, status=Translation.Status.HUMAN, by=translator
        )
    if existing.text == text and existing.status != Translation.Status.MACHINE:
        return existing
    if existing.text != text and words_are_fixed(current):
        raise WordsAreFixed
    existing.text = text
    existing.status = Translation.Status.HUMAN
    existing.by = translator
    existing.reviewed_by = None
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
    text = " ".join(text.split())
    current = _translatable(translator, statement, language)
    if not text:
        raise EmptyTranslation
    if len(text) > MAX_TRANSLATION_LENGTH:
        raise TranslationTooLong
    existing = current.translations.filter(language=language).first()
    if existing is not None:
        return existing
    return Translation.objects.create(
        statement=current, language=language, text=text, status=Translation.Status.MACHINE
    )


@transaction.atomic
def review_translation(*, translator: Person, statement: Statement, language: str, text: str) -> Translation:
    """Confirm another person's translation.

    Args:
        text: the words that the reviewer read: if they changed meanwhile, nothing is confirmed.

    Raises:
        NotATranslator, NoSuchLanguage, StatementMovedOn: as above.
        OwnTranslation: the reviewer wrote it.
        NothingToReview: no person's translation with these words waits for a check.
    """
    current = _translatable(translator, statement, language)
    existing = current.translations.filter(language=language).first()
    if existing is None or existing.text != text or existing.status != Translation.Status.HUMAN:
        raise NothingToReview
    if existing.by_id == translator.id:
        raise OwnTranslation
    existing.status = Translation.Status.REVIEWED
    existing.reviewed_by = translator
    existing.save(update_fields=["status", "reviewed_by"])
    return existing


def words_are_fixed(statement: Statement) -> bool:
    """Whether people may have voted: a number is given on publication and never taken away."""
    return statement.number is not None


def _translatable(translator: Person, statement: Statement, language: str) -> Statement:
    current = locked_statement(statement.id)
    if not rules.translates_into(translator, current.dialogue, language):
        raise NotATranslator
    if language not in current.dialogue.languages or language == current.language:
        raise NoSuchLanguage
    if current.status not in CAN_BE_TRANSLATED:
        raise StatementMovedOn
    return current
