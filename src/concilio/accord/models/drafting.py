"""Accords, their clauses while they are written, versions that never change, and what people suggest."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.coalition.models import Person
from concilio.dialogue.models import PSEUDONYM_LENGTH, Appointment, Community, Dialogue, Statement
from concilio.insight.models import Release
from concilio.storage.typed_fields import Line, Paragraphs

MAX_CLAUSE_LENGTH = 1200
MAX_SUGGESTION_LENGTH = 1200
MAX_REASON_LENGTH = 400


class Accord(models.Model):
    """A joint statement of one dialogue, from its first draft on."""

    class State(models.TextChoices):
        DRAFTING = "drafting", pgettext_lazy("joint statement", "being written")
        REVIEW = "review", pgettext_lazy("joint statement", "read by those who take part")
        RATIFYING = "ratifying", pgettext_lazy("joint statement", "voted on")
        ADOPTED = "adopted", pgettext_lazy("joint statement", "adopted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="+", help_text="whose slate it began from"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFTING)
    begun_on = models.DateField()
    adopted_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="accord_number_once_in_dialogue"),
            models.CheckConstraint(
                name="an_adopted_accord_has_a_day",
                condition=Q(state="adopted", adopted_on__isnull=False)
                | (~Q(state="adopted") & Q(adopted_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"accord {self.number} of {self.dialogue_id}"


class AccordTitle(models.Model):
    """What an accord is called in one language, as it is written now."""

    accord = models.ForeignKey(Accord, on_delete=models.CASCADE, related_name="titles")
    language = models.CharField(max_length=8)
    title = Line(max_length=160)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["accord", "language"], name="one_accord_title_a_language"),
        ]

    def __str__(self) -> str:
        return self.title


class Clause(models.Model):
    """A clause as it is written now. `revision` counts its edits: who edits an older one is shown the newer."""

    class Kind(models.TextChoices):
        PREAMBLE = "preamble", pgettext_lazy("kind of clause", "preamble")
        OPERATIVE = "operative", pgettext_lazy("kind of clause", "clause")
        ASK = "ask", pgettext_lazy("kind of clause", "ask")

    class Wording(models.TextChoices):
        VOTED = "voted", _("in the words that were voted on")
        REWORDED = "reworded", _("in other words, which say no more than was voted on")
        BEYOND = "beyond", _("says more than was voted on")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    accord = models.ForeignKey(Accord, on_delete=models.CASCADE, related_name="clauses")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OPERATIVE)
    addressee = Line(max_length=160, blank=True)
    wording = models.CharField(max_length=10, choices=Wording, default=Wording.VOTED)
    claim = models.UUIDField(
        null=True, blank=True, help_text="of the record, whose footnote is kept here as it was"
    )
    footnote = Paragraphs(blank=True)
    revision = models.PositiveIntegerField(default=0)
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="an_ask_names_whom_it_asks", condition=~Q(kind="ask") | ~Q(addressee="")
            ),
            models.CheckConstraint(
                name="a_claim_is_cited_with_its_footnote", condition=Q(claim__isnull=True) | ~Q(footnote="")
            ),
        ]

    def __str__(self) -> str:
        return f"clause {self.place} of {self.accord_id}"


class ClauseText(models.Model):
    """The words of a clause in one language, as they are now."""

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    text = Paragraphs()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["clause", "language"], name="one_clause_text_a_language"),
        ]

    def __str__(self) -> str:
        return self.text


class ClauseSource(models.Model):
    """A statement from which a clause comes."""

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="sources")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["clause", "statement"], name="a_statement_once_in_a_clause"),
        ]

    def __str__(self) -> str:
        return f"{self.statement} in {self.clause}"


class ClauseEdit(models.Model):
    """The history of a clause; append-only. Public by office; the person is kept for the coalition."""

    class What(models.TextChoices):
        BEGUN = "begun", pgettext_lazy("what was done to a clause", "begun")
        WORDS = "words", pgettext_lazy("what was done to a clause", "words changed")
        MERGED = "merged", pgettext_lazy("what was done to a clause", "another clause merged into it")
        DROPPED = "dropped", pgettext_lazy("what was done to a clause", "left out")

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="edits")
    revision = models.PositiveIntegerField()
    what = models.CharField(max_length=10, choices=What)
    language = models.CharField(max_length=8, blank=True)
    before = Paragraphs(blank=True)
    after = Paragraphs(blank=True)
    role = models.CharField(max_length=12, choices=Appointment.Role)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["revision", "language"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clause", "revision", "language"], name="one_edit_a_revision_and_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.revision} of {self.clause_id}"


class Draft(models.Model):
    """A version of an accord, whole and in every language. It never changes: a later one takes its place.

    `content` is what `accord.text` reads and hashes, language by language. The database refuses a change.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    accord = models.ForeignKey(Accord, on_delete=models.CASCADE, related_name="drafts")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    kept_on = models.DateField()
    role = models.CharField(max_length=12, choices=Appointment.Role)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["accord", "number"], name="draft_number_once_in_accord"),
        ]

    def __str__(self) -> str:
        return f"draft {self.number} of {self.accord_id}"


class Suggestion(models.Model):
    """What somebody who takes part would say instead. Its words are public once an editor has answered it."""

    class Answer(models.TextChoices):
        USED = "used", pgettext_lazy("answer to a suggestion", "used")
        PARTLY = "partly", pgettext_lazy("answer to a suggestion", "used in part")
        NO = "no", pgettext_lazy("answer to a suggestion", "not used")
        WITHHELD = "withheld", pgettext_lazy("answer to a suggestion", "not shown: it may point at somebody")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="suggestions")
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="suggestions")
    language = models.CharField(max_length=8)
    text = Paragraphs()
    author = models.BinaryField(max_length=PSEUDONYM_LENGTH, null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    reason = Paragraphs(blank=True)
    answered_on = models.DateField(null=True)
    role = models.CharField(max_length=12, choices=Appointment.Role, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="an_answered_suggestion_has_a_reason_and_a_day",
                condition=Q(answer="", reason="", answered_on__isnull=True)
                | (~Q(answer="") & ~Q(reason="") & Q(answered_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return "a suggestion"
