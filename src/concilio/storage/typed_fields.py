"""Columns and form fields for what people type. Whatever writes such a column, its words are tidied on the way.

`documents.typed_text` says how. A test finds columns and form fields of words that are none of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from concilio.documents.typed_text import has_words, tidy_line, tidy_paragraphs

if TYPE_CHECKING:
    CharColumn = models.CharField[str, str]
    TextColumn = models.TextField[str, str]
else:  # at run time Django's fields take no parameters
    CharColumn, TextColumn = models.CharField, models.TextField


class LineField(forms.CharField):
    """One line of words in a form: tidied, and refused where nothing can be read in it."""

    default_error_messages = {"nothing": _("There is nothing to read in this.")}  # noqa: RUF012 - as Django declares it

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if typed is None or typed in self.empty_values:
            return typed
        tidied = self.tidy(typed)
        if not has_words(tidied):
            if self.required:
                raise ValidationError(self.error_messages["nothing"], code="nothing")
            return self.empty_value
        return tidied

    @staticmethod
    def tidy(text: str) -> str:
        return tidy_line(text)


class ParagraphsField(LineField):
    """Several lines of words in a form."""

    widget = forms.Textarea

    @staticmethod
    def tidy(text: str) -> str:
        return tidy_paragraphs(text)


class Line(CharColumn):
    """A column of one line of words. To migrations it is the plain column that it is in the database."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return tidy_line(prepared) if isinstance(prepared, str) else prepared

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return _tidied(self, model_instance, tidy_line)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": LineField, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class Paragraphs(TextColumn):
    """A column of several lines of words."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return tidy_paragraphs(prepared) if isinstance(prepared, str) else prepared

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return _tidied(self, model_instance, tidy_paragraphs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": ParagraphsField, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def _tidied(field: models.Field[Any, Any], row: models.Model, tidy: Any) -> Any:
    # The row in memory says what the database says.
    value = getattr(row, field.attname)
    if isinstance(value, str):
        value = tidy(value)
        if not value and not field.blank:
            raise ValueError(f"{field}: there is nothing to read in it")
        setattr(row, field.attname, value)
    return value
