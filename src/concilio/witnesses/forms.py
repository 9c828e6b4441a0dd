"""What is typed about a policy."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_CHARACTERS = 60_000


class PolicyForm(forms.Form):
    """A policy file, byte for byte: not tidied, since its hash is what the communities publish."""

    policy_file = forms.CharField(
        label=_("The new policy file"),
        help_text=_("Paste the whole file that the witnesses’ offices have agreed on."),
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
    )
