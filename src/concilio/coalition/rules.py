"""Who may do what in a coalition."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from concilio.coalition.models import Coalition, Membership, Person


def is_convener(person: Person | AnonymousUser, coalition: Coalition) -> bool:
    """Whether a person may open dialogues, invite people and keep the coalition's pages."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return Membership.objects.filter(person=person, coalition=coalition, is_convener=True).exists()


def is_empty_installation() -> bool:
    """Whether nobody has an account yet, so that the set-up link is good."""
    return not Person.objects.exists()
