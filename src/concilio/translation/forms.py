"""The form of the translation desk. What it cannot know (offices, versions), the actions refuse."""

from __future__ import annotations

from django import forms

from concilio.storage.typed_fields import LineField


class TranslationForm(forms.Form):
    statement = forms.UUIDField(widget=forms.HiddenInput)
    text = LineField(required=False)
