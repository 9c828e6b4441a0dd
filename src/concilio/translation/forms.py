"""The form of the translation desk. What it cannot know (offices, versions), the actions refuse."""

from __future__ import annotations

from django import forms


class TranslationForm(forms.Form):
    statement = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(required=False, strip=False)
