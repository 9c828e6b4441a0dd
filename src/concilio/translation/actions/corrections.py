"""Words that are wrong: held at once, corrected, checked by somebody else, and asked again (ADR 0107)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.dialogue.actions.publication import locked_statement, replace_statement
from concilio.dialogue.models import Doubt, Statement, Translation
from concilio.dialogue.queries.answers import people_who_answered
from concilio.dialogue.rules import takes_answers
from concilio.publiclog.actions import Value, append
from concilio.translation import rules
from concilio.translation.actions.translations import checked_words, save_translation
from concilio.translation.errors import (
    AnswersAreOver,
    NotATranslator,
    NotHeld,
    NothingToReview,
    OwnTranslation,
)
from concilio.translation.models import Correction


@transaction.atomic
def hold_translation(*, by: Person, statement: Statement, language: str) -> Translation:
    """Say that a translation is wrong: from now on its words are shown to nobody but the translators.

    For its translators, and for stewards of a community that would read the statement. Holding twice is holding once.

    Raises:
        NotATranslator: neither.
        NothingToReview: there is no translation in this language.
        StatementMovedOn: the statement is gone.
    """
    current = locked_statement(statement.id)
    if not rules.may_hold(by, current, language):
        raise NotATranslator
    translation = _translation(current, language)
    Doubt.objects.filter(statement=current, language=language).delete()
    if not translation.held:
        translation.held = True
        translation.save(update_fields=["held"])
        _append("held", current)
    return translation


@transaction.atomic
def restore_translation(*, translator: Person, statement: Statement, language: str, text: str) -> Translation:
    """Say that held words are right after all, as a translator who did not write them.

    Args:
        text: the words that were read: if they have changed since, nothing is restored.

    Raises:
        NotATranslator, NothingToReview, StatementMovedOn; OwnTranslation: the reader wrote them; NotHeld.
    """
    current = _locked(translator, statement, language)
    translation = _held(current, language)
    if translation.text != text:
        raise NothingToReview
    if translation.by_id == translator.id:
        raise OwnTranslation
    translation.held = False
    if translation.by_id is None:
        translation.status, translation.by = Translation.Status.HUMAN, translator
    else:
        translation.status, translation.reviewed_by = Translation.Status.REVIEWED, translator
    translation.save(update_fields=["held", "status", "by", "reviewed_by"])
    Correction.objects.filter(statement=current, language=language, replacement=None).delete()
    _append("restored", current)
    return translation


@transaction.atomic
def dismiss_doubt(*, translator: Person, statement: Statement, language: str) -> None:
    """Say that words which somebody doubted can be read and are right.

    Raises:
        NotATranslator, StatementMovedOn; OwnTranslation: the translator wrote them.
    """
    current = _locked(translator, statement, language)
    translation = current.translations.filter(language=language).first()
    if translation is not None and translation.by_id == translator.id:
        raise OwnTranslation
    Doubt.objects.filter(statement=current, language=language).delete()


@transaction.atomic
def correct_translation(*, translator: Person, statement: Statement, language: str, text: str) -> Correction:
    """Write better words for a held translation that people have voted on. Nobody reads them before they are checked.

    Raises:
        NotATranslator, EmptyTranslation, TranslationTooLong, StatementMovedOn; NotHeld: nobody has said that the
        words are wrong; AnswersAreOver: nobody can be asked again.
    """
    current = _locked(translator, statement, language)
    translation = _held(current, language)
    if not takes_answers(current.dialogue.phase):
        raise AnswersAreOver
    correction, _ = Correction.objects.update_or_create(
        statement=current,
        language=language,
        defaults={"better_words": checked_words(text), "by": translator, "translation": translation},
    )
    return correction


def save_words(*, translator: Person, statement: Statement, language: str, text: str) -> None:
    """Save what stands in a box of the desk: a correction where people have voted on held words, else a translation.

    Raises:
        As `correct_translation` and `save_translation`.
    """
    held = Translation.objects.filter(statement=statement, language=language, held=True).exists()
    save = correct_translation if held and rules.words_are_fixed(statement) else save_translation
    save(translator=translator, statement=statement, language=language, text=text)


@transaction.atomic
def check_correction(
    *, translator: Person, statement: Statement, language: str, text: str, on: date | None = None
) -> Correction:
    """Confirm another translator's better words: the statement is asked again with them, under a new number.

    The answers given so far stay under the old number, set apart; how many there are is public, in tens.

    Raises:
        NotATranslator, StatementMovedOn, NotHeld, AnswersAreOver; NothingToReview: the words have changed since;
        OwnTranslation: the translator wrote them.
    """
    on = on or timezone.now().date()
    current = _locked(translator, statement, language)
    translation = _held(current, language)
    if not takes_answers(current.dialogue.phase):
        raise AnswersAreOver
    correction = Correction.objects.filter(statement=current, language=language, replacement=None).first()
    if correction is None or correction.better_words != text:
        raise NothingToReview
    if correction.by_id == translator.id:
        raise OwnTranslation
    words = correction.better_words
    set_apart = people_who_answered(current) // 10 * 10
    fresh = replace_statement(statement=current, on=on)
    Doubt.objects.filter(statement=current).exclude(language=language).update(statement=fresh)
    translation.refresh_from_db()
    translation.text, translation.held = words, False
    translation.status = Translation.Status.REVIEWED
    translation.by, translation.reviewed_by = correction.by, translator
    translation.save()
    correction.better_words, correction.translation = "", None
    correction.checked_by, correction.replacement = translator, fresh
    correction.votes_set_apart, correction.on = set_apart, on
    correction.save()
    _append("corrected", current, {"by_number": fresh.number, "answers": set_apart})
    return correction


def _locked(translator: Person, statement: Statement, language: str) -> Statement:
    current = locked_statement(statement.id)
    if not rules.translates_into(translator, current.dialogue, language):
        raise NotATranslator
    return current


def _translation(statement: Statement, language: str) -> Translation:
    translation = statement.translations.filter(language=language).first()
    if translation is None:
        raise NothingToReview
    return translation


def _held(statement: Statement, language: str) -> Translation:
    if statement.status not in rules.CAN_BE_TRANSLATED:
        raise NotHeld
    translation = _translation(statement, language)
    if not translation.held:
        raise NotHeld
    return translation


def _append(kind: str, statement: Statement, more: dict[str, Value] | None = None) -> None:
    # Not in which language: it would tell which one the statement was not written in.
    if statement.number is not None:
        append(
            kind=f"translation.{kind}",
            scope_kind="dialogue",
            scope_id=statement.dialogue_id,
            on=timezone.now().date(),
            payload={"number": statement.number, **(more or {})},
        )
