"""Whatever stewards, mediators, authors and the clock do in any order, the two-key rules hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from concilio.dialogue.errors import Refused
from concilio.dialogue.models import Statement
from concilio.dialogue.reasons import Reason
from concilio.moderation.actions import (
    confirm_hiding,
    decide_as_mediator,
    end_hiding,
    expire_deadlines,
    hide_urgently,
    turn_key,
)
from tests.integration import scene as stage
from tests.integration.moderation.public_log import acts_on, kinds_on, labels

pytestmark = pytest.mark.django_db

LABELS = (stage.EASTBANK, stage.FARBANK, stage.NORTHBANK, stage.SOUTHBANK)
START = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
DAY = timedelta(hours=24)
WAITS = {"proposed", "mediator"}
IN_SIGHT = {"proposed", "mediator", "published", "deadlocked"}


@dataclass
class Expected:
    """A statement as the rules, told once more in the plainest way, would have it."""

    place: str = "proposed"  # a status, or "mediator"
    keys: dict[str, bool] = field(default_factory=dict)
    deadline: datetime | None = None
    hidden_by: str | None = None
    hidden_at: datetime | None = None
    came_from: str = ""
    hid_once: set[str] = field(default_factory=set)
    number: bool = False
    log: list[str] = field(default_factory=list)

    def status(self) -> str:
        return "proposed" if self.place == "mediator" else self.place

    def comes_back(self, now: datetime) -> None:
        assert self.hidden_at is not None
        self.place = self.came_from
        if self.place == "mediator" and self.deadline is not None:
            self.deadline += now - self.hidden_at
        self.hidden_by = None
        self.log.append("restored")

    def deadlocks(self) -> None:
        self.place, self.number = "deadlocked", True
        self.log.append("deadlocked")


class Moderation(RuleBasedStateMachine):
    """A dialogue of two to four communities under everything that anybody may try."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = START
        self.statements: list[Statement] = []
        self.expected: list[Expected] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(n=st.integers(2, 4), mediator=st.sampled_from(["accepted", "waiting", "none"]))
    def open(self, n: int, mediator: str) -> None:
        self.scene = stage.make_scene(communities=LABELS[:n], mediator=mediator, translators=())
        self.labels = LABELS[:n]
        self.accepted = mediator == "accepted"

    @rule(author=st.integers(0, 3))
    def propose(self, author: int) -> None:
        label = self.labels[author % len(self.labels)]
        person = stage.make_participant(scene=self.scene, community=label)
        self.statements.append(stage.make_statement(scene=self.scene, author=person))
        self.expected.append(Expected())

    def pick(self, which: int) -> tuple[Statement, Expected]:
        return self.statements[which % len(self.statements)], self.expected[which % len(self.statements)]

    def office(self, who: int) -> dict[str, Any]:
        label = self.labels[who % len(self.labels)]
        return {
            "steward": self.scene.stewards[label],
            "community": self.scene.communities[label],
            "now": self.now,
        }

    def attempt(self, allowed: bool, action: Any, **arguments: Any) -> None:
        if allowed:
            action(**arguments)
        else:
            with pytest.raises(Refused), transaction.atomic():
                action(**arguments)

    @precondition(lambda self: self.statements)
    @rule(which=st.integers(0, 7), who=st.integers(0, 3), approves=st.booleans())
    def turn(self, which: int, who: int, approves: bool) -> None:
        statement, expected = self.pick(which)
        label = self.labels[who % len(self.labels)]
        again = expected.keys.get(label) == approves
        allowed = expected.place == "proposed" and label not in expected.keys
        self.attempt(
            allowed or again,
            turn_key,
            statement=statement,
            approves=approves,
            reason=Reason.DUPLICATE,
            **self.office(who),
        )
        if not allowed:
            return
        expected.keys[label] = approves
        if len(expected.keys) < len(self.labels):
            return
        said = set(expected.keys.values())
        if said == {True}:
            expected.place, expected.number = "published", True
            expected.log.append("published")
        elif said == {False}:
            expected.place = "returned"
            expected.log.append("returned")
        elif self.accepted:
            expected.place, expected.deadline = "mediator", self.now + timedelta(hours=72)
            expected.log.append("disagreed")
        else:
            expected.deadlocks()

    @precondition(lambda self: self.statements and self.scene.mediator)
    @rule(which=st.integers(0, 7), publishes=st.booleans())
    def mediate(self, which: int, publishes: bool) -> None:
        statement, expected = self.pick(which)
        in_time = expected.deadline is not None and self.now < expected.deadline
        allowed = self.accepted and expected.place == "mediator" and in_time
        self.attempt(
            allowed,
            decide_as_mediator,
            mediator=self.scene.mediator,
            statement=statement,
            publishes=publishes,
            public_reason="A reason.",
            now=self.now,
        )
        if allowed:
            expected.place = "published" if publishes else "returned"
            expected.number = expected.number or publishes
            expected.log.append("mediated")

    @precondition(lambda self: self.statements)
    @rule(which=st.integers(0, 7), who=st.integers(0, 3))
    def hide(self, which: int, who: int) -> None:
        statement, expected = self.pick(which)
        label = self.labels[who % len(self.labels)]
        allowed = expected.place in IN_SIGHT and label not in expected.hid_once
        self.attempt(allowed, hide_urgently, statement=statement, reason=Reason.VIOLENCE, **self.office(who))
        if allowed:
            expected.came_from, expected.place = expected.place, "hidden"
            expected.hidden_by, expected.hidden_at = label, self.now
            expected.hid_once.add(label)
            expected.log.append("hidden")

    @precondition(lambda self: self.statements)
    @rule(which=st.integers(0, 7), who=st.integers(0, 3))
    def confirm(self, which: int, who: int) -> None:
        statement, expected = self.pick(which)
        label = self.labels[who % len(self.labels)]
        allowed = expected.place == "hidden" and expected.hidden_by != label
        allowed = allowed and expected.hidden_at is not None and self.now < expected.hidden_at + DAY
        self.attempt(allowed, confirm_hiding, statement=statement, **self.office(who))
        if allowed:
            expected.place = "removed"
            expected.log.append("removed")

    @precondition(lambda self: self.statements)
    @rule(which=st.integers(0, 7), who=st.integers(0, 3))
    def bring_back(self, which: int, who: int) -> None:
        statement, expected = self.pick(which)
        allowed = expected.place == "hidden"
        self.attempt(allowed, end_hiding, statement=statement, **self.office(who))
        if allowed:
            expected.comes_back(self.now)

    @precondition(lambda self: self.statements)
    @rule(which=st.integers(0, 7))
    def take_back(self, which: int) -> None:
        statement, expected = self.pick(which)
        if expected.place not in {"removed", "withdrawn"}:
            Statement.objects.filter(id=statement.id).update(status="withdrawn", text="")
            expected.place = "withdrawn"

    @rule(hours=st.integers(1, 40), twice=st.booleans())
    def time_passes(self, hours: int, twice: bool) -> None:
        self.now += timedelta(hours=hours)
        expire_deadlines(now=self.now)
        if twice:
            assert expire_deadlines(now=self.now) == 0
        for expected in self.expected:
            if expected.place == "hidden" and expected.hidden_at and self.now >= expected.hidden_at + DAY:
                expected.comes_back(self.now)
            if expected.place == "mediator" and expected.deadline and self.now >= expected.deadline:
                expected.deadlocks()

    @invariant()
    def all_is_as_the_rules_say(self) -> None:
        numbers = []
        for statement, expected in zip(self.statements, self.expected, strict=True):
            statement.refresh_from_db()
            assert statement.status == expected.status()
            assert bool(statement.text) == (expected.place not in {"removed", "withdrawn"})
            assert (statement.number is not None) == expected.number
            numbers += [statement.number] if statement.number is not None else []
            assert kinds_on(statement) == Counter(expected.log)
            for act in acts_on(statement):
                assert labels(act) == sorted(labels(act))
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_the_rules_hold_after_any_sequence_of_decisions() -> None:
    run_state_machine_as_test(
        Moderation,
        settings=settings(
            max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


STEP = st.tuples(
    st.sampled_from(["turn", "hide", "confirm", "back", "mediate", "time"]),
    st.integers(0, 2),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from(Reason.values),
)


def play(labels: tuple[str, ...], script: list[Any]) -> Any:
    """Run a script in which communities are places in `labels`; what came of it, places instead of labels."""
    with transaction.atomic():
        scene = stage.make_scene(communities=labels, translators=())
        authors = [stage.make_participant(scene=scene, community=labels[n % len(labels)]) for n in range(3)]
        statements = [stage.make_statement(scene=scene, author=author) for author in authors]
        now = START
        for do, which, who, flag, reason in script:
            label = labels[who % len(labels)]
            office = {"steward": scene.stewards[label], "community": scene.communities[label], "now": now}
            on: dict[str, Any] = {"statement": statements[which]}
            try:
                with transaction.atomic():
                    if do == "turn":
                        turn_key(**on, **office, approves=flag, reason=reason)
                    elif do == "hide":
                        hide_urgently(**on, **office, reason=reason)
                    elif do == "confirm":
                        confirm_hiding(**on, **office)
                    elif do == "back":
                        end_hiding(**on, **office)
                    elif do == "mediate":
                        decide_as_mediator(
                            **on, mediator=scene.mediator, publishes=flag, public_reason="Why.", now=now
                        )
                    else:
                        now += timedelta(hours=30)
                        expire_deadlines(now=now)
            except Refused:
                pass
        place = {label: n for n, label in enumerate(labels)}
        outcome = []
        for statement in statements:
            statement.refresh_from_db()
            room = statement.room.label if statement.room else None
            log = sorted(
                (
                    act.on,
                    act.kind,
                    act.payload.get("reason", ""),
                    sorted(
                        (place[k["community"]], k["turned"], k.get("reason", "")) for k in act.payload["keys"]
                    ),
                )
                for act in acts_on(statement)
            )
            outcome.append(
                (
                    statement.status,
                    statement.number,
                    statement.returned_reason,
                    None if room is None else place[room],
                    log,
                )
            )
        transaction.set_rollback(True)
    return outcome


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(n=st.integers(2, 4), script=st.lists(STEP, min_size=4, max_size=14), data=st.data())
def test_renaming_the_communities_renames_the_log_and_changes_nothing_else(
    n: int, script: list[Any], data: st.DataObject
) -> None:
    labels = LABELS[:n]
    renamed = data.draw(st.sampled_from(list(permutations(labels))))
    assert play(labels, script) == play(renamed, script)
