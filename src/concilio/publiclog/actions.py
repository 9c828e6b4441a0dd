"""The only code that writes the public log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias, Union
from uuid import UUID

from concilio.publiclog.models import Act

Value: TypeAlias = Union[str, int, bool, Sequence["Value"], Mapping[str, "Value"], None]  # noqa: UP007


def append(*, kind: str, scope_kind: str, scope_id: UUID, on: date, payload: Mapping[str, Value]) -> Act:
    """Add an act to the public log, in the caller's transaction: act and deed are kept together or not at all.

    Args:
        kind: what was done to what, for example "statement.published".
        scope_kind: in what it was done, for example "dialogue", with its `scope_id`.
        on: the UTC day; the log knows no time of day.
        payload: codes, labels and numbers. Never a person, a pseudonym or words that somebody wrote; the id of
            a row only where everybody may see that row.
    """
    return Act.objects.create(
        kind=kind, scope_kind=scope_kind, scope_id=scope_id, on=on, payload=dict(payload)
    )
