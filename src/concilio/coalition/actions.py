"""The only code that writes the coalition's tables."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from concilio.coalition.errors import CoalitionRefused
from concilio.coalition.models import Coalition, Membership, Organisation, Person, PublicFigure
from concilio.coalition.rules import is_convener, is_empty_installation


@transaction.atomic
def set_up_installation(
    *, coalition_name: str, aim: str, name: str, email: str, password: str, language: str
) -> Person:
    """Make the first coalition and its first convener.

    Raises:
        CoalitionRefused: somebody has an account already.
    """
    if not is_empty_installation():
        raise CoalitionRefused("already-set-up", _("This installation has been set up already."))
    coalition = Coalition.objects.create(name=coalition_name, aim=aim)
    person = Person(name=name, email=email.lower(), language=language)
    person.set_password(password)
    person.save()
    Membership.objects.create(person=person, coalition=coalition, is_convener=True)
    return person


@transaction.atomic
def save_coalition(
    *,
    by: Person,
    coalition: Coalition,
    name: str,
    aim: str,
    founded: str,
    contact: str = "",
    licence: str = "",
) -> None:
    _only_conveners(by, coalition)
    coalition.name, coalition.aim, coalition.founded = name, aim, founded
    coalition.contact, coalition.licence = contact, licence
    coalition.save()


@transaction.atomic
def invite_person(
    *,
    by: Person,
    coalition: Coalition,
    name: str,
    email: str,
    language: str,
    organisation: Organisation | None,
    convener: bool,
) -> Membership:
    """Give somebody a place in the coalition; a person without an account gets one that a link opens.

    Raises:
        CoalitionRefused: `by` is no convener, or the person has a place already.
    """
    _only_conveners(by, coalition)
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        person = Person(name=name, email=email.lower(), language=language)
        person.set_unusable_password()
        person.save()
    membership, made = Membership.objects.get_or_create(
        person=person,
        coalition=coalition,
        defaults={"organisation": organisation, "is_convener": convener},
    )
    if not made:
        raise CoalitionRefused("already-a-member", _("This person has a place in the coalition already."))
    return membership


@transaction.atomic
def set_password(*, person: Person, password: str) -> None:
    """Set the password of the person who followed an account's link.

    The link is good once: it is signed over the old password.
    """
    person.set_password(password)
    person.save(update_fields=["password"])


@transaction.atomic
def change_membership(*, by: Person, membership: Membership, convener: bool, active: bool) -> None:
    """Make somebody a convener or not, close or reopen an account.

    Raises:
        CoalitionRefused: the coalition would be left without a convener.
    """
    coalition = membership.coalition
    _only_conveners(by, coalition)
    others = Membership.objects.filter(coalition=coalition, is_convener=True, person__is_active=True).exclude(
        id=membership.id
    )
    if not (convener and active) and not others.exists():
        raise CoalitionRefused("last-convener", _("A coalition needs at least one convener."))
    membership.is_convener = convener
    membership.save(update_fields=["is_convener"])
    membership.person.is_active = active
    membership.person.save(update_fields=["is_active"])


@transaction.atomic
def add_organisation(
    *, by: Person, coalition: Coalition, name: str, country: str, kind: str, since: date | None
) -> Organisation:
    _only_conveners(by, coalition)
    return Organisation.objects.create(
        coalition=coalition, name=name, country=country.upper(), kind=kind, since=since
    )


@transaction.atomic
def name_in_languages(
    *, by: Person, coalition: Coalition, names: dict[str, str], organisation: Organisation | None = None
) -> None:
    """What the coalition, or one of its organisations, is called in each language; one that is left out has none."""
    _only_conveners(by, coalition)
    if organisation is not None and organisation.coalition_id != coalition.id:
        raise CoalitionRefused("not-a-member", _("This organisation is not a member of the coalition."))
    named = organisation or coalition
    named.names = names
    named.save(update_fields=["names"])


@transaction.atomic
def remove_organisation(*, by: Person, coalition: Coalition, organisation_id: UUID) -> None:
    """Remove an organisation that has no people and no envelopes.

    Raises:
        CoalitionRefused: `by` is no convener, or people or envelopes belong to the organisation.
    """
    from django.db.models import ProtectedError

    _only_conveners(by, coalition)
    try:
        Organisation.objects.filter(coalition=coalition, id=organisation_id).delete()
    except ProtectedError as error:
        raise CoalitionRefused(
            "organisation-in-use", _("People or envelopes belong to this organisation; it stays.")
        ) from error


@transaction.atomic
def add_public_figure(*, by: Person, coalition: Coalition, name: str, role: str) -> PublicFigure:
    _only_conveners(by, coalition)
    return PublicFigure.objects.create(coalition=coalition, name=name, role=role)


@transaction.atomic
def remove_public_figure(*, by: Person, coalition: Coalition, figure_id: int) -> None:
    _only_conveners(by, coalition)
    PublicFigure.objects.filter(coalition=coalition, id=figure_id).delete()


def _only_conveners(by: Person, coalition: Coalition) -> None:
    if not is_convener(by, coalition):
        raise CoalitionRefused("not-a-convener", _("Only a convener of this coalition may do this."))
