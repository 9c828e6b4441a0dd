"""What stands between a dialogue and its next phase."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from concilio.admission.queries import communities_with_codes
from concilio.dialogue.models import Appointment, Community, Dialogue, Phase, Statement
from concilio.dialogue.naming import language_name
from concilio.dialogue.readable import WITH_WORDS
from concilio.insight.queries import public_releases
from concilio.shell.numbers import number_here
from concilio.translation.coverage import coverage_of


@dataclass(frozen=True)
class Missing:
    """One thing that a dialogue lacks before it can, or should, move on.

    Attributes:
        what: for the convener, in their language.
        page: name of the page of the desk where it can be mended.
        blocks: whether the dialogue cannot move without it.
    """

    what: str | Promise
    page: str
    blocks: bool = True


def what_is_missing(dialogue: Dialogue) -> list[Missing]:
    """What stands between a dialogue and its next phase, the blocking first."""
    found: list[Missing] = []
    communities = list(Community.objects.filter(dialogue=dialogue).prefetch_related("names"))
    if dialogue.phase == Phase.SETUP:
        found += _missing_in_setup(dialogue, communities)
    elif dialogue.phase == Phase.ADMISSION:
        found += _missing_before_voting(dialogue, communities)
    elif dialogue.phase == Phase.ROOMS and not _published(dialogue, in_rooms=False):
        found.append(
            Missing(_("No statement is published in the joint room yet."), "convening:seeds", blocks=False)
        )
    elif dialogue.phase == Phase.CLOSING and not public_releases(dialogue).exists():
        found.append(Missing(_("No finding is released yet."), "convening:desk", blocks=False))
    if dialogue.phase != Phase.PUBLISHED and not _offices(dialogue, Appointment.Role.MEDIATOR):
        found.append(
            Missing(
                _(
                    "There is no mediator. Where stewards disagree, a statement stays in its author’s own room."
                ),
                "convening:people",
                blocks=False,
            )
        )
    return sorted(found, key=lambda missing: not missing.blocks)


def _missing_in_setup(dialogue: Dialogue, communities: list[Community]) -> list[Missing]:
    found: list[Missing] = []
    if len(communities) < 2:
        found.append(Missing(_("A dialogue needs at least two communities."), "convening:communities"))
    for community in communities:
        named = {name.language for name in community.names.all()}
        if set(dialogue.languages) - named:
            found.append(
                Missing(
                    _("The community “%(label)s” has no name in every language.")
                    % {"label": community.label},
                    "convening:communities",
                )
            )
    stewards = set(
        Appointment.objects.filter(
            dialogue=dialogue, role=Appointment.Role.STEWARD, until_day__isnull=True, person__is_active=True
        ).values_list("community_id", flat=True)
    )
    found += [
        Missing(
            _("The community “%(label)s” has no steward.") % {"label": community.label}, "convening:people"
        )
        for community in communities
        if community.id not in stewards
    ]
    texts = set(dialogue.texts.values_list("language", flat=True))
    if set(dialogue.languages) - texts:
        found.append(Missing(_("Title and question are missing in one language or more."), "convening:texts"))
    if not Statement.objects.filter(dialogue=dialogue, is_seed=True, status__in=WITH_WORDS).exists():
        found.append(
            Missing(_("There are no seed statements: the first people will find nothing to vote on."),
                    "convening:seeds", blocks=False)
        )  # fmt: skip
    return found


def incomplete_languages(dialogue: Dialogue) -> list[Missing]:
    """Languages in which people are shown fewer cards than others; no phase waits for them."""
    if dialogue.phase in {Phase.CLOSING, Phase.PUBLISHED}:
        return []
    lacking = coverage_of(dialogue).untranslated
    return [
        Missing(
            ngettext(
                "%(language)s: %(count)s published statement cannot be read in it yet.",
                "%(language)s: %(count)s published statements cannot be read in it yet.",
                count,
            )
            % {"language": language_name(code) or code, "count": number_here(count)},
            "convening:people",
            blocks=False,
        )
        for code, count in lacking.items()
        if count
    ]


def _missing_before_voting(dialogue: Dialogue, communities: list[Community]) -> list[Missing]:
    found: list[Missing] = []
    if not _published(dialogue, in_rooms=dialogue.with_rooms):
        found.append(
            Missing(_("No statement is published yet where people will vote. "
                      "The stewards of every community decide on seeds."),
                    "convening:seeds")
        )  # fmt: skip
    if dialogue.admission == Dialogue.Admission.SEALED:
        with_codes = communities_with_codes(dialogue)
        found += [
            Missing(
                _("The hashes of the envelopes of “%(label)s” are not here yet.")
                % {"label": community.label},
                "admission:envelopes",
            )
            for community in communities
            if community.id not in with_codes
        ]
    return found


def _published(dialogue: Dialogue, *, in_rooms: bool) -> bool:
    return Statement.objects.filter(
        dialogue=dialogue, status=Statement.Status.PUBLISHED, room__isnull=not in_rooms
    ).exists()


def _offices(dialogue: Dialogue, role: str) -> bool:
    return Appointment.objects.filter(dialogue=dialogue, role=role, until_day__isnull=True).exists()
