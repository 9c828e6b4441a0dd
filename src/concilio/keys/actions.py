"""The only code that writes cases and keys.

Each action locks the case's row and looks again: of two decisions at once the second sees the first. What an
outcome changes outside the case is done by `carry_out`, which the owner of the case hands in; its answer is what
the public log says the act is about. So an outcome, its consequences and its entry in the log are one transaction,
and no owner can leave one of them out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from concilio.coalition.models import Person
from concilio.dialogue.models import Community, Dialogue
from concilio.documents.typed_text import has_words, tidy_paragraphs
from concilio.keys.errors import (
    CaseIsClosed,
    KeyAlreadyTurned,
    KeyNotAsked,
    OnePersonOneKey,
    PublicReasonNeeded,
    ReasonNeeded,
    TooLate,
)
from concilio.keys.models import ERASED, Case, Key, MediatorDecision
from concilio.keys.policies import POLICIES, Outcome, Policy, settle
from concilio.publiclog.actions import Value, append
from concilio.publiclog.models import Act

MAX_PUBLIC_REASON = 1000
CarryOut = Callable[[Case], Mapping[str, Value]]


@dataclass(frozen=True)
class Settled:
    """A case after an action, and the act that the public log now has of it, if the action came to an outcome."""

    case: Case
    act: Act | None = None


@transaction.atomic
def open_case(
    *,
    dialogue: Dialogue,
    policy: Policy,
    communities: Iterable[Community],
    on: date,
    now: datetime | None = None,
) -> Case:
    """Open a case. The communities asked are fixed from now on; `now` begins the time of a policy that has one."""
    deadline = now + policy.within if now is not None and policy.within is not None else None
    case = Case.objects.create(dialogue=dialogue, policy=policy.name, opened_on=on, deadline_at=deadline)
    case.communities.set(communities)
    return case


@transaction.atomic
def turn_key(
    *,
    case: Case,
    person: Person,
    community: Community,
    approves: bool,
    now: datetime,
    carry_out: CarryOut,
    reason: str = "",
    reasons: Collection[str] = (),
    mediator_hours: int | None = None,
) -> Settled:
    """Say what a community's office says; the caller has checked that the person holds it.

    The same key turned again by the same person in the same way changes nothing and succeeds, after the outcome
    too, since the answer to the first may have been lost.

    Args:
        reasons: codes of which a refusal gives one, where the policy asks for it.
        mediator_hours: time for a mediator whom every community has accepted; None where there is none.

    Raises:
        ReasonNeeded, KeyAlreadyTurned, KeyNotAsked, OnePersonOneKey, CaseIsClosed, TooLate.
    """
    case = locked_case(case)
    policy = POLICIES[case.policy]
    reason = "" if approves else reason
    if policy.refusal_needs_reason and not approves and reason not in reasons:
        raise ReasonNeeded
    if _said_before(case, person, community, approves, reason):
        return Settled(case)
    _must_take_a_key(case, person, community, now)
    Key.objects.create(case=case, community=community, person=person, approves=approves, reason=reason)
    outcome = settle(policy, *_asked_and_said(case), mediator=mediator_hours is not None)
    if outcome == Outcome.WITH_MEDIATOR and mediator_hours is not None:
        case.deadline_at = now + timedelta(hours=mediator_hours)
    return _conclude(case, outcome, now, carry_out)


@transaction.atomic
def decide_as_mediator(
    *, case: Case, person: Person, approves: bool, public_reason: str, now: datetime, carry_out: CarryOut
) -> Settled:
    """Decide where the keys disagree, before the deadline; the caller has checked that the mediator is accepted.

    Raises:
        PublicReasonNeeded; CaseIsClosed: it is not with a mediator; OnePersonOneKey: they turned a key; TooLate.
    """
    public_reason = tidy_paragraphs(public_reason)
    if not has_words(public_reason) or len(public_reason) > MAX_PUBLIC_REASON:
        raise PublicReasonNeeded
    case = locked_case(case)
    if case.state != Case.State.WITH_MEDIATOR:
        raise CaseIsClosed
    if case.keys.filter(person=person).exists():
        raise OnePersonOneKey
    if case.deadline_at is not None and case.deadline_at <= now:
        raise TooLate
    MediatorDecision.objects.create(case=case, approves=approves, public_reason=public_reason, person=person)
    outcome = settle(POLICIES[case.policy], *_asked_and_said(case), decided=approves)
    return _conclude(case, outcome, now, carry_out, mediated=True)


@transaction.atomic
def erase_public_reason(*, case: Case) -> None:
    """Erase what a mediator gave as a reason, where what was decided about is gone; nothing where there is none."""
    MediatorDecision.objects.filter(case=case).update(public_reason=ERASED)


@transaction.atomic
def expire(*, case: Case, now: datetime, carry_out: CarryOut) -> Settled:
    """Settle a case whose time is over; before that, or after somebody decided, nothing happens."""
    case = locked_case(case)
    waits = case.state in {Case.State.OPEN, Case.State.WITH_MEDIATOR}
    if not waits or case.deadline_at is None or case.deadline_at > now:
        return Settled(case)
    outcome = settle(POLICIES[case.policy], *_asked_and_said(case), late=True)
    return _conclude(case, outcome, now, carry_out)


@transaction.atomic
def replace_case(*, case: Case, now: datetime, about: Mapping[str, Value]) -> Settled:
    """End a case since what it decides about has changed; its keys stay in history, and the public log says so."""
    case = locked_case(case)
    return _conclude(case, Outcome.REPLACED, now, lambda _case: about)


@transaction.atomic
def close_case(*, case: Case, state: Case.State, now: datetime) -> Case:
    """End a waiting case for a reason that its owner has put into the log itself, or that is nobody's business."""
    case = locked_case(case)
    if case.state in {Case.State.OPEN, Case.State.WITH_MEDIATOR}:
        case.state, case.closed_at = state, now
        case.save(update_fields=["state", "closed_at"])
    return case


@transaction.atomic
def extend(*, case: Case, by: timedelta) -> Case:
    """Give a case back the time for which nobody could decide; never less than nothing."""
    case = locked_case(case)
    if case.deadline_at is not None:
        case.deadline_at += max(by, timedelta())
        case.save(update_fields=["deadline_at"])
    return case


def locked_case(case: Case) -> Case:
    """The case as it is now, nobody else's to change until the transaction ends."""
    return Case.objects.select_for_update(no_key=True).get(id=case.id)


def keys_for_log(case: Case) -> list[Value]:
    """The keys of a case as the public log has them: office and word, by community label, never a person."""
    keys = case.keys.select_related("community").order_by("community__label")
    return [
        {
            "community": key.community.label,
            "office": POLICIES[case.policy].office,
            "turned": "approve" if key.approves else "refuse",
            **({"reason": key.reason} if key.reason else {}),
        }
        for key in keys
    ]


def _said_before(case: Case, person: Person, community: Community, approves: bool, reason: str) -> bool:
    before = case.keys.filter(community=community).first()
    if before is None:
        return False
    if (before.person_id, before.approves, before.reason) != (person.id, approves, reason):
        raise KeyAlreadyTurned
    return True


def _must_take_a_key(case: Case, person: Person, community: Community, now: datetime) -> None:
    if not case.communities.filter(id=community.id).exists():
        raise KeyNotAsked
    # Before the state: that one person has turned another key is the better answer, and stays one after the outcome.
    if case.keys.filter(person=person).exists():
        raise OnePersonOneKey
    if case.state != Case.State.OPEN:
        raise CaseIsClosed
    if case.deadline_at is not None and case.deadline_at <= now:
        raise TooLate


def _asked_and_said(case: Case) -> tuple[list[str], dict[str, bool]]:
    asked = [str(id_) for id_ in case.communities.values_list("id", flat=True)]
    said = {str(id_): approves for id_, approves in case.keys.values_list("community_id", "approves")}
    return asked, said


def _conclude(
    case: Case, outcome: Outcome, now: datetime, carry_out: CarryOut, *, mediated: bool = False
) -> Settled:
    if outcome == Outcome.OPEN:
        return Settled(case)
    case.state = Case.State(outcome.value)
    case.closed_at = None if outcome == Outcome.WITH_MEDIATOR else now
    case.save(update_fields=["state", "deadline_at", "closed_at"])
    about = carry_out(case)
    policy = POLICIES[case.policy]
    name = "mediated" if mediated else policy.acts.get(outcome)
    if name is None:
        return Settled(case)
    act = append(
        kind=f"{policy.subject}.{name}",
        scope_kind="dialogue",
        scope_id=case.dialogue_id,
        on=now.date(),
        payload={**about, "outcome": outcome.value, "keys": keys_for_log(case)},
    )
    return Settled(case, act)
