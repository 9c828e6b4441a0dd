"""Changing the ledger's tables by hand, as somebody with a shell can."""

from __future__ import annotations

from django.db import connection

from concilio.publiclog.append_only import allowing, refusing

ALL = (
    "publiclog_cosignature",
    "publiclog_checkpoint",
    "publiclog_leaf",
    "publiclog_opening",
    "publiclog_policy",
    "publiclog_act",
)


def by_hand(*statements: str) -> None:
    """What somebody with a shell can do: take the triggers away, change, put them back."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        for table in ALL:
            for statement in allowing(table, vendor):
                cursor.execute(statement)
        for statement in statements:
            cursor.execute(statement)
        if vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ALL:
            for statement in refusing(table, vendor):
                cursor.execute(statement)
