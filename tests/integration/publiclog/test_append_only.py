"""The public log takes acts and gives none back, whatever the code above it tries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from concilio.publiclog.actions import append
from concilio.publiclog.models import Act

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


def an_act(kind: str = "phase.moved") -> Act:
    return append(kind=kind, scope_kind="dialogue", scope_id=uuid4(), on=DAY, payload={"phase": "joint"})


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Act.objects.update(kind="phase.forgotten"),
        lambda: Act.objects.all().delete(),
        lambda: Act.objects.get().delete(),
        lambda: execute("UPDATE publiclog_act SET payload = '{}'"),
        lambda: execute("DELETE FROM publiclog_act"),
    ],
    ids=["update", "delete", "delete one", "update in SQL", "delete in SQL"],
)
def test_the_database_refuses_to_change_or_delete_an_act(change: Callable[[], object]) -> None:
    act = an_act()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()
    kept = Act.objects.get()
    assert (kept.id, kept.kind, kept.payload) == (act.id, "phase.moved", {"phase": "joint"})


def test_saving_an_act_again_changes_nothing() -> None:
    act = an_act()
    act.kind = "phase.forgotten"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act.save()
    assert Act.objects.get().kind == "phase.moved"


def test_an_act_and_its_deed_are_kept_together_or_not_at_all() -> None:
    with transaction.atomic():
        an_act()
        transaction.set_rollback(True)
    assert not Act.objects.exists()


def test_an_act_tells_a_day_and_no_hour() -> None:
    fields = {field.name: field.get_internal_type() for field in Act._meta.get_fields()}
    assert fields["on"] == "DateField"
    assert "DateTimeField" not in fields.values()
    assert fields["id"] == "UUIDField"  # random: no order of arrival
