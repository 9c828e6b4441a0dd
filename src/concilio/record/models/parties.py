"""Who speaks in the record, and the words for what is counted."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.dialogue.models import Community
from concilio.storage.typed_fields import Line


class Party(models.Model):
    """Somebody to whom an assertion is attributed. The sides of an event are parties of the kind community."""

    class Kind(models.TextChoices):
        STATE = "state", pgettext_lazy("kind of party", "state")
        AUTHORITY = "authority", pgettext_lazy("kind of party", "authority")
        ORGANISATION = "organisation", pgettext_lazy("kind of party", "organisation")
        COURT = "court", pgettext_lazy("kind of party", "court")
        COMMUNITY = "community", pgettext_lazy("kind of party", "community")
        PERSON = "person", _("author or public figure")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)

    def __str__(self) -> str:
        return self.slug


class PartyName(models.Model):
    """What a party is called in one language."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=8)
    name = Line(max_length=200)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["party", "language"], name="one_party_name_a_language"),
        ]

    def __str__(self) -> str:
        return self.name


class CommunityParty(models.Model):
    """Which party of the record a dialogue's community is. The dialogue knows nothing of it."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, primary_key=True, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="communities")

    def __str__(self) -> str:
        return f"{self.community} is {self.party}"


class Term(models.Model):
    """A word for what is counted (a measure) or of whom (a population). Figures are compared by these, not by text."""

    class Kind(models.TextChoices):
        MEASURE = "measure", _("what is counted")
        POPULATION = "population", _("of whom")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    slug = models.SlugField(max_length=60)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "slug"], name="one_term_a_kind_and_slug"),
        ]

    def __str__(self) -> str:
        return self.slug


class TermName(models.Model):
    """What a term is called in one language: "people killed"."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=8)
    name = Line(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["term", "language"], name="one_term_name_a_language"),
        ]

    def __str__(self) -> str:
        return self.name
