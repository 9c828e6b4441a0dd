"""Communities are compared in public, from counts that tell of no statement whose it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from concilio.dialogue.models import Statement
from concilio.insight.symmetry import count_all, count_symmetry, measures
from concilio.keys.models import Case, Key
from concilio.keys.policies import STATEMENT
from concilio.ledger.symmetry import Count
from concilio.moderation.models import Review
from concilio.publiclog.models import Act, Log
from concilio.publiclog.queries import symmetry_of
from tests.integration.ballots import keep_ballot
from tests.integration.publiclog.ledgers import day, make_log
from tests.integration.scene import NORTHBANK, SOUTHBANK, Scene, make_scene

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
BOTH = (NORTHBANK, SOUTHBANK)
APPROVED, REFUSED, DEADLOCKED = Case.State.APPROVED, Case.State.REFUSED, Case.State.DEADLOCKED


@pytest.fixture
def log() -> Log:
    return make_log()


@pytest.fixture
def scene(log: Log) -> Scene:
    return make_scene(mediator="none")


def decide(scene: Scene, label: str, outcomes: str, *, days: int = 1) -> list[Statement]:
    """Statements by people of a community and what became of them: (p)ublished, (r)eturned, (d)eadlocked.

    In a deadlock Northbank refuses.
    """
    states = {"p": APPROVED, "r": REFUSED, "d": DEADLOCKED}
    made = []
    first = Statement.objects.filter(dialogue=scene.dialogue).count()
    for number, letter in enumerate(outcomes, first + 1):
        statement = Statement.objects.create(
            dialogue=scene.dialogue, text="x", author=b"a" * 16, author_community=scene.communities[label],
            proposed_on=NOON.date() - timedelta(days=days), number=None if letter == "r" else number,
            status={"p": "published", "r": "returned", "d": "deadlocked"}[letter],
        )  # fmt: skip
        case = Case.objects.create(
            dialogue=scene.dialogue, policy=STATEMENT.name, state=states[letter], opened_on=NOON.date(),
            closed_at=NOON,
        )  # fmt: skip
        case.communities.set(scene.communities.values())
        Review.objects.create(statement=statement, case=case)
        Key.objects.bulk_create(
            Key(case=case, community=scene.communities[each], person=scene.stewards[each],
                approves={"p": True, "r": False, "d": each == SOUTHBANK}[letter])
            for each in BOTH
        )  # fmt: skip
        made.append(statement)
    return made


def test_counts_are_said_once_a_week_and_the_page_compares_them(
    log: Log, scene: Scene, client: Client
) -> None:
    decide(scene, NORTHBANK, "p" * 15 + "r" * 5)
    decide(scene, SOUTHBANK, "p" * 12 + "r" * 8)
    address = f"/en/ledger/{log.slug}/"
    assert "Nothing has been counted yet" in client.get(address).content.decode()
    assert count_all(today=day(0)) == 1
    act = Act.objects.get(kind="symmetry.counted")
    assert act.payload["measures"]["published"] == {
        NORTHBANK: {"hits": 15, "of": 20},
        SOUTHBANK: {"hits": 12, "of": 20},
    }
    assert act.payload["pairs"] == [
        {"first": NORTHBANK, "first_refused": 0, "of": 40, "second": SOUTHBANK, "second_refused": 0}
    ]
    page = " ".join(client.get(address).content.decode().split())
    assert (
        "<bdi>northbank</bdi>: 75 % (57 to 87) of 20<br><bdi>southbank</bdi>: 60 % (42 to 76) of 20" in page
    )
    assert "no larger than chance" in page
    assert ">larger than chance" not in page
    decide(scene, NORTHBANK, "p" * 10 + "r" * 10)
    decide(scene, SOUTHBANK, "p" * 10 + "r" * 10)
    assert count_all(today=day(6)) == 0
    assert count_all(today=day(7)) == 1
    assert symmetry_of(log)[0].on == day(7)


def test_a_community_that_is_treated_otherwise_is_seen(log: Log, scene: Scene, client: Client) -> None:
    decide(scene, NORTHBANK, "p" * 45 + "r" * 5)
    decide(scene, SOUTHBANK, "p" * 15 + "r" * 30)
    decide(scene, SOUTHBANK, "d" * 30)  # Northbank's key alone refused
    count_all(today=day(0))
    verdicts = {line.measure: line.is_chance for line in symmetry_of(log)[0].comparisons}
    assert verdicts["published"] is False
    assert verdicts["refused"] is False
    assert ">larger than chance" in client.get(f"/en/ledger/{log.slug}/").content.decode()


def test_what_could_tell_an_author_s_community_is_not_said(scene: Scene) -> None:
    decide(scene, NORTHBANK, "p" * 15 + "r" * 5 + "ddd")
    decide(scene, SOUTHBANK, "p" * 12 + "r" * 8)
    assert measures(scene.dialogue)["deadlocked"] == {NORTHBANK: Count(3, 23), SOUTHBANK: Count(0, 20)}
    count_all(today=day(0))
    said = Act.objects.get(kind="symmetry.counted").payload["measures"]
    assert "published" in said
    assert "deadlocked" not in said  # every deadlocked statement would be known to be Northbank's
    decide(scene, NORTHBANK, "p")
    decide(scene, SOUTHBANK, "p")
    count_all(today=day(7))
    later = Act.objects.filter(kind="symmetry.counted").order_by("on").last()
    assert later is not None
    assert later.payload["measures"] == {}  # two new statements are too few to hide in


def test_exposure_is_counted_by_statement_and_in_shares_of_those_who_could_answer(scene: Scene) -> None:
    north = decide(scene, NORTHBANK, "p" * 10)
    south = decide(scene, SOUTHBANK, "p" * 10)
    for person in range(3):  # the larger community answers everything, the smaller half of each
        keep_ballot(bytes([person]) * 16, scene.communities[NORTHBANK], dict.fromkeys(north + south, 1))
    keep_ballot(b"s" * 16, scene.communities[SOUTHBANK], dict.fromkeys(north[:5] + south[:5], 1))
    found = measures(scene.dialogue)
    assert found["answered"] == {NORTHBANK: Count(5, 10), SOUTHBANK: Count(5, 10)}
    assert found["answered-by-others"] == {NORTHBANK: Count(5, 10), SOUTHBANK: Count(10, 10)}
    assert found["first"] == {NORTHBANK: Count(10, 10), SOUTHBANK: Count(0, 10)}
    assert found["quick"] == {NORTHBANK: Count(10, 10), SOUTHBANK: Count(10, 10)}


def test_waiting_is_counted_in_days(scene: Scene) -> None:
    decide(scene, NORTHBANK, "pppp", days=3)
    decide(scene, NORTHBANK, "pp", days=4)
    assert measures(scene.dialogue)["quick"][NORTHBANK] == Count(4, 6)


def test_without_a_ledger_nothing_is_said() -> None:
    scene = make_scene(mediator="none")
    decide(scene, NORTHBANK, "p" * 15 + "r" * 5)
    decide(scene, SOUTHBANK, "p" * 12 + "r" * 8)
    assert count_all(today=day(0)) == 0
    assert not Act.objects.filter(kind="symmetry.counted").exists()


def test_counting_twice_at_once_says_it_once(scene: Scene) -> None:
    decide(scene, NORTHBANK, "p" * 15 + "r" * 5)
    decide(scene, SOUTHBANK, "p" * 12 + "r" * 8)
    assert [count_symmetry(dialogue=scene.dialogue, today=day(0)) for _ in range(2)] == [True, False]
