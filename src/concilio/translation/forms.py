"""Forms of the translation desk. What they cannot know (offices, versions), the actions refuse."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from concilio.dialogue.desk_tables import TableForm
from concilio.dialogue.naming import language_name
from concilio.storage.typed_fields import LineField

BOX = "text-"


class TranslationForm(forms.Form):
    """One box of the desk."""

    statement = forms.UUIDField(widget=forms.HiddenInput)
    text = LineField(required=False)


def boxes(data: QueryDict) -> dict[UUID, str]:
    """What stands in every box of the desk, tidied, by statement; what no page of ours can have sent is left out."""
    found = {}
    for name in data:
        form = TranslationForm({"statement": name.removeprefix(BOX), "text": data.get(name)})
        if name.startswith(BOX) and form.is_valid():
            found[form.cleaned_data["statement"]] = form.cleaned_data["text"]
    return found


class TermForm(forms.Form):
    """A term of the glossary: a word in each language, and a note."""

    note = LineField(
        label=_("Note for the translators"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, data: QueryDict | None = None, *, languages: Iterable[str]) -> None:
        super().__init__(data)
        for code in languages:
            self.fields[f"word_{code}"] = LineField(
                label=language_name(code) or code,
                max_length=120,
                required=False,
                widget=forms.TextInput(attrs={"dir": "auto", "lang": code}),
            )
        self.order_fields([name for name in self.fields if name != "note"])

    def words(self) -> dict[str, str]:
        return {
            name.removeprefix("word_"): word
            for name, word in self.cleaned_data.items()
            if name.startswith("word_")
        }


class TranslationsTableForm(TableForm):
    """Translations into one language, one in each row."""

    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, languages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - for the type checker
        language.choices = [(code, language_name(code) or code) for code in languages]
