"""The convener's page for sealed envelopes: who hands them out, when they can be redeemed, and their hashes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from concilio.admission import actions
from concilio.admission.cards_page import cards_page
from concilio.admission.hash_file import read_hash_file
from concilio.admission.models import Envelopes
from concilio.coalition.models import Organisation
from concilio.dialogue.desk import carry_out_form, own_dialogue, page_language, render_desk
from concilio.dialogue.forms.communities import CommunityField
from concilio.dialogue.models import Appointment, Community, Dialogue
from concilio.dialogue.queries.convening import community_labels
from concilio.dialogue.queries.snapshot import dialogue_snapshot
from concilio.shell.forms import DayField


class EnvelopesForm(forms.Form):
    community = CommunityField(label=_("Community"))
    partner = forms.ModelChoiceField(
        label=_("Organisation that hands them out"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="—",
    )
    opens_on = DayField(
        label=_("Codes can be used from"),
        help_text=_("A day after handing out has ended: who uses a code early shows when it was given."),
    )
    closes_on = DayField(label=_("Codes can be used until"))
    file = forms.FileField(
        label=_("File of hashes"),
        help_text=_("The one that “concilio envelopes” wrote beside the cards. Never the cards themselves."),
        required=False,
    )

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        community, partner = self.fields["community"], self.fields["partner"]
        assert isinstance(community, CommunityField)  # noqa: S101 - for the type checker
        assert isinstance(partner, forms.ModelChoiceField)  # noqa: S101
        community.offer(dialogue)
        partner.queryset = Organisation.objects.filter(coalition=dialogue.coalition_id)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = data.get("opens_on"), data.get("closes_on")
        if isinstance(opens, date) and isinstance(closes, date) and closes < opens:
            self.add_error("closes_on", _("This day is before the first one."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
def envelopes(request: HttpRequest, slug: str) -> HttpResponse:
    """What is here of each community's envelopes; the form sets one community's."""
    dialogue = own_dialogue(request, slug, Appointment.Role.CONVENER)
    form = EnvelopesForm(request.POST or None, request.FILES or None, dialogue=dialogue)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out_form(request, form, lambda: _store(form.cleaned_data), field="file")
    ):
        return redirect("admission:envelopes", slug)
    found = {
        row.community_id: row
        for row in Envelopes.objects.filter(community__dialogue=dialogue).select_related("partner")
    }
    counted = dict(
        Community.objects.filter(dialogue=dialogue)
        .annotate(n=Count("codes"))
        .order_by()
        .values_list("id", "n")
    )
    context = {
        "form": form,
        "rows": [
            (label, found.get(label.id), counted.get(label.id, 0))
            for label in community_labels(dialogue, page_language())
        ],
    }
    return render_desk(request, "admission/desk_envelopes.html", dialogue, context)


@require_safe
def cards(request: HttpRequest, slug: str) -> HttpResponse:
    """The page that makes cards without network, to be saved to disk."""
    dialogue = own_dialogue(request, slug, Appointment.Role.CONVENER)
    snapshot = dialogue_snapshot(dialogue.slug)
    if snapshot is None:
        raise Http404
    page = cards_page(
        snapshot,
        list(community_labels(dialogue, page_language())),
        # Without a language: the reader's own browser says which.
        address=request.build_absolute_uri(
            reverse("dialogue", args=[slug]).removeprefix(f"/{page_language()}")
        ),
        language=page_language(),
    )
    name = f"cards-{slug}.html"
    return HttpResponse(page, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _store(data: dict[str, Any]) -> None:
    if isinstance(data["file"], UploadedFile):
        hashes = read_hash_file(data["file"].read())
        actions.load_codes(community=data["community"], hashes=hashes)
    actions.set_envelopes(
        community=data["community"],
        opens_on=data["opens_on"],
        closes_on=data["closes_on"],
        partner=data["partner"],
    )
