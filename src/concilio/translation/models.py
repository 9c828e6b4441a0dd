"""Tables of translation: corrections of wrong words, what stewards asked for, the glossary of a dialogue."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from concilio.dialogue.models import MAX_TRANSLATION_LENGTH, SIGNS_A_LETTER, Dialogue, Statement, Translation
from concilio.storage.typed_fields import Line


class Correction(models.Model):
    """Better words for a translation that is held; once somebody else has checked them, the statement is asked again.

    `votes_set_apart`: how many answers were given on the wrong words or beside them, rounded down to tens. In which
    language somebody read is not kept, so that all of them are set apart.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8)
    translation = models.OneToOneField(
        Translation, on_delete=models.CASCADE, null=True, related_name="+",
        help_text="while it waits: a statement that is taken back or removed takes these words along",
    )  # fmt: skip
    better_words = Line(max_length=SIGNS_A_LETTER * MAX_TRANSLATION_LENGTH, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    replacement = models.OneToOneField(Statement, on_delete=models.CASCADE, null=True, related_name="+")
    votes_set_apart = models.PositiveIntegerField(default=0)
    on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["statement", "language"], name="one_correction_of_a_statement_in_a_language"
            ),
            models.CheckConstraint(
                name="nobody_checks_their_own_correction",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("by")),
            ),
            models.CheckConstraint(
                name="a_correction_is_asked_once_it_is_checked",
                condition=Q(
                    checked_by__isnull=True,
                    replacement__isnull=True,
                    on__isnull=True,
                    translation__isnull=False,
                )
                | Q(
                    checked_by__isnull=False,
                    replacement__isnull=False,
                    on__isnull=False,
                    translation__isnull=True,
                    better_words="",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"correction of {self.statement} in {self.language}"


class Wish(models.Model):
    """A steward who has to decide on a statement has asked for it in a language."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["statement", "language"], name="one_wish_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.statement} is wanted in {self.language}"


class Term(models.Model):
    """One word or name that all translators of a dialogue render alike."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="+")
    note = Line(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"term {self.pk}"


class TermWord(models.Model):
    """A term in one language."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=8)
    word = Line(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["term", "language"], name="one_word_of_a_term_a_language"),
        ]

    def __str__(self) -> str:
        return self.word
