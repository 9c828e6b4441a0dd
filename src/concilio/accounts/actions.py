"""The only code that takes a lost second factor from an account."""

from __future__ import annotations

from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concilio.accounts.models import FactorReset
from concilio.coalition.errors import CoalitionRefused
from concilio.coalition.models import Coalition, Membership, Person
from concilio.coalition.rules import is_convener, keeps_account
from concilio.publiclog.actions import append

GOOD_FOR = timedelta(days=7)
"""How long the first convener's word waits for a second."""


@transaction.atomic
def reset_factor(
    *, by: Person, coalition: Coalition, person: Person, today: date | None = None
) -> FactorReset:
    """Say, as a convener, that somebody has lost their second factor; at the second convener's word it is taken away.

    Then the password is gone too, and with it every session: only a new link, handed over in person, opens the
    account. The first convener's word, sent again, changes nothing.

    Raises:
        CoalitionRefused: `by` is no convener of the coalition that made the account, or the person themselves.
    """
    today = today or timezone.now().date()
    _must_be_allowed(by, coalition, person)
    # The account's lock orders two conveners who speak at once.
    person = Person.objects.select_for_update(no_key=True).get(id=person.id)
    reset = open_reset(person, today=today)
    if reset is None:
        FactorReset.objects.filter(person=person, state=FactorReset.State.OPEN).update(
            state=FactorReset.State.STOPPED
        )
        return FactorReset.objects.create(person=person, first=by, asked_on=today)
    if reset.first_id == by.id:
        return reset
    if not is_convener(reset.first, coalition):
        # Whoever asked has left meanwhile: the word of one convener is not enough.
        reset.first, reset.asked_on = by, today
        reset.save(update_fields=["first", "asked_on"])
        return reset
    reset.second, reset.state = by, FactorReset.State.DONE
    reset.save(update_fields=["second", "state"])
    take_factor(person, coalition, on=today, by="conveners")
    return reset


@transaction.atomic
def stop_reset(*, by: Person, person: Person) -> None:
    """End a wish to reset: a convener who does not know the voice, or the owner, who has lost nothing.

    Raises:
        CoalitionRefused: `by` is neither.
    """
    home = coalition_of(person)
    if by.id != person.id and (home is None or not is_convener(by, home)):
        raise CoalitionRefused("not-a-convener", _("Only a convener of this coalition may do this."))
    FactorReset.objects.filter(person=person, state=FactorReset.State.OPEN).update(
        state=FactorReset.State.STOPPED
    )


@transaction.atomic
def take_factor(person: Person, coalition: Coalition, *, on: date, by: str) -> None:
    """Take second factor, recovery codes and password from an account, and say in public that one got a new factor.

    Args:
        by: "conveners" or "operator", for the public log.
    """
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    append(
        kind="account.new_factor",
        scope_kind="coalition",
        scope_id=coalition.id,
        on=on,
        payload={"by": by},
    )


def open_reset(person: Person, *, today: date) -> FactorReset | None:
    """The wish that waits for a second convener, if it is not too old."""
    return (
        FactorReset.objects.filter(person=person, state=FactorReset.State.OPEN, asked_on__gt=today - GOOD_FOR)
        .select_related("first")
        .first()
    )


def coalition_of(person: Person) -> Coalition | None:
    """The coalition whose conveners keep an account."""
    if person.home is not None:
        return person.home
    places = list(Membership.objects.filter(person=person).select_related("coalition").order_by("id")[:2])
    return places[0].coalition if places else None


def _must_be_allowed(by: Person, coalition: Coalition, person: Person) -> None:
    if not is_convener(by, coalition):
        raise CoalitionRefused("not-a-convener", _("Only a convener of this coalition may do this."))
    if by.id == person.id:
        raise CoalitionRefused("own-factor", _("Two other conveners have to do this for you."))
    if not keeps_account(coalition, person):
        raise CoalitionRefused(
            "not-your-account", _("Another coalition made this account. Only its conveners can do this.")
        )
