"""How a dialogue stands: its phases, what is missing before the next, and numbers that point at nobody."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilio.dialogue.models import Appointment, Community, Dialogue, Phase, Statement
from concilio.dialogue.queries.arrays import voters_of_communities

SMALLEST_CELL = 10
ROUND_TO = 10


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


@dataclass(frozen=True)
class Step:
    """One phase in the row of phases."""

    phase: str
    name: str | Promise
    done: bool
    current: bool


@dataclass(frozen=True)
class CommunityNumbers:
    """Numbers of one community, rounded; None where they would be fewer than ten."""

    seats: int | None
    planned: int
    voters: int | None
    statements: int
    deadlocks: int


@dataclass(frozen=True)
class Queues:
    """How much waits, in the whole dialogue."""

    waiting: int
    hidden: int
    published: int
    untranslated: dict[str, int]
    unreviewed: dict[str, int]


def phases_of(dialogue: Dialogue) -> list[str]:
    """The phases that this dialogue goes through, in order."""
    return [phase for phase in Phase.values if dialogue.with_rooms or phase != Phase.ROOMS]


def next_phase(dialogue: Dialogue) -> str | None:
    """The phase a dialogue can move to; None after the last."""
    phases = phases_of(dialogue)
    position = phases.index(dialogue.phase) + 1
    return phases[position] if position < len(phases) else None


def steps_of(dialogue: Dialogue) -> list[Step]:
    phases = phases_of(dialogue)
    here = phases.index(dialogue.phase)
    return [
        Step(phase, Phase(phase).label, done=position < here, current=position == here)
        for position, phase in enumerate(phases)
    ]


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
            Missing(_("No statement is published in the joint room yet."), "dialogue:seeds", blocks=False)
        )
    elif (
        dialogue.phase == Phase.CLOSING
        and not Dialogue.objects.filter(id=dialogue.id, releases__state="public").exists()
    ):
        found.append(Missing(_("No finding is released yet."), "dialogue:desk", blocks=False))
    if dialogue.phase != Phase.PUBLISHED and not _offices(dialogue, Appointment.Role.MEDIATOR):
        found.append(
            Missing(
                _(
                    "There is no mediator. Where stewards disagree, a statement stays in its author’s own room."
                ),
                "dialogue:people",
                blocks=False,
            )
        )
    return sorted(found, key=lambda missing: not missing.blocks)


def community_numbers(dialogue: Dialogue) -> dict[UUID, CommunityNumbers]:
    """Participation by community: seats and voters rounded to tens, and nothing under ten."""
    voters = voters_of_communities(dialogue)
    seats = dict(
        Community.objects.filter(dialogue=dialogue)
        .annotate(n=Count("seats"))
        .order_by()
        .values_list("id", "n")
    )
    written: dict[UUID, tuple[int, int]] = {
        row["author_community"]: (row["n"], row["deadlocks"])
        for row in Statement.objects.filter(dialogue=dialogue, author_community__isnull=False)
        .values("author_community")
        .annotate(
            n=Count("id", filter=Q(status=Statement.Status.PUBLISHED)),
            deadlocks=Count("id", filter=Q(status=Statement.Status.DEADLOCKED)),
        )
        .order_by()
    }
    return {
        community.id: CommunityNumbers(
            seats=rounded(seats.get(community.id, 0)),
            planned=community.planned_seats,
            voters=rounded(voters.get(community.id, 0)),
            statements=written.get(community.id, (0, 0))[0],
            deadlocks=written.get(community.id, (0, 0))[1],
        )
        for community in Community.objects.filter(dialogue=dialogue)
    }


def queues_of(dialogue: Dialogue) -> Queues:
    """What waits in a dialogue. Numbers of statements are public anyway; they are exact."""
    status = Statement.Status
    statements = Statement.objects.filter(dialogue=dialogue)
    counts = dict(statements.values_list("status").annotate(n=Count("id")).order_by())
    published = counts.get(status.PUBLISHED, 0)
    written_in = dict(
        statements.filter(status=status.PUBLISHED).values_list("language").annotate(n=Count("id")).order_by()
    )
    translated: dict[str, int] = {}
    unreviewed: dict[str, int] = {}
    for row in (
        statements.filter(status=status.PUBLISHED, translations__isnull=False)
        .values("translations__language")
        .annotate(
            n=Count("translations"), reviewed=Count("translations", filter=Q(translations__status="reviewed"))
        )
        .order_by()
    ):
        translated[row["translations__language"]] = row["n"]
        unreviewed[row["translations__language"]] = row["n"] - row["reviewed"]
    return Queues(
        waiting=counts.get(status.PROPOSED, 0),
        hidden=counts.get(status.HIDDEN, 0),
        published=published,
        untranslated={
            code: published - written_in.get(code, 0) - translated.get(code, 0) for code in dialogue.languages
        },
        unreviewed={code: unreviewed.get(code, 0) for code in dialogue.languages},
    )


def rounded(count: int) -> int | None:
    """A count of people as the staff may see it: rounded down to tens, None under ten."""
    return None if count < SMALLEST_CELL else count // ROUND_TO * ROUND_TO


def _missing_in_setup(dialogue: Dialogue, communities: list[Community]) -> list[Missing]:
    found: list[Missing] = []
    if len(communities) < 2:
        found.append(Missing(_("A dialogue needs at least two communities."), "dialogue:communities"))
    for community in communities:
        named = {name.language for name in community.names.all()}
        if set(dialogue.languages) - named:
            found.append(
                Missing(
                    _("The community “%(label)s” has no name in every language.")
                    % {"label": community.label},
                    "dialogue:communities",
                )
            )
    stewards = set(
        Appointment.objects.filter(
            dialogue=dialogue, role=Appointment.Role.STEWARD, until_day__isnull=True, person__is_active=True
        ).values_list("community_id", flat=True)
    )
    found += [
        Missing(
            _("The community “%(label)s” has no steward.") % {"label": community.label}, "dialogue:people"
        )
        for community in communities
        if community.id not in stewards
    ]
    texts = set(dialogue.texts.values_list("language", flat=True))
    if set(dialogue.languages) - texts:
        found.append(Missing(_("Title and question are missing in one language or more."), "dialogue:texts"))
    if not Statement.objects.filter(dialogue=dialogue, is_seed=True).exclude(text="").exists():
        found.append(
            Missing(_("There are no seed statements: the first people will find nothing to vote on."),
                    "dialogue:seeds", blocks=False)
        )  # fmt: skip
    return found


def _missing_before_voting(dialogue: Dialogue, communities: list[Community]) -> list[Missing]:
    found: list[Missing] = []
    if not _published(dialogue, in_rooms=dialogue.with_rooms):
        found.append(
            Missing(_("No statement is published yet where people will vote. "
                      "The stewards of every community decide on seeds."),
                    "dialogue:seeds")
        )  # fmt: skip
    if dialogue.admission == Dialogue.Admission.SEALED:
        with_codes = set(
            Community.objects.filter(dialogue=dialogue, codes__isnull=False)
            .values_list("id", flat=True)
            .distinct()
        )
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
