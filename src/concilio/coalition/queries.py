"""What pages read of a coalition."""

from __future__ import annotations

from concilio.coalition.models import Coalition, Membership, Person


def coalitions_of(person: Person) -> list[Membership]:
    """A person's places in coalitions, by name."""
    return list(person.memberships.select_related("coalition").order_by("coalition__name"))


def convened_by(person: Person) -> list[Coalition]:
    """The coalitions in which a person is a convener, by name."""
    return list(
        Coalition.objects.filter(memberships__person=person, memberships__is_convener=True).order_by("name")
    )


def members_of(coalition: Coalition) -> list[Membership]:
    """Everybody who works for a coalition, by name."""
    return list(coalition.memberships.select_related("person", "organisation").order_by("person__name"))
