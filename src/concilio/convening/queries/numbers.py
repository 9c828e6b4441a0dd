"""Participation by community, in numbers that point at nobody."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

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


def community_numbers(dialogue: Dialogue) -> dict[UUID, CommunityNumbers]:
    """Participation by community: seats and voters rounded to tens, and nothing under ten."""
    voters = voters_of_communities(dialogue)
    seats = seats_taken(dialogue)
    published = Statement.objects.filter(dialogue=dialogue, status=Statement.Status.PUBLISHED)
    written: dict[UUID, int] = dict(
        published.filter(author_community__isnull=False)
        .values_list("author_community")
        .annotate(n=Count("id"))
        .order_by()
    )
    return {
        community.id: CommunityNumbers(
            seats=rounded(seats.get(community.id, 0)),
            planned=community.planned_seats,
            voters=rounded(voters.get(community.id, 0)),
            statements=written.get(community.id, 0),
        )
        for community in Community.objects.filter(dialogue=dialogue)
    }


def published_seeds(dialogue: Dialogue) -> int:
    """How many published statements were written by the conveners, and so by no community's people."""
    return Statement.objects.filter(
        dialogue=dialogue, status=Statement.Status.PUBLISHED, author_community__isnull=True
    ).count()


def rounded(count: int) -> int | None:
    """A count of people as the staff may see it: rounded down to tens, None under ten."""
    return None if count < SAFE_MINIMUM else count // SAFE_MINIMUM * SAFE_MINIMUM
