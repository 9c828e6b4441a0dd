"""The only code that writes the coalition's tables."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from concilio.coalition.errors import CoalitionRefused
from concilio.coalition.models import Coalition, Membership, Organisation, Person, PublicFigure
from concilio.coalition.rules import conveners_of, is_convener, is_empty_installation, keeps_account

GONE = "—"
"""The name of a person whose account was deleted and whose decisions stay."""
NOT_YOUR_ACCOUNT = _("Another coalition made this account. Only its conveners can do this.")


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
    person = Person(name=name, email=email.lower(), language=language, home=coalition)
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

    Who has an account that another coalition made is asked: until they accept, the place opens nothing.

    Raises:
        CoalitionRefused: `by` is no convener, or the person has a place already.
    """
    _only_conveners(by, coalition)
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        person = Person(name=name, email=email.lower(), language=language, home=coalition)
        person.set_unusable_password()
        person.save()
        accepted = True
    else:
        accepted = keeps_account(coalition, person)
    membership, made = Membership.objects.get_or_create(
        person=person,
        coalition=coalition,
        defaults={"organisation": organisation, "is_convener": convener, "accepted": accepted},
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
def answer_invitation(*, by: Person, membership_id: int, accepts: bool) -> None:
    """Accept a place in a coalition that did not make the account, or do without it."""
    place = Membership.objects.select_for_update().get(id=membership_id, person=by, accepted=False)
    if accepts:
        place.accepted = True
        place.save(update_fields=["accepted"])
    else:
        place.delete()


@transaction.atomic
def change_membership(*, by: Person, membership: Membership, convener: bool) -> None:
    """Make somebody a convener or not.

    Raises:
        CoalitionRefused: the coalition would be left without a convener.
    """
    _only_conveners(by, membership.coalition)
    if not convener:
        _somebody_must_convene(membership)
    membership.is_convener = convener
    membership.save(update_fields=["is_convener"])


@transaction.atomic
def close_place(*, by: Person, membership: Membership) -> None:
    """End somebody's work for a coalition; an account that opens nothing any more is closed. Their offices are for
    the caller to end: this app knows none.

    Raises:
        CoalitionRefused: `by` is no convener and somebody else, or no convener would be left.
    """
    if membership.person_id != by.id:
        _only_conveners(by, membership.coalition)
    _somebody_must_convene(membership)
    membership.closed = True
    membership.save(update_fields=["closed"])
    _close_or_open(membership.person)


@transaction.atomic
def reopen_place(*, by: Person, membership: Membership) -> None:
    """Let somebody work for a coalition again. Their offices do not come back with it."""
    _only_conveners(by, membership.coalition)
    membership.closed = False
    membership.save(update_fields=["closed"])
    _close_or_open(membership.person)


@transaction.atomic
def delete_account(*, by: Person, membership: Membership) -> None:
    """Delete an account whose place here is closed, or that nobody has opened yet; what names it keeps a row that
    says nothing of the person.

    Raises:
        CoalitionRefused: `by` is no convener of the coalition that made it, or the place is still open.
    """
    coalition, person = membership.coalition, membership.person
    _only_conveners(by, coalition)
    if not keeps_account(coalition, person):
        raise CoalitionRefused("not-your-account", NOT_YOUR_ACCOUNT)
    if not membership.closed and person.has_usable_password():
        raise CoalitionRefused("close-first", _("Close the account first."))
    if (
        Membership.objects.filter(person=person, closed=False, accepted=True)
        .exclude(id=membership.id)
        .exists()
    ):
        raise CoalitionRefused("works-elsewhere", _("This person also works for another coalition."))
    erase_person(person)


def erase_person(person: Person) -> None:
    """Delete a person's row; where decisions name it, all that it says of them, for good."""
    Membership.objects.filter(person=person).delete()
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        person.name, person.email, person.language = GONE, f"{uuid4().hex}@deleted.invalid", "en"
        person.is_active, person.home = False, None
        person.set_unusable_password()
        person.save()


def _somebody_must_convene(membership: Membership) -> None:
    # The coalition's lock orders two conveners who leave at once.
    Coalition.objects.select_for_update(no_key=True).get(id=membership.coalition_id)
    if not membership.is_convener or membership.closed:
        return
    if not conveners_of(membership.coalition).exclude(id=membership.id).exists():
        raise CoalitionRefused("last-convener", _("A coalition needs at least one convener."))


def _close_or_open(person: Person) -> None:
    person.is_active = Membership.objects.filter(person=person, closed=False, accepted=True).exists()
    person.save(update_fields=["is_active"])


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
