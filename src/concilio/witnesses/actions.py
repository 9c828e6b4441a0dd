"""The only code that writes a policy's proposal, its cases and what comes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.dialogue.models import Community, Dialogue, Phase
from concilio.keys import actions as cases
from concilio.keys.errors import NotYourKey
from concilio.keys.models import Case
from concilio.keys.policies import WITNESSES
from concilio.keys.rules import is_steward
from concilio.ledger.strict import MalformedError
from concilio.publiclog.actions import Value, log_of
from concilio.publiclog.logs import AnotherLogsPolicyError, NoMajorityError, policy_for, set_policy
from concilio.publiclog.models import Log
from concilio.publiclog.publishing import publish
from concilio.witnesses import errors, rules
from concilio.witnesses.models import PolicyCase, PolicyChange


@transaction.atomic
def propose_policy(
    *, by: Person, dialogue: Dialogue, content: str, now: datetime | None = None
) -> PolicyChange:
    """Ask every community of every dialogue in a ledger whether this policy shall be in force.

    Raises:
        NotYours, NoLedger, StillInSetUp, NotAPolicy, AnotherLogsPolicy, NoMajority, AlreadyInForce, AnotherIsOpen.
    """
    now = now or timezone.now()
    if not rules.may_propose(by, dialogue):
        raise errors.NotYours
    log = log_of(dialogue.id)
    # The log's lock orders two who propose at once.
    log = Log.objects.select_for_update(no_key=True).get(pk=log.pk) if log else None
    if log is None or log.state == Log.State.STOPPED:
        raise errors.NoLedger
    if dialogue.phase == Phase.SETUP:
        raise errors.StillInSetUp
    content = content.replace("\r\n", "\n").strip("\n") + "\n"
    _must_fit(log, content)
    last = log.policies.last()
    if last is not None and last.content == content:
        raise errors.AlreadyInForce
    if PolicyChange.objects.filter(log=log, state=PolicyChange.State.OPEN).exists():
        raise errors.AnotherIsOpen
    change = PolicyChange.objects.create(log=log, content=content, proposed_on=now.date())
    for asked in rules.dialogues_asked(log):
        case = cases.open_case(
            dialogue=asked, policy=WITNESSES, communities=asked.communities.all(), on=now.date()
        )
        PolicyCase.objects.create(change=change, case=case)
    return change


@transaction.atomic
def turn_policy_key(
    *, by: Person, change: PolicyChange, community: Community, approves: bool, now: datetime | None = None
) -> PolicyChange:
    """Agree or refuse for one community. In force when all agree; any refusal ends it.

    Raises:
        NotYourKey; NotAPolicy, AnotherLogsPolicy: the ledger's keys have changed meanwhile; and what
        `keys.actions.turn_key` raises.
    """
    now = now or timezone.now()
    change = PolicyChange.objects.select_for_update(of=("self",)).select_related("log").get(pk=change.pk)
    asked = change.cases.select_related("case").filter(case__dialogue=community.dialogue_id).first()
    if asked is None or not is_steward(by, community):
        raise NotYourKey
    cases.turn_key(
        case=asked.case,
        person=by,
        community=community,
        approves=approves,
        now=now,
        carry_out=lambda case: _carry_out(case, change, now),
    )
    return change


def _carry_out(case: Case, change: PolicyChange, now: datetime) -> Mapping[str, Value]:
    if case.state == Case.State.REFUSED:
        change.state = PolicyChange.State.REFUSED
        for other in change.cases.exclude(case=case).select_related("case"):
            cases.close_case(case=other.case, state=Case.State.WITHDRAWN, now=now)
    elif not change.cases.exclude(case__state=Case.State.APPROVED).exists():
        change.state = PolicyChange.State.IN_FORCE
        _put_in_force(change, now.date())
    change.save(update_fields=["state"])
    return {"policy": change.sha256}


def _put_in_force(change: PolicyChange, on: date) -> None:
    _must_fit(change.log, change.content)
    set_policy(log=change.log, content=change.content, on=on)
    # Served from now on; where the disk fails, the next sealing writes it.
    transaction.on_commit(lambda: publish(change.log, today=on), robust=True)


def _must_fit(log: Log, content: str) -> None:
    try:
        policy_for(log, content)
    except AnotherLogsPolicyError:
        raise errors.AnotherLogsPolicy from None
    except NoMajorityError:
        raise errors.NoMajority from None
    except MalformedError:
        raise errors.NotAPolicy from None
