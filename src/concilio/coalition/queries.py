"""What pages read of a coalition."""

from __future__ import annotations

from django.db.models import QuerySet

from concilio.coalition.models import Coalition, Membership, Person


def coalitions_of(person: Person) -> list[Membership]:
    """A person's places in coalitions, by name."""
    places = person.memberships.filter(closed=False).select_related("coalition")
    return list(places.order_by("coalition__name"))


def convened_by(person: Person) -> list[Coalition]:
    """The coalitions in which a person is a convener, by name."""
    return list(
        Coalition.objects.filter(
            memberships__person=person,
            memberships__is_convener=True,
            memberships__closed=False,
            memberships__accepted=True,
        ).order_by("name")
    )


def members_of(coalition: Coalition) -> list[Membership]:
    """Everybody who works for a coalition, by name."""
    return list(coalition.memberships.select_related("person", "organisation").order_by("person__name"))


def people_of(coalition: Coalition) -> QuerySet[Person]:
    """Those who work for a coalition today, by name: who can be given something to do."""
    return Person.objects.filter(
        memberships__coalition=coalition,
        memberships__closed=False,
        memberships__accepted=True,
        is_active=True,
    ).order_by("name")
