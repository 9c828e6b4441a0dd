"""Forms of moderation. What they cannot know (offices, keys, deadlines), the actions refuse."""

from __future__ import annotations

from django import forms

from concilio.dialogue.reasons import Reason
from concilio.storage.typed_fields import ParagraphsField


class OnStatement(forms.Form):
    statement = forms.UUIDField(widget=forms.HiddenInput)


class KeyForm(OnStatement):
    decision = forms.ChoiceField(choices=[("approve", ""), ("refuse", "")])
    reason = forms.ChoiceField(choices=[("", ""), *Reason.choices], required=False)


class HidingForm(OnStatement):
    reason = forms.ChoiceField(choices=[("", ""), *Reason.choices], required=False)


class MediatorForm(OnStatement):
    decision = forms.ChoiceField(choices=[("publish", ""), ("return", "")])
    public_reason = ParagraphsField(required=False)
