"""Who may do what in a coalition."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from concilio.coalition.models import Coalition, Membership, Person


def is_convener(person: Person | AnonymousUser, coalition: Coalition) -> bool:
    """Whether a person may open dialogues, invite people and keep the coalition's pages."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return conveners_of(coalition).filter(person=person).exists()


def conveners_of(coalition: Coalition) -> QuerySet[Membership]:
    """The places of those who can convene in a coalition today."""
    return Membership.objects.filter(
        coalition=coalition, is_convener=True, closed=False, accepted=True, person__is_active=True
    )


def works_for(person: Person, coalition: Coalition) -> bool:
    """Whether a person has a place in the coalition that is open, and that they have accepted."""
    place = Membership.objects.filter(person=person, coalition=coalition, closed=False, accepted=True)
    return person.is_active and place.exists()


def keeps_account(coalition: Coalition, person: Person) -> bool:
    """Whether a coalition's conveners may hand out links to an account, reset or delete it.

    One coalition must never reach into another through somebody who works for both: it is the one that made the
    account, or the only one that its owner has a place in where nobody knows which made it.
    """
    if person.home_id is not None:
        return person.home_id == coalition.id
    places = set(Membership.objects.filter(person=person).values_list("coalition", flat=True))
    return places == {coalition.id}


def is_empty_installation() -> bool:
    """Whether nobody has an account yet, so that the set-up link is good."""
    return not Person.objects.exists()
