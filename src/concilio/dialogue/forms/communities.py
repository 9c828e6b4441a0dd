"""A choice among a dialogue's communities, by the names that the reader knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.db.models import Model
from django.utils.translation import get_language

from concilio.dialogue.models import Community, Dialogue
from concilio.dialogue.queries.convening import community_labels

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    ChoiceOfCommunity = forms.ModelChoiceField[Community]
else:  # at run time Django's field takes no parameters
    ChoiceOfCommunity = forms.ModelChoiceField


class CommunityField(ChoiceOfCommunity):
    """Offers nothing until `offer` says whose communities these are."""

    def __init__(
        self, *, label: _StrOrPromise, required: bool = True, empty_label: str | None = None
    ) -> None:
        super().__init__(Community.objects.none(), label=label, required=required, empty_label=empty_label)
        self._names: dict[object, str] = {}

    def offer(self, dialogue: Dialogue) -> None:
        """Offer a dialogue's communities in the order of their labels, named in the reader's language."""
        self._names = {c.id: c.name for c in community_labels(dialogue, get_language() or "en")}
        self.queryset = Community.objects.filter(dialogue=dialogue).order_by("label")

    def label_from_instance(self, obj: Model) -> str:
        return self._names.get(obj.pk, str(obj))
