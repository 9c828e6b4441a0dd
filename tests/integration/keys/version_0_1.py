"""Makes a database as version 0.1 left it, migrates it to now, and prints what became of it as JSON.

Run as a program on a database of its own: `python -m tests.integration.keys.version_0_1`.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

OLD = [
    ("dialogue", "0004_counts_from_an_index"),
    ("insight", "0002_findings_rest_on_a_basis"),
    ("moderation", "0002_one_key_a_person"),
]
NOW = datetime(2026, 11, 20, 14, 35, tzinfo=UTC)
DAY = NOW.date()


class Old:
    """Version 0.1's tables, filled by hand: two communities, four stewards, statements in each place."""

    def __init__(self, apps: Any) -> None:
        self.get = lambda label, name: apps.get_model(label, name)
        coalition = self.get("coalition", "Coalition").objects.create(name="Simulated", simulated=True)
        self.dialogue = self.get("dialogue", "Dialogue").objects.create(
            coalition=coalition, slug="river", phase="joint", simulated=True, languages=["en"]
        )
        communities = self.get("dialogue", "Community").objects
        self.north = communities.create(dialogue=self.dialogue, label="northbank")
        self.south = communities.create(dialogue=self.dialogue, label="southbank")
        persons = self.get("coalition", "Person").objects
        self.one, self.two, self.three = (
            persons.create(email=f"{name}@staff.example", name=name) for name in ("one", "two", "three")
        )
        self.number = 0

    def statement(self, status: str, review: str, keys: list[tuple[Any, Any, bool]], **more: Any) -> Any:
        numbered = status in {"published", "deadlocked"}
        self.number += numbered
        made = self.get("dialogue", "Statement").objects.create(
            dialogue=self.dialogue,
            text=f"Invented: {review} {len(keys)}",
            status=status,
            number=self.number if numbered else None,
            proposed_on=DAY,
            author_community=self.south,
            room=self.south if status == "deadlocked" else None,
        )
        self.get("moderation", "Review").objects.create(
            statement=made, state=review, opened_at=NOW.replace(hour=0, minute=0), **more
        )
        for minute, (community, person, approves) in enumerate(keys):
            self.key(
                self.get("moderation", "Key"),
                minute,
                statement=made,
                community=community,
                by=person,
                approves=approves,
                reason="" if approves else "duplicate",
            )
        return made

    def decision(self, statement: Any, kind: str, keys: list[tuple[str, bool]], reason: str = "") -> None:
        self.get("moderation", "Decision").objects.create(
            statement=statement,
            kind=kind,
            reason=reason,
            on=DAY,
            keys=[
                {"community": label, "approves": approves, "reason": "" if approves else "duplicate"}
                for label, approves in keys
            ],
        )

    def release(self, number: int, state: str, keys: list[tuple[Any, Any, bool]]) -> None:
        made = self.get("insight", "Release").objects.create(
            dialogue=self.dialogue,
            number=number,
            state=state,
            content={"number": number},
            basis={},
            drafted_on=DAY,
            released_on=DAY + timedelta(days=1) if state == "public" else None,
        )
        for minute, (community, person, approves) in enumerate(keys):
            self.key(
                self.get("insight", "ReleaseKey"),
                minute,
                release=made,
                community=community,
                by=person,
                approves=approves,
            )

    def mediator(self, until: date | None, keys: list[tuple[Any, Any, bool]]) -> None:
        office = self.get("dialogue", "Appointment").objects.create(
            dialogue=self.dialogue, person=self.three, role="mediator", until_day=until
        )
        for minute, (community, person, accepts) in enumerate(keys):
            self.key(
                self.get("dialogue", "MediatorAssent"),
                minute,
                appointment=office,
                community=community,
                by=person,
                accepts=accepts,
            )

    def key(self, model: Any, minute: int, **fields: Any) -> None:
        made = model.objects.create(**fields)
        model.objects.filter(pk=made.pk).update(at=NOW + timedelta(minutes=minute))


def fill(apps: Any) -> None:
    old = Old(apps)
    both = [(old.north, old.one, True), (old.south, old.two, True)]
    split = [(old.north, old.one, True), (old.south, old.two, False)]
    alone = [(old.south, old.one, True), (old.north, old.one, True)]  # the second after changing office
    said = [("northbank", True), ("southbank", False)]
    old.statement("proposed", "open", both[:1])
    old.decision(old.statement("proposed", "mediator", split, deadline_at=NOW), "disagreed", said)
    old.decision(old.statement("deadlocked", "deadlocked", split, closed_at=NOW), "deadlocked", said)
    mediated = old.statement("published", "published", split, closed_at=NOW)
    old.get("moderation", "MediatorDecision").objects.create(
        statement=mediated, publishes=True, public_reason="It is about the question.", by=old.three
    )
    old.decision(mediated, "disagreed", said)
    old.decision(mediated, "mediated", said, "It is about the question.")
    old.release(1, "public", both)
    old.release(2, "public", alone)
    old.release(3, "refused", [(old.north, old.one, False)])
    old.release(4, "draft", alone)
    old.mediator(DAY, alone)
    old.mediator(None, alone)
    old.get("dialogue", "PhaseMove").objects.create(dialogue=old.dialogue, phase="joint", by=old.one)


def facts() -> dict[str, Any]:
    from concilio.dialogue.models import Appointment
    from concilio.insight.models import Release
    from concilio.keys.models import Key, MediatorAssent
    from concilio.keys.rules import mediator_is_accepted
    from concilio.moderation.models import Decision, Review
    from concilio.moderation.queries.decisions import counts_by_community, decision_page
    from concilio.publiclog.models import Act

    def case(found: Any) -> list[Any]:
        keys = [
            [key.community.label, key.person.name, key.approves, key.second_of_person]
            for key in found.keys.order_by("at")
        ]
        asked = sorted(found.communities.values_list("label", flat=True))
        return [found.state, asked, keys]

    reviews = {review.statement.text: review for review in Review.objects.all()}
    dialogue = Review.objects.all()[0].statement.dialogue
    _, page = decision_page(dialogue, "en", None)
    mediators = {office.until_day: office for office in Appointment.objects.filter(role="mediator")}
    return {
        "reviews": {text: case(review.case) for text, review in sorted(reviews.items())},
        "opened": sorted({str(review.case.opened_on) for review in reviews.values()}),
        "hours": sorted({key.at.strftime("%H:%M") for key in Key.objects.all()}),
        "releases": {r.number: [r.state, *case(r.case)] for r in Release.objects.order_by("number")},
        "mediators": {
            str(day): [
                mediator_is_accepted(office),
                *case(MediatorAssent.objects.get(appointment=office).case),
            ]
            for day, office in mediators.items()
        },
        "page": sorted([str(v.on), v.number or 0, v.kind, str(v.reason), len(v.keys)] for v in page),
        "counts": [
            [c.community.label, c.approved, c.refused, c.deadlocks_approved, c.deadlocks_refused]
            for c in counts_by_community(dialogue, "en")
        ],
        "acts": sorted(f"{act.kind} {act.on}" for act in Act.objects.all()),
        "linked": Decision.objects.count(),
    }


def main() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate(OLD)
    fill(executor.loader.project_state(OLD).apps)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    sys.stdout.write(json.dumps(facts()))


if __name__ == "__main__":
    main()
