"""Tables of a dialogue. What a participant gave carries a pseudonym, a community and no time of day."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, lookups
from django.db.models.functions import Length, Mod
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.coalition.models import Coalition
from concilio.storage.ballots import MOST_BYTES, NO_GUESSES, STEP
from concilio.storage.typed_fields import Line, Paragraphs

# In letters as people see them; a fully vowelled Arabic letter takes three signs.
MAX_STATEMENT_LENGTH = 280
MAX_TRANSLATION_LENGTH = 2 * MAX_STATEMENT_LENGTH
SIGNS_A_LETTER = 4
PSEUDONYM_LENGTH = 16


class Phase(models.TextChoices):
    """Order matters: a convener moves a dialogue to the next one."""

    SETUP = "setup", pgettext_lazy("phase of a dialogue", "setup")
    ADMISSION = "admission", pgettext_lazy("phase of a dialogue", "people join")
    ROOMS = "rooms", pgettext_lazy("phase of a dialogue", "each side alone")
    JOINT = "joint", pgettext_lazy("phase of a dialogue", "all together")
    CLOSING = "closing", pgettext_lazy("phase of a dialogue", "closing")
    PUBLISHED = "published", pgettext_lazy("phase of a dialogue", "published")


class Dialogue(models.Model):
    """One structured exchange on one question, between two or more communities."""

    class Admission(models.TextChoices):
        SEALED = "sealed", pgettext_lazy("way of taking seats", "sealed envelopes")
        OPEN = "open", pgettext_lazy("way of taking seats", "open link")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, related_name="dialogues")
    slug = models.SlugField(unique=True, max_length=60)
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.SETUP)
    with_rooms = models.BooleanField(default=True, help_text="each community first on its own")
    admission = models.CharField(max_length=8, choices=Admission, default=Admission.SEALED)
    languages = models.JSONField(default=list, help_text="codes, in the order of the interface's languages")
    mediator_hours = models.PositiveSmallIntegerField(default=72)
    machine_words = models.BooleanField(
        default=False, help_text="whether a machine's words that no person has read are put to the vote"
    )
    listed = models.BooleanField(
        default=True, help_text="whether the home page and the interface name it, and search engines may"
    )
    simulated = models.BooleanField(default=False)
    opened_on = models.DateField(null=True, blank=True)
    data_until = models.DateField(
        null=True, blank=True, help_text="the day after which the software deletes the dialogue by itself"
    )
    keeps_numbers = models.BooleanField(
        default=True, help_text="whether released numbers and adopted texts stay when the dialogue is deleted"
    )

    def __str__(self) -> str:
        return self.slug


class DialogueText(models.Model):
    """What a dialogue says of itself, in one language."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    title = Line(max_length=120)
    question = Paragraphs()
    background = Paragraphs(blank=True)
    policy = Paragraphs(blank=True, help_text="what stewards go by, beyond the reasons every dialogue has")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dialogue", "language"], name="one_dialogue_text_a_language"),
        ]

    def __str__(self) -> str:
        return self.title


class PhaseMove(models.Model):
    """The history of phases; append-only."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="moves")
    phase = models.CharField(max_length=12, choices=Phase)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.phase


class Community(models.Model):
    """A declared side of a dialogue. Pages order communities by label, and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="communities")
    label = models.SlugField(max_length=40)
    planned_seats = models.PositiveIntegerField(default=0)
    index = models.PositiveSmallIntegerField(
        editable=False, help_text="what guesses call the community by; never changes, and says nothing"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["label"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dialogue", "label"], name="community_label_once_in_dialogue"),
            models.UniqueConstraint(fields=["dialogue", "index"], name="community_index_once_in_dialogue"),
            models.CheckConstraint(name="a_community_index_is_one_byte", condition=Q(index__lte=255)),
        ]

    def __str__(self) -> str:
        return self.label


class CommunityName(models.Model):
    """What a community is called in one language."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=8)
    name = Line(max_length=80)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["community", "language"], name="one_community_name_a_language"),
        ]

    def __str__(self) -> str:
        return self.name


class CorrectedName(models.Model):
    """A typing error that was corrected in public after set-up; append-only, both versions stay."""

    class What(models.TextChoices):
        TITLE = "title", pgettext_lazy("of a dialogue", "Title")
        QUESTION = "question", _("The question")
        COMMUNITY = "community", _("Name of a community")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    language = models.CharField(max_length=8)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, null=True, related_name="+")
    before = Paragraphs()
    after = Paragraphs()
    on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_corrected_name_of_a_community_says_which",
                condition=Q(what="community", community__isnull=False)
                | (~Q(what="community") & Q(community__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} in {self.language}"


class Appointment(models.Model):
    """A person's office in a dialogue. Ended, never deleted: decisions name the office."""

    class Role(models.TextChoices):
        CONVENER = "convener", _("convener")
        STEWARD = "steward", _("steward")
        MEDIATOR = "mediator", _("mediator")
        TRANSLATOR = "translator", _("translator")
        OBSERVER = "observer", _("observer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="appointments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments"
    )
    role = models.CharField(max_length=12, choices=Role)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)
    from_day = models.DateField(auto_now_add=True)
    until_day = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="stewards_hold_one_community",
                condition=Q(role="steward", community__isnull=False)
                | Q(role="observer")
                | (~Q(role__in=["steward", "observer"]) & Q(community__isnull=True)),
            ),
            models.CheckConstraint(
                name="translators_have_a_language", condition=~Q(role="translator") | ~Q(language="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"


class Statement(models.Model):
    """One idea. Never edited: a revision is a new statement that names the one it revises."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("waiting for the stewards")
        PUBLISHED = "published", pgettext_lazy("statement", "published")
        RETURNED = "returned", pgettext_lazy("statement", "returned")
        DEADLOCKED = "deadlocked", _("in its author's own room only")
        HIDDEN = "hidden", _("hidden for now")
        REMOVED = "removed", pgettext_lazy("statement", "removed")
        WITHDRAWN = "withdrawn", pgettext_lazy("statement", "withdrawn")
        REPLACED = "replaced", _("asked again, with corrected words")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="statements")
    room = models.ForeignKey(
        Community, on_delete=models.PROTECT, null=True, blank=True, related_name="room_statements",
        help_text="a community's own room; empty: the joint room",
    )  # fmt: skip
    number = models.PositiveIntegerField(null=True, blank=True, help_text="given on publication, by dialogue")
    text = Line(max_length=SIGNS_A_LETTER * MAX_STATEMENT_LENGTH, blank=True)
    language = models.CharField(max_length=8, default="und", help_text="und: unknown")
    status = models.CharField(max_length=12, choices=Status, default=Status.PROPOSED)
    is_seed = models.BooleanField(default=False)
    author = models.BinaryField(max_length=PSEUDONYM_LENGTH, null=True, blank=True)
    author_community = models.ForeignKey(
        Community, on_delete=models.PROTECT, null=True, blank=True, related_name="authored_statements"
    )
    revises = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    proposed_on = models.DateField()
    published_on = models.DateField(null=True, blank=True)
    returned_reason = models.CharField(
        max_length=20, blank=True, help_text="code of the published policy's reason, where it was returned"
    )
    revealed = models.BooleanField(
        default=False, help_text="in a public release: nobody is asked to guess about it any more"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="statement_number_once_in_dialogue"),
            models.CheckConstraint(
                name="only_gone_statements_have_no_text",
                condition=~Q(text="") | Q(status__in=["removed", "withdrawn", "replaced"]),
            ),
            models.CheckConstraint(
                name="published_statements_have_a_number",
                condition=~Q(status="published") | Q(number__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["dialogue", "status"], name="statement_by_status")
        ]

    def __str__(self) -> str:
        return f"statement {self.number or self.id}"


class Translation(models.Model):
    """A statement in another language. Its words do not change once the statement is published."""

    class Status(models.TextChoices):
        MACHINE = "machine", _("translated by a machine")
        HUMAN = "human", _("translated by a person")
        REVIEWED = "reviewed", _("translated by a person and checked by another")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=8)
    text = Line(max_length=SIGNS_A_LETTER * MAX_TRANSLATION_LENGTH)
    status = models.CharField(max_length=10, choices=Status)
    held = models.BooleanField(default=False, help_text="said to be wrong: not shown until it is settled")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["statement", "language"], name="one_translation_a_language"),
            models.CheckConstraint(
                name="nobody_reviews_their_own_translation",
                condition=Q(reviewed_by__isnull=True) | Q(by__isnull=True) | ~Q(reviewed_by=F("by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} in {self.language}"


class Doubt(models.Model):
    """Somebody who takes part cannot read a statement in one language, or says that it is wrong; not who, or when.

    Also where the words are the author's: that there can be no doubt would tell which language it was written in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="doubts")
    language = models.CharField(max_length=8)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["statement", "language"], name="one_doubt_a_language"),
        ]

    def __str__(self) -> str:
        return f"doubt about {self.statement} in {self.language}"


class Ballot(models.Model):
    """All that one person answered in one dialogue, as `storage.ballots` spells it. No time, no order: random key.

    A ballot without any answer is deleted. Votes have no foreign key to statements: a statement's number is given
    once and its row stays.
    """

    pseudonym = models.BinaryField(primary_key=True, max_length=PSEUDONYM_LENGTH)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+", db_index=False)
    votes = models.BinaryField(max_length=MOST_BYTES)
    guesses = models.BinaryField(max_length=len(NO_GUESSES), default=NO_GUESSES)

    class Meta:
        # The table is made by hand (migration 0005): without row numbers on SQLite, with room on each page on
        # PostgreSQL. Django would remake it with row numbers if a field here were altered.
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_pseudonym_is_16_bytes", condition=lookups.Exact(Length("pseudonym"), PSEUDONYM_LENGTH)
            ),
            models.CheckConstraint(
                name="votes_fill_steps_of_16_bytes", condition=lookups.Exact(Mod(Length("votes"), STEP), 0)
            ),
            models.CheckConstraint(
                name="votes_are_on_at_most_3500_statements",
                condition=lookups.LessThanOrEqual(Length("votes"), MOST_BYTES),
            ),
            models.CheckConstraint(
                name="guesses_have_twelve_places", condition=lookups.Exact(Length("guesses"), len(NO_GUESSES))
            ),
        ]

    def __str__(self) -> str:
        return "a ballot"


class RoutingWeights(models.Model):
    """What insight hands down, newest only: how much a vote would teach, and how many there are.

    Each maps a community's id to a map from a statement's number to its weight, or to how many people answered it.
    """

    dialogue = models.OneToOneField(
        Dialogue, on_delete=models.CASCADE, primary_key=True, related_name="routing"
    )
    version = models.BigIntegerField(default=0)
    weights = models.JSONField(default=dict)
    seen = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"routing of {self.dialogue}"
