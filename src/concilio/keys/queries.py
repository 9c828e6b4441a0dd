"""What others may read of cases and keys."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from concilio.dialogue.models import Appointment
from concilio.keys.models import Case, Key, MediatorAssent


def keys_seen_by(case: Case | None, communities: Iterable[UUID]) -> dict[UUID, Key | None]:
    """The keys turned in a case, by community, for a reader who holds the keys of `communities`.

    What another key says stays hidden (None) until the reader's own is turned or the case is decided, so that
    nobody follows or spites another. A community that is missing has not turned its key.
    """
    if case is None:
        return {}
    turned = {key.community_id: key for key in case.keys.all()}
    opened = case.state != Case.State.OPEN or any(own in turned for own in communities)
    return {id_: key if opened else None for id_, key in turned.items()}


def assents(
    offices: Iterable[Appointment], communities: Iterable[UUID]
) -> dict[UUID, dict[UUID, bool | None]]:
    """What each community answered to each mediator, by appointment, for a reader who holds the keys of
    `communities`.

    Per community True (accepted), False (refused) or None (has answered, and it is hidden from this reader); a
    community that is missing has not answered. Three queries for any number of offices.
    """
    own = list(communities)
    found = MediatorAssent.objects.filter(appointment__in=[office.id for office in offices])
    return {
        assent.appointment_id: {
            id_: None if key is None else key.approves for id_, key in keys_seen_by(assent.case, own).items()
        }
        for assent in found.select_related("case").prefetch_related("case__keys")
    }
