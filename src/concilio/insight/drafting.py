"""The only code that writes drafts of releases, and what was asked for.

A convener asks for a draft; background work analyses and makes it. A draft is a part of what the staff team's page
shows from the same moment on, never another number: two ways to the same votes would tell who voted in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.dialogue.models import Dialogue, Statement
from concilio.dialogue.queries.arrays import answers_as_arrays
from concilio.insight.actions import NewFinding, Overtaken, keep_findings, new_finding
from concilio.insight.disclosure import Basis, released_part, statements_held_back
from concilio.insight.errors import DraftHoldsAll, NothingNewToRelease, NothingToRelease, NotYours
from concilio.insight.models import DraftRequest, Release
from concilio.insight.queries import last_release
from concilio.insight.release import Words, decode, encode
from concilio.insight.release_keys import log_draft, open_release_case, replace_draft
from concilio.insight.rules import drafts_releases
from concilio.insight.shown_content import without_statements

TRIES = 3
"""Something newer may be shown while a draft is computed. Findings are made once an hour, so twice is rare."""


@dataclass(frozen=True)
class NewDraft:
    """A draft as it is stored, and the finding that it is a part of.

    Attributes:
        after: number of the last public release, 0 before the first.
        statements: ids of those that it shows.
    """

    finding: NewFinding
    content: dict[str, Any]
    basis: dict[str, Any]
    after: int
    statements: tuple[str, ...]


@transaction.atomic
def ask_for_draft(*, dialogue: Dialogue, by: Person, today: date | None = None) -> DraftRequest:
    """Note that a convener wants a draft of today's answers; asked again while one is being made, nothing changes.

    Raises:
        NotYours: the person is no convener here, or the phase has no findings.
    """
    if not drafts_releases(by, dialogue):
        raise NotYours
    request, new = DraftRequest.objects.select_for_update(of=("self",)).get_or_create(
        dialogue=dialogue, defaults={"asked_by": by, "asked_on": today or timezone.now().date()}
    )
    if not new and request.state != DraftRequest.State.WAITING:
        request.asked_by, request.asked_on = by, today or timezone.now().date()
        request.state = DraftRequest.State.WAITING
        request.save(update_fields=["asked_by", "asked_on", "state"])
    return request


def make_asked_draft(
    *, request: DraftRequest, compute: Callable[[UUID], NewDraft | None], today: date | None = None
) -> Release | None:
    """Make what was asked for; None where nothing is to be released, which the request then says.

    Args:
        compute: `latest_draft`, or a way to run it elsewhere.

    Raises:
        whatever `compute` raises; the request then says that it failed.
    """
    try:
        release = _made(request, compute, today or timezone.now().date())
    except NotYours:
        # Whoever asked no longer convenes, or the phase has moved on: nobody waits for it.
        request.delete()
    except NothingNewToRelease:
        _answer(request, DraftRequest.State.NOTHING_NEW)
    except DraftHoldsAll:
        _answer(request, DraftRequest.State.DRAFT_WAITS)
    except NothingToRelease:
        _answer(request, DraftRequest.State.TOO_FEW)
    except Exception:
        _answer(request, DraftRequest.State.FAILED)
        raise
    else:
        return release
    return None


def draft_release(*, dialogue: Dialogue, by: Person, today: date | None = None) -> Release:
    """Ask for a draft and make it in this process, which then holds the analysis in memory.

    Raises:
        NotYours: the person is no convener here, or the phase has no findings.
        NothingToRelease: no statement has enough answers, or there is nothing new.
    """
    day = today or timezone.now().date()
    request = ask_for_draft(dialogue=dialogue, by=by, today=day)
    try:
        return _made(request, lambda dialogue_id: latest_draft(dialogue_id, day), day)
    except NothingToRelease:
        request.delete()
        raise


def latest_draft(dialogue_id: UUID, today: date | None = None) -> NewDraft | None:
    """The long part of making a draft, which writes nothing; None while nobody has voted."""
    dialogue = Dialogue.objects.get(pk=dialogue_id)
    last = last_release(dialogue)
    answers = answers_as_arrays(dialogue)
    if answers.votes.n_votes == 0:
        return None
    finding = new_finding(dialogue, answers, today or timezone.now().date())
    released = Basis.from_json(last.basis) if last else Basis()
    held_back = statements_held_back([s.id for s in answers.statements], answers.guesses, released)
    basis = released_part(
        Basis.from_json(finding.basis),
        statements=[str(s.id) for s in answers.statements],
        communities=[c.label for c in answers.communities],
        held_back=held_back,
        released=released,
    )
    labels = {str(s.number) for s in answers.statements if str(s.id) in held_back}
    content = without_statements(decode(finding.content, Words()), labels)
    shown = sorted({statement for statement, _ in basis.cells})
    return NewDraft(finding, encode(content), basis.to_json(), last.number if last else 0, tuple(shown))


def _made(request: DraftRequest, compute: Callable[[UUID], NewDraft | None], today: date) -> Release:
    for _ in range(TRIES):
        new = compute(request.dialogue_id)
        if new is None:
            raise NothingToRelease
        try:
            return _keep_draft(request=request, new=new, today=today)
        except Overtaken:
            continue
    raise Overtaken


@transaction.atomic
def _keep_draft(*, request: DraftRequest, new: NewDraft, today: date) -> Release:
    """Put what passes disclosure control before the stewards; replaces a draft that waits, and its keys with it."""
    dialogue = Dialogue.objects.get(pk=request.dialogue_id)
    if not drafts_releases(request.asked_by, dialogue):
        raise NotYours
    keep_findings(dialogue=dialogue, new=new.finding)
    last = last_release(dialogue)
    if (last.number if last else 0) != new.after:
        raise Overtaken
    _something_new(dialogue, new.basis["cells"], last)
    replace_draft(dialogue=dialogue)
    newest = Release.objects.filter(dialogue=dialogue).order_by("-number").first()
    release = Release.objects.create(
        dialogue=dialogue,
        number=(newest.number if newest else 0) + 1,
        content=new.content,
        basis=new.basis,
        drafted_on=today,
        case=open_release_case(dialogue=dialogue, on=today),
    )
    log_draft(release)
    release.statements.set(Statement.objects.filter(dialogue=dialogue, id__in=new.statements))
    request.delete()
    return release


def _something_new(dialogue: Dialogue, cells: list[Any], last: Release | None) -> None:
    if not cells:
        raise NothingToRelease
    if last is not None and last.basis["cells"] == cells:
        raise NothingNewToRelease
    waiting = Release.objects.filter(dialogue=dialogue, state=Release.State.DRAFT).first()
    if waiting is not None and waiting.basis["cells"] == cells:
        raise DraftHoldsAll


def _answer(request: DraftRequest, state: DraftRequest.State) -> None:
    DraftRequest.objects.filter(pk=request.pk).update(state=state)
