"""Participation by community, in numbers that point at nobody."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from concilio.admission.queries import seats_taken
from concilio.analysis.safe_minimum import SAFE_MINIMUM
from concilio.dialogue.models import Community, Dialogue, Statement
from concilio.dialogue.queries.arrays import voters_of_communities


@dataclass(frozen=True)
class CommunityNumbers:
    """Numbers of one community, rounded; None where they would be fewer than ten."""

    seats: int | None
    planned: int
    voters: int | None
    statements: int
    deadlocks: int


def community_numbers(dialogue: Dialogue) -> dict[UUID, CommunityNumbers]:
    """Participation by community: seats and voters rounded to tens, and nothing under ten."""
    voters = voters_of_communities(dialogue)
    seats = seats_taken(dialogue)
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


def rounded(count: int) -> int | None:
    """A count of people as the staff may see it: rounded down to tens, None under ten."""
    return None if count < SAFE_MINIMUM else count // SAFE_MINIMUM * SAFE_MINIMUM
