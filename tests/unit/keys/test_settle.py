"""What keys come to: the same whatever the order of keys and the names of communities, and final once decided."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from concilio.keys.policies import CIRCLE, MEDIATOR, POLICIES, RECORD, RELEASE, STATEMENT, Outcome, settle

LABELS = ("eastbank", "farbank", "northbank", "southbank")
WAITS = {Outcome.OPEN, Outcome.WITH_MEDIATOR}
ANY_POLICY = st.sampled_from(list(POLICIES.values()))


def all_keys(n: int) -> list[dict[str, bool]]:
    """Every way in which the keys of n communities can be turned in full."""
    return [dict(zip(LABELS[:n], said, strict=True)) for said in product([True, False], repeat=n)]


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@pytest.mark.parametrize("mediator", [True, False])
def test_a_statement_is_published_by_all_returned_by_all_and_else_mediated(n: int, mediator: bool) -> None:
    for keys in all_keys(n):
        expected = {
            frozenset({True}): Outcome.APPROVED,
            frozenset({False}): Outcome.REFUSED,
        }.get(frozenset(keys.values()), Outcome.WITH_MEDIATOR if mediator else Outcome.DEADLOCKED)
        assert settle(STATEMENT, LABELS[:n], keys, mediator=mediator) == expected


@pytest.mark.parametrize("policy", [RELEASE, MEDIATOR, CIRCLE], ids=lambda policy: policy.name)
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_where_any_refusal_ends_one_is_enough_and_all_must_approve(policy: object, n: int) -> None:
    for keys in all_keys(n):
        expected = Outcome.APPROVED if all(keys.values()) else Outcome.REFUSED
        assert settle(policy, LABELS[:n], keys, mediator=True) == expected  # type: ignore[arg-type]
        for label in keys:
            fewer = {other: approves for other, approves in keys.items() if other != label}
            expected = Outcome.OPEN if all(fewer.values()) else Outcome.REFUSED
            assert settle(policy, LABELS[:n], fewer) == expected  # type: ignore[arg-type]


def test_a_circles_words_are_hidden_where_a_key_is_missing_after_a_day() -> None:
    asked, one = LABELS[:2], {LABELS[0]: True}
    assert settle(CIRCLE, asked, one) == Outcome.OPEN
    assert settle(CIRCLE, asked, one, late=True) == Outcome.REFUSED
    assert settle(CIRCLE, asked, dict.fromkeys(asked, True), late=True) == Outcome.APPROVED
    assert settle(STATEMENT, asked, one, late=True) == Outcome.OPEN  # a statement's keys have no time limit


@given(policy=ANY_POLICY, n=st.integers(2, 4), data=st.data())
def test_renaming_communities_and_reordering_keys_change_no_outcome(
    policy: object, n: int, data: st.DataObject
) -> None:
    labels = LABELS[:n]
    keys = data.draw(st.dictionaries(st.sampled_from(labels), st.booleans()))
    renamed = dict(zip(labels, data.draw(st.sampled_from(list(permutations(labels)))), strict=True))
    mediator, late = data.draw(st.booleans()), data.draw(st.booleans())
    as_is = settle(policy, labels, keys, mediator=mediator, late=late)  # type: ignore[arg-type]
    items = [(renamed[label], approves) for label, approves in reversed(keys.items())]
    assert settle(policy, tuple(reversed(labels)), dict(items), mediator=mediator, late=late) == as_is  # type: ignore[arg-type]


class OneCase(RuleBasedStateMachine):
    """A case under keys, a mediator and time, in any order, next to what a person would say of it."""

    @initialize(policy=ANY_POLICY, n=st.integers(1, 4), mediator=st.booleans())
    def open(self, policy: object, n: int, mediator: bool) -> None:
        self.policy = policy
        self.asked = LABELS[:n]
        self.mediator = mediator
        self.keys: dict[str, bool] = {}
        self.state = Outcome.OPEN
        self.mediated = False

    @precondition(lambda self: self.state == Outcome.OPEN)
    @rule(which=st.integers(0, 3), approves=st.booleans())
    def turn(self, which: int, approves: bool) -> None:
        self.keys.setdefault(self.asked[which % len(self.asked)], approves)
        self.state = settle(self.policy, self.asked, self.keys, mediator=self.mediator)  # type: ignore[arg-type]

    @precondition(lambda self: self.state == Outcome.WITH_MEDIATOR)
    @rule(approves=st.booleans())
    def mediate(self, approves: bool) -> None:
        self.mediated = True
        self.state = settle(self.policy, self.asked, self.keys, decided=approves)  # type: ignore[arg-type]
        assert self.state == (Outcome.APPROVED if approves else Outcome.REFUSED)

    @precondition(lambda self: self.state in WAITS)
    @rule()
    def time_is_over(self) -> None:
        self.state = settle(self.policy, self.asked, self.keys, late=True)  # type: ignore[arg-type]

    @precondition(lambda self: self.state not in WAITS and not self.mediated)
    @rule(approves=st.booleans())
    def a_key_after_the_outcome(self, approves: bool) -> None:
        """Turned by a community whose key was not needed any more: it takes back nothing that was refused."""
        missing = [label for label in self.asked if label not in self.keys]
        later = self.keys | dict.fromkeys(missing, approves)
        if self.state == Outcome.REFUSED and False in self.keys.values():
            assert settle(self.policy, self.asked, later) == Outcome.REFUSED  # type: ignore[arg-type]

    @precondition(lambda self: self.mediated)
    @rule()
    def a_decision_stands(self) -> None:
        assert self.state in {Outcome.APPROVED, Outcome.REFUSED}

    @invariant()
    def nothing_is_approved_against_a_key_unless_a_mediator_decided(self) -> None:
        if self.state == Outcome.APPROVED and not self.mediated:
            assert self.keys == dict.fromkeys(self.asked, True)

    @invariant()
    def one_key_alone_approves_nothing_that_two_communities_were_asked(self) -> None:
        if len(self.asked) > 1 and len(self.keys) < len(self.asked):
            assert self.state != Outcome.APPROVED

    @invariant()
    def only_where_keys_may_disagree_is_there_a_mediator_or_a_deadlock(self) -> None:
        if self.state == Outcome.WITH_MEDIATOR:
            assert self.policy is STATEMENT
        if self.state == Outcome.DEADLOCKED:
            # A disagreement about an entry of the record is shown with it, and nobody decides it.
            assert self.policy in {STATEMENT, RECORD}
        if self.state in {Outcome.WITH_MEDIATOR, Outcome.DEADLOCKED}:
            assert set(self.keys.values()) == {True, False}


def test_the_rules_hold_after_any_sequence() -> None:
    run_state_machine_as_test(
        OneCase, settings=settings(max_examples=200, stateful_step_count=12, deadline=None)
    )
