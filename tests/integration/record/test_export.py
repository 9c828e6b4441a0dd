"""Out and in again to the last letter; and what is disputed never leaves without its dispute."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from concilio.publiclog.append_only import allowing, refusing
from concilio.record import example
from concilio.record.actions.entries import Passage
from concilio.record.actions.events import write_narrative
from concilio.record.actions.importing import import_record
from concilio.record.actions.proposals import propose_position
from concilio.record.apps import RecordConfig
from concilio.record.document import read_record
from concilio.record.models import Claim, Entry, Event
from concilio.record.queries.export import EVERY_STATE, claims_as_csv, exported
from concilio.record.queries.rows import claims_shown
from tests.integration.record.record_scene import DAY, NOW, RecordScene, make_record
from tests.integration.scene import SOUTHBANK

pytestmark = pytest.mark.django_db


def everything() -> dict[str, Any]:
    document = exported(Event.objects.order_by("slug"), EVERY_STATE)
    return json.loads(json.dumps(document))  # type: ignore[no-any-return]


def forget_the_record() -> None:
    """Empty the record's tables, as a new installation has them."""
    from django.apps import apps

    vendor = connection.vendor
    tables = [model._meta.db_table for model in apps.get_app_config("record").get_models()]
    with connection.cursor() as cursor:
        for table in RecordConfig.append_only_tables:
            for statement in allowing(table, vendor):
                cursor.execute(statement)
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        for table in RecordConfig.append_only_tables:
            for statement in refusing(table, vendor):
                cursor.execute(statement)


def a_disputed_record() -> RecordScene:
    record = make_record()
    record.publish()
    claim = record.claim(
        as_of="1995", figure=None, texts={"en": "=The bridge fell at noon.", "hy": "Կամուրջ"}
    )
    record.confirm(claim.entry)
    position = propose_position(
        by=record.north, dialogue=record.scene.dialogue, claim=claim, party=record.parties[SOUTHBANK],
        stance="disputes", since="1996~", grounds="It fell at night.", language="en",
        passages=[Passage(record.source, "p. 9", "at night", "en")], now=NOW,
    )  # fmt: skip
    record.confirm(position)
    record.dispute(record.claim(low=14).entry)
    record.claim(low=15)
    old = record.claim(low=20)
    record.confirm(old.entry)
    record.confirm(record.claim(low=21, replaces=old.entry).entry)
    write_narrative(
        by=record.north, dialogue=record.scene.dialogue, event=record.event, language="en", text="We saw it fall.",
        over=0, now=NOW,
    )  # fmt: skip
    return record


def test_what_goes_out_comes_in_again_to_the_last_letter() -> None:
    a_disputed_record()
    out = everything()
    forget_the_record()
    import_record(record=json.loads(json.dumps(out)), on=DAY, keep_states=True)
    assert everything() == out


def test_the_worked_example_goes_round_too() -> None:
    import_record(record=read_record(example.FOLDER), on=DAY, state=Entry.State.EXAMPLE)
    out = everything()
    forget_the_record()
    import_record(record=json.loads(json.dumps(out)), on=DAY, keep_states=True)
    assert everything() == out


def test_a_disputed_claim_carries_its_dispute_in_the_same_node() -> None:
    a_disputed_record()
    answer = Client().get("/api/record/events/the-bridge")
    assert answer.status_code == 200
    claims = {c["text"]["en"]: c for c in answer.json()["events"][0]["claims"]}
    disputed = claims["=The bridge fell at noon."]
    assert disputed["disputed"] is True
    assert disputed["positions"][0]["stance"] == "disputes"
    unfaithful = claims["14 people were killed at the bridge."]
    assert unfaithful["objections"][0]["words"] == "Page 3 speaks of another bridge."
    assert "15 people were killed at the bridge." not in claims


def test_a_spreadsheet_has_the_dispute_in_the_cell_and_no_formula() -> None:
    a_disputed_record()
    written = claims_as_csv(claims_shown(Claim.objects.all()), "en")
    said = [row["said"] for row in csv.DictReader(io.StringIO(written))]
    assert "'=The bridge fell at noon. [Southbank: disputes, about 1996]" in said
    assert any("Page 3 speaks of another bridge." in cell for cell in said)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in said)


def test_files_are_offered_and_nothing_of_a_record_that_is_not_published() -> None:
    record = a_disputed_record()
    for name in ("record.jsonld", "claims.csv"):
        assert Client().get(f"/en/record/events/the-bridge/{name}").status_code == 200
    Event.objects.filter(id=record.event.id).update(published_on=None)
    for address in ("/en/record/events/the-bridge/record.jsonld", "/api/record/events/the-bridge"):
        assert Client().get(address).status_code == 404
    assert Client().get("/api/record/events").json() == []
