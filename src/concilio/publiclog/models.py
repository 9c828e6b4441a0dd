"""The tables of public acts and of the ledger that proves them. The database refuses to change what was written.

What may be changed, and how, is said by triggers (see `append_only`): an opening's content may go, nothing else.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Act(models.Model):
    """One public act: what was done, in what, on which day. No person, no pseudonym, no time of day, no free text.

    It points to nothing by a foreign key: the log outlives what it speaks of, and knows no app above it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40, help_text="what was done to what: statement.published")
    scope_kind = models.CharField(max_length=20, help_text="in what it was done: dialogue")
    scope_id = models.UUIDField()
    on = models.DateField(help_text="the day, in UTC")
    payload = models.JSONField(default=dict, help_text="codes, labels and numbers that the kind asks for")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["scope_kind", "scope_id", "on"], name="act_by_scope_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"


class Log(models.Model):
    """One ledger: its name for ever, its public keys, and whether it may sign."""

    class State(models.TextChoices):
        AWAKE = "awake", "signs every day"
        ASLEEP = "asleep", "waits for what it has signed to be fetched back"
        STOPPED = "stopped", "signs no more: two of its heads contradict each other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    origin = models.CharField(
        max_length=255, unique=True, help_text="a name, which stays when the host changes"
    )
    keys = models.TextField(help_text="verifier keys, one a line")
    is_default = models.BooleanField(default=False, help_text="takes the acts of every scope without a log")
    begun_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.AWAKE)
    why = models.CharField(max_length=40, blank=True, help_text="code of why it does not sign")
    instance = models.UUIDField(
        default=uuid.uuid4,
        help_text="stands beside the tiles too, and in no backup: a restored copy knows itself",
    )
    sealed_on = models.DateField(null=True, help_text="the last day on which everything was done")

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_log"
            )
        ]

    def __str__(self) -> str:
        return self.origin


class Scope(models.Model):
    """Whose acts go into a log that is not the default one: a coalition's, or those of one of its dialogues."""

    scope_id = models.UUIDField(primary_key=True)
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="scopes")

    def __str__(self) -> str:
        return f"{self.scope_id} in {self.log}"


class Opening(models.Model):
    """An act as a log commits to it: the entry stays, the content may be erased.

    An act has one, or another where the log of the first stopped before the act was a leaf.
    """

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="openings")
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="openings")
    entry = models.BinaryField(max_length=32, help_text="SHA-256 of the content")
    content = models.BinaryField(
        null=True,
        help_text="label, salt and canonical JSON; bytes, since a JSON column would order them anew",
    )
    sealed_until = models.DateField(null=True, help_text="not served before this day (embargo)")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["log", "entry"], name="entry_once_in_a_log_of_openings"),
            models.UniqueConstraint(fields=["log", "act"], name="act_once_in_a_log_of_openings"),
        ]

    def __str__(self) -> str:
        return f"opening of {self.act_id}"


class SealedText(models.Model):
    """Words of a public act with their salt. The row is deleted when the words are erased; the act stays."""

    commitment = models.CharField(max_length=44, primary_key=True, help_text="base64, as acts write it")
    content = models.BinaryField(help_text="label, salt and words, whose SHA-256 is the commitment")
    withheld = models.BooleanField(default=False, help_text="not served while a statement is hidden")

    def __str__(self) -> str:
        return "words of a public act"


class Leaf(models.Model):
    """One place in a log, for ever."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="leaves")
    index = models.PositiveBigIntegerField()
    entry = models.BinaryField(max_length=32)
    act = models.OneToOneField(
        Act, on_delete=models.PROTECT, null=True, related_name="leaf", help_text="none where it was lost"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["log", "index"], name="leaf_index_once_in_a_log"),
            models.UniqueConstraint(fields=["log", "entry"], name="leaf_entry_once_in_a_log"),
        ]

    def __str__(self) -> str:
        return f"leaf {self.index} of {self.log_id}"


class Checkpoint(models.Model):
    """A head that the log has signed. One size never has two roots."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="checkpoints")
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField(help_text="the checkpoint with the log's own signatures")
    on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["size"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["log", "size"], name="one_root_for_a_size"),
        ]

    def __str__(self) -> str:
        return f"{self.log_id} at {self.size}"


class Cosignature(models.Model):
    """A witness's line under a checkpoint."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    name = models.CharField(max_length=255)
    key_id = models.CharField(max_length=8)
    time = models.PositiveBigIntegerField(help_text="POSIX seconds, the witness's own")
    line = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["checkpoint", "name", "key_id", "time"], name="cosignature_once_a_time"
            ),
            models.CheckConstraint(condition=Q(time__gt=0), name="a_witness_signs_with_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.name} under {self.checkpoint_id}"


class Policy(models.Model):
    """Whose signatures a checkpoint needs, from a day on."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="policies")
    number = models.PositiveIntegerField()
    content = models.TextField()
    on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["log", "number"], name="policy_number_once_in_a_log"),
            models.CheckConstraint(condition=Q(number__gte=1), name="policies_are_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"policy {self.number} of {self.log_id}"
