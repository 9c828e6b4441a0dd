"""The communities of a dialogue; they change in set-up alone."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Person
from concilio.convening.errors import ConveningRefused
from concilio.convening.rules import only_in_setup
from concilio.dialogue.models import Community, CommunityName, Dialogue
from concilio.documents.typed_text import has_words


@transaction.atomic
def save_community(
    *,
    by: Person,
    dialogue: Dialogue,
    community_id: UUID | None,
    label: str,
    planned_seats: int,
    names: Mapping[str, str],
) -> Community:
    """Add a community, or change one; only in set-up."""
    only_in_setup(by, dialogue)
    if community_id is None:
        highest = Community.objects.filter(dialogue=dialogue).aggregate(highest=Max("index"))["highest"]
        community = Community(dialogue=dialogue, index=0 if highest is None else highest + 1)
    else:
        community = Community.objects.get(dialogue=dialogue, id=community_id)
    if Community.objects.filter(dialogue=dialogue, label=label).exclude(id=community.id).exists():
        raise ConveningRefused("label-taken", _("Another community of this dialogue has this label."))
    community.label, community.planned_seats = label, planned_seats
    community.save()
    CommunityName.objects.filter(community=community).delete()
    CommunityName.objects.bulk_create(
        CommunityName(community=community, language=language, name=name)
        for language, name in names.items()
        if has_words(name) and language in dialogue.languages
    )
    return community


@transaction.atomic
def remove_community(*, by: Person, dialogue: Dialogue, community_id: UUID) -> None:
    only_in_setup(by, dialogue)
    try:
        Community.objects.filter(dialogue=dialogue, id=community_id).delete()
    except ProtectedError as error:
        raise ConveningRefused(
            "community-in-use",
            _("Somebody has a role in this community, or it has statements. It stays."),
        ) from error
