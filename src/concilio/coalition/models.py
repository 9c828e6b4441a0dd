"""Tables of the coalition: its organisations, public figures and staff."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.storage.typed_fields import Line, Paragraphs


class PersonManager(BaseUserManager["Person"]):
    """What Django's authentication asks of a user model."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who works for the coalition and logs in. Participants are never persons here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = Line(pgettext_lazy("of a person", "name"), max_length=120)
    language = models.CharField(max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    home = models.ForeignKey(
        "Coalition", on_delete=models.PROTECT, null=True, related_name="accounts",
        help_text="whose conveners made the account; they alone hand out links to it, reset or delete it",
    )  # fmt: skip

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = PersonManager()

    def __str__(self) -> str:
        return self.name


class Coalition(models.Model):
    """Organisations that convene dialogues together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = Line(max_length=200)
    names: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        default=dict, blank=True, help_text="by language, where it has another there"
    )
    aim = Paragraphs(blank=True)
    founded = Line(max_length=40, blank=True, help_text="EDTF: 2022-03, for example")
    contact = Line(max_length=200, blank=True, default="", help_text="public: an address or a page")
    licence = Line(
        max_length=120, blank=True, default="", help_text="of released findings: CC BY 4.0, for example"
    )
    simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A member of a coalition."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", pgettext_lazy("kind of organisation", "association")
        FOUNDATION = "foundation", pgettext_lazy("kind of organisation", "foundation")
        UNIVERSITY = "university", _("university or institute")
        NETWORK = "network", pgettext_lazy("kind of organisation", "network")
        OTHER = "other", pgettext_lazy("kind of organisation", "other")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="organisations")
    name = Line(max_length=200)
    names: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        default=dict, blank=True, help_text="by language, where it has another there"
    )
    country = models.CharField(max_length=2, help_text="ISO 3166-1, two letters")
    kind = models.CharField(max_length=20, choices=Kind)
    since = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["coalition", "name"], name="organisation_once_in_coalition"),
        ]

    def __str__(self) -> str:
        return self.name


class PublicFigure(models.Model):
    """Somebody who speaks for the coalition in public, under their own name."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="public_figures")
    name = Line(max_length=120)
    role = Line(max_length=200)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in a coalition; conveners may open dialogues and appoint people."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    is_convener = models.BooleanField(default=False)
    closed = models.BooleanField(default=False, help_text="works for this coalition no more")
    accepted = models.BooleanField(
        default=True, help_text="False: has an account elsewhere, and was invited and has not answered"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "coalition"], name="person_once_in_coalition"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.coalition}"
