"""What the home page shows of every app."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.safestring import mark_safe

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Dialogue, Phase
from concilio.dialogue.queries.convening import DialogueLine, line_of, with_names
from concilio.insight.models import Release
from concilio.insight.queries import release_page
from concilio.languages import LANGUAGES
from concilio.report import report_teaser


@dataclass(frozen=True)
class Teaser:
    """A released finding on the home page, drawn by the report's own parts."""

    dialogue: Dialogue
    drawn: str


@dataclass(frozen=True)
class HomeLine(DialogueLine):
    """A dialogue on the home page, with how often its findings were released."""

    releases: int


def open_dialogues(language: str) -> list[HomeLine]:
    """Every listed dialogue that has left its set-up, the newest first."""
    dialogues = with_names(
        Dialogue.objects.filter(listed=True).exclude(phase=Phase.SETUP).order_by("-opened_on", "slug")
    )
    releases = dict(
        Release.objects.filter(state=Release.State.PUBLIC)
        .values_list("dialogue")
        .annotate(n=Count("id"))
        .order_by()
    )
    return [
        HomeLine(**vars(line_of(dialogue, language)), releases=releases.get(dialogue.id, 0))
        for dialogue in dialogues
    ]


def latest_finding(language: str) -> Teaser | None:
    """The finding that the home page leads with; None while nothing is released."""
    release = (
        Release.objects.filter(state=Release.State.PUBLIC, dialogue__listed=True)
        .select_related("dialogue")
        .order_by("-released_on", "dialogue__slug", "-number")
        .first()
    )
    if release is None:
        return None
    drawn = report_teaser(release_page(release, language).content, language)
    if not drawn:
        return None
    # Made by templates that escape everything a statement holds.
    return Teaser(release.dialogue, mark_safe(drawn))  # noqa: S308


@dataclass(frozen=True)
class Office:
    """What somebody holds in one dialogue, in words, and the page where that work is done."""

    role: str
    name: str
    of: str


@dataclass(frozen=True)
class OfficesInDialogue:
    dialogue: DialogueLine
    offices: tuple[Office, ...]


def offices_of(person: Person, language: str) -> list[OfficesInDialogue]:
    """The dialogues in which a person holds an office today, with the offices."""
    appointments = list(
        Appointment.objects.filter(person=person, until_day__isnull=True).order_by("role", "id")
    )
    dialogues = with_names(Dialogue.objects.filter(id__in={a.dialogue_id for a in appointments}))
    found = []
    for dialogue in dialogues.order_by("-opened_on", "slug"):
        line = line_of(dialogue, language)
        names = {community.id: community.name for community in line.communities}
        found.append(
            OfficesInDialogue(
                line,
                tuple(
                    Office(
                        a.role,
                        a.get_role_display(),
                        names.get(a.community_id, "")
                        if a.community_id
                        else dict(LANGUAGES).get(a.language, ""),
                    )
                    for a in appointments
                    if a.dialogue_id == dialogue.id
                ),
            )
        )
    return found
