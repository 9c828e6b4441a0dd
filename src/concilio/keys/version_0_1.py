"""How migrations of this app and of those above it turn the keys of version 0.1 into cases.

Works on the models as they stood when a migration was written, which is why it takes `apps` and no model.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

OldKey = tuple[UUID, UUID, bool, str, datetime]
"""community, person, approves, reason, when"""


def copy_keys(apps: Any, case: Any, old: Iterable[OldKey]) -> list[Any]:
    """Put old keys, in the order in which they were turned, into a case; the later ones of a person are marked."""
    Key = apps.get_model("keys", "Key")
    persons: set[UUID] = set()
    made = []
    for community, person, approves, reason, at in old:
        made.append(
            Key.objects.create(
                case=case,
                community_id=community,
                person_id=person,
                approves=approves,
                reason=reason,
                at=at,
                second_of_person=person in persons,
            )
        )
        persons.add(person)
    return made


def replace_if_one_person(apps: Any, case: Any, keys: list[Any], kind: str, about: dict[str, Any]) -> Any:
    """Where one person turned two keys of a case that still counts: a new case with the first keys alone.

    The old one ends as replaced, with all its keys in history, and the public log says so on the day of the last
    of them.
    """
    if not any(key.second_of_person for key in keys):
        return case
    Case, Key = apps.get_model("keys", "Case"), apps.get_model("keys", "Key")
    last = max(key.at for key in keys)
    new = Case.objects.create(
        dialogue_id=case.dialogue_id, policy=case.policy, opened_on=case.opened_on, state="open"
    )
    new.communities.set(case.communities.all())
    for key in keys:
        if not key.second_of_person:
            Key.objects.create(
                case=new,
                community_id=key.community_id,
                person_id=key.person_id,
                approves=key.approves,
                reason=key.reason,
                at=key.at,
            )
    case.state, case.closed_at = "replaced", last
    case.save()
    log_outcome(apps, case, kind, last.date(), about, shown_keys(apps, case))
    return new


def shown_keys(apps: Any, case: Any) -> list[dict[str, Any]]:
    """The keys of a case as the public log has them."""
    keys = apps.get_model("keys", "Key").objects.filter(case=case).select_related("community")
    return [
        {
            "community": key.community.label,
            "office": "steward",
            "turned": "approve" if key.approves else "refuse",
            **({"reason": key.reason} if key.reason else {}),
        }
        for key in keys.order_by("community__label")
    ]


def log_outcome(
    apps: Any, case: Any, kind: str, on: date, about: dict[str, Any], keys: list[dict[str, Any]]
) -> Any:
    """Append an act for a decision that is older than the public log."""
    return apps.get_model("publiclog", "Act").objects.create(
        kind=kind,
        scope_kind="dialogue",
        scope_id=case.dialogue_id,
        on=on,
        payload={**about, "outcome": case.state, "keys": keys},
    )
