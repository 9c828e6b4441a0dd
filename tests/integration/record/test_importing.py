"""A record from files: taken whole or not at all, twice the same, and every problem named with its place."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from concilio.record import example
from concilio.record.actions.importing import import_record
from concilio.record.document import NotARecordError, read_record
from concilio.record.models import Claim, Entry, Event, Position

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


def the_example() -> dict[str, Any]:
    return read_record(example.FOLDER)


def test_the_worked_example_comes_in_whole() -> None:
    changes = import_record(record=the_example(), on=DAY, state=Entry.State.EXAMPLE)
    assert changes.new["event"] == 3
    assert Event.objects.get(slug="khojaly-1992").first_day == date(1992, 2, 26)
    coalition = Claim.objects.get(maker__slug="coalition-recognize", measure__slug="killed")
    assert (coalition.low, coalition.high, coalition.parts.count()) == (613, 613, 3)
    assert Position.objects.get(party__slug="news-am").stance == "disputes"


def test_importing_twice_changes_nothing() -> None:
    import_record(record=the_example(), on=DAY)
    again = import_record(record=the_example(), on=DAY)
    assert again.new == {}
    assert again.there > 60


def test_what_comes_from_a_file_waits_for_two_keys() -> None:
    record = the_example()
    record["events"][0]["claims"][0]["state"] = "confirmed"
    import_record(record=record, on=DAY)
    assert set(Entry.objects.values_list("state", flat=True)) == {"proposed"}


def test_a_dry_run_says_what_would_be_new_and_writes_nothing() -> None:
    changes = import_record(record=the_example(), on=DAY, dry_run=True)
    assert changes.new["claim"] > 20
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        ({"citations": []}, "events[0].claims[0].citations", "without a citation"),
        ({"low": 700}, "events[0].claims[0].low", "above high"),
        ({"low": "613", "high": "six"}, "events[0].claims[0].high", "whole number"),
        ({"as_of": "1993-02-29"}, "events[0].claims[0].as_of", ""),
        ({"maker": "nobody"}, "events[0].claims[0].maker", "nobody"),
        ({"measure": "noise"}, "events[0].claims[0].measure", "noise"),
        ({"text": ""}, "events[0].claims[0].text", "missing"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_taken(change: Any, where: str, what: str) -> None:
    record = the_example()
    record["events"][0]["claims"][0] |= change
    with pytest.raises(NotARecordError) as refused:
        import_record(record=record, on=DAY)
    assert [p.where for p in refused.value.problems] == [where]
    assert what in refused.value.problems[0].what
    assert not Event.objects.exists()


def test_a_row_far_down_is_named_too() -> None:
    record = the_example()
    claims = record["events"][0]["claims"]
    template = claims.pop()
    claims += [deepcopy(template) | {"id": f"c{n}"} for n in range(4711)]
    claims[4711]["high"] = 1
    with pytest.raises(NotARecordError, match=r"claims\[4711\]"):
        import_record(record=record, on=DAY)


def test_a_figure_in_arabic_digits_is_a_number() -> None:
    record = the_example()
    record["events"][0]["claims"][0] |= {"low": "٦١٣", "high": "٦١٣"}
    import_record(record=record, on=DAY)
    assert Claim.objects.filter(low=613, maker__slug="coalition-recognize").count() == 1


def test_a_folder_of_yaml_is_read_as_well(tmp_path: Path) -> None:
    import yaml

    record = the_example()
    (tmp_path / "record.yaml").write_text(yaml.safe_dump(record, allow_unicode=True), "utf-8")
    assert read_record(tmp_path) == record


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{"format":\n oops', "utf-8")
    with pytest.raises(NotARecordError, match=r"broken\.json: cannot be read: .*line 2"):
        read_record(tmp_path)
