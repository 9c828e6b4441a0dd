"""What others may read of the public log."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from concilio.publiclog.models import Act


def acts_in(scope_kind: str, scope_id: UUID) -> QuerySet[Act]:
    """Everything done in one scope, newest day first; within a day in no order that tells the hour."""
    return Act.objects.filter(scope_kind=scope_kind, scope_id=scope_id).order_by("-on", "kind", "id")
