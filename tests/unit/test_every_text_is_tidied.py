"""No column and no form field of words goes without tidying: whatever is typed comes into one form."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import models

import concilio
from concilio.storage.typed_fields import Line, LineField, Paragraphs

# Codes, names of things in the program, and what has a form of its own that is checked.
CODES = {
    "language", "returned_reason", "reason", "kind", "scope_kind", "country", "slug", "label",
    "password", "email", "code", "policy_file", "sha256", "snapshot", "rules", "table",
}  # fmt: skip
FILES_AND_SECRETS = {"keys.Case.policy", "convening.KeptFile.name", "convening.Feed.digest"}
NOT_WORDS = (forms.EmailField, forms.SlugField, forms.URLField, forms.UUIDField, forms.RegexField)


def columns() -> Iterator[tuple[str, Any]]:
    for model in apps.get_models():
        if not model.__module__.startswith("concilio."):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                yield f"{model._meta.label}.{field.name}", field


def is_a_code(label: str) -> bool:
    # The public log holds keys, hashes and names of logs, which machines read and check.
    name = label.rsplit(".", 1)[1]
    return name in CODES or label in FILES_AND_SECRETS or label.startswith(("publiclog.", "witnesses."))


def every_form() -> list[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(concilio.__path__, "concilio."):
        if "form" in module.name or module.name.endswith(("desk", "views")):
            importlib.import_module(module.name)
    found: list[type[forms.BaseForm]] = []
    waiting = [forms.BaseForm]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.startswith("concilio."):
                found.append(one)
    return found


def test_every_column_of_words_tidies_what_is_written_to_it() -> None:
    found = dict(columns())
    assert "dialogue.Statement.text" in found
    untidy = [
        label
        for label, field in found.items()
        if not isinstance(field, Line | Paragraphs | models.EmailField | models.SlugField | models.URLField)
        and not is_a_code(label)
    ]
    assert untidy == []


def test_every_form_field_of_words_tidies_what_is_typed() -> None:
    found = every_form()
    assert {"TextForm", "SeedForm", "MediatorForm", "TranslationForm", "CoalitionForm"} <= {
        form.__name__ for form in found
    }
    untidy = [
        f"{form.__name__}.{name}"
        for form in found
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField)
        and not isinstance(field, (LineField, *NOT_WORDS))
        and not isinstance(field.widget, forms.PasswordInput | forms.HiddenInput)
        and name not in CODES
    ]
    assert untidy == []


@pytest.mark.parametrize("typed", ["\u3164", "\u2800\u200b", " \u200f "])
def test_a_required_field_refuses_what_looks_empty(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        LineField().clean(typed)
    assert LineField(required=False).clean(typed) == ""
