"""The only code that writes the keys of a release: the case opened with a draft, and the outcomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.dialogue.actions import reveal_statements
from concilio.dialogue.models import Community, Dialogue
from concilio.insight.downloads import as_document
from concilio.insight.errors import NotYours
from concilio.insight.models import Release
from concilio.keys import actions as cases
from concilio.keys.models import Case
from concilio.keys.policies import RELEASE
from concilio.keys.rules import is_steward
from concilio.publiclog.actions import Value, append
from concilio.publiclog.logs import file_of


@transaction.atomic
def turn_release_key(
    *, release: Release, by: Person, community: Community, approves: bool, now: datetime | None = None
) -> Release:
    """Release or refuse for one community: public when a steward of each community approves, gone when one refuses.

    Raises:
        NotYours: not this community's steward; and what `keys.actions.turn_key` raises.
    """
    now = now or timezone.now()
    release = Release.objects.select_for_update(of=("self",)).select_related("case").get(pk=release.pk)
    if community.dialogue_id != release.dialogue_id or not is_steward(by, community):
        raise NotYours
    cases.turn_key(
        case=release.case,
        person=by,
        community=community,
        approves=approves,
        now=now,
        carry_out=lambda decided: _carry_out(decided, release, now.date()),
    )
    return release


def open_release_case(*, dialogue: Dialogue, on: date) -> Case:
    """The case in which every community's steward releases a draft or not."""
    return cases.open_case(dialogue=dialogue, policy=RELEASE, communities=dialogue.communities.all(), on=on)


def log_draft(release: Release) -> None:
    """Say in public that a draft waits for the stewards."""
    append(
        kind="release.drafted",
        scope_kind="dialogue",
        scope_id=release.dialogue_id,
        on=release.drafted_on,
        payload=_about(release),
    )


@transaction.atomic
def replace_draft(*, dialogue: Dialogue, now: datetime | None = None) -> None:
    """End the draft that waits, if there is one, for a newer one. Its numbers go, its keys stay in history."""
    now = now or timezone.now()
    waiting = Release.objects.select_for_update(of=("self",)).select_related("case")
    for release in waiting.filter(dialogue=dialogue, state=Release.State.DRAFT):
        cases.replace_case(case=release.case, now=now, about=_about(release))
        release.state, release.content, release.basis = Release.State.REPLACED, {}, {}
        release.save(update_fields=["state", "content", "basis"])
        release.statements.clear()


def _carry_out(case: Case, release: Release, on: date) -> Mapping[str, Value]:
    if case.state == Case.State.APPROVED:
        release.state, release.released_on = Release.State.PUBLIC, on
        reveal_statements(statement_ids=list(release.statements.values_list("id", flat=True)))
    elif case.state == Case.State.REFUSED:
        release.state = Release.State.REFUSED
    release.save(update_fields=["state", "released_on"])
    if case.state != Case.State.APPROVED:
        return _about(release)
    return {**_about(release), "files": [file_of("release.json", as_document(release), "application/json")]}


def _about(release: Release) -> dict[str, Value]:
    return {"release": release.number}
