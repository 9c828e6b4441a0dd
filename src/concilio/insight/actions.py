"""The only code that writes findings, releases and routing weights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.utils import timezone

from concilio.analysis.routing import routing_weights
from concilio.coalition.models import Person
from concilio.dialogue.actions import set_routing_weights
from concilio.dialogue.models import Dialogue
from concilio.dialogue.naming import dialogue_text
from concilio.dialogue.queries.arrays import Answers, answers_as_arrays, counts_as_arrays
from concilio.formats.dataset import Dataset
from concilio.formats.dataset import Statement as NamedStatement
from concilio.insight.disclosure import (
    Basis,
    disclose,
    keep_what_is_not_fresh,
    statements_held_back,
    without_small_groups,
)
from concilio.insight.errors import NothingToRelease, NotYours
from concilio.insight.models import Finding, Release
from concilio.insight.queries import last_release
from concilio.insight.release import Words, decode, encode
from concilio.insight.release_keys import log_draft, open_release_case, replace_draft
from concilio.insight.rules import drafts_releases
from concilio.report import RELEASED, Content, Presentation

PRIVATE = replace(RELEASED, step=1, people_step=1, nearly_all=None)
"""For the staff team: whole points, and still nothing of fewer than ten people."""


@dataclass(frozen=True, eq=False)
class _Shown:
    """What may be shown today, and what it rests on."""

    content: Content
    basis: Basis


@dataclass(frozen=True)
class NewFinding:
    """An analysis as it is stored."""

    content: dict[str, Any]
    basis: dict[str, Any]


def refresh_findings(*, dialogue: Dialogue, today: date | None = None) -> Finding | None:
    """Analyse a dialogue's votes for its staff team; None while nobody has voted."""
    return keep_findings(dialogue=dialogue, new=latest_findings(dialogue.id, today))


def latest_findings(dialogue_id: UUID, today: date | None = None) -> NewFinding | None:
    """The long part of `refresh_findings`, which writes nothing; None while nobody has voted.

    What the team sees changes by whole batches of people, like a release: a steward who knows when somebody
    votes must not read the answer from two looks at the page.
    """
    dialogue = Dialogue.objects.get(pk=dialogue_id)
    answers = answers_as_arrays(dialogue)
    if answers.votes.n_votes == 0:
        return None
    last = Finding.objects.filter(dialogue=dialogue).first()
    shown = _shown(
        dialogue,
        answers,
        previous=Basis.from_json(last.basis) if last else Basis(),
        before=decode(last.content, Words()) if last else None,
        held_back=frozenset(),
        presentation=PRIVATE,
        today=today or timezone.now().date(),
    )
    return NewFinding(encode(shown.content), shown.basis.to_json())


def keep_findings(*, dialogue: Dialogue, new: NewFinding | None) -> Finding | None:
    """Put a new analysis in the place of the last one."""
    if new is None:
        return None
    finding, _ = Finding.objects.update_or_create(
        dialogue=dialogue,
        defaults={"computed_at": timezone.now(), "content": new.content, "basis": new.basis},
    )
    return finding


def refresh_routing(*, dialogue: Dialogue) -> None:
    """Hand the newest weights and counts down to `dialogue`: one pass over counts, no model."""
    counts = counts_as_arrays(dialogue)
    joint = np.flatnonzero(counts.joint)
    weights = routing_weights(counts.agrees[:, joint], counts.voters[:, joint])
    set_routing_weights(
        dialogue=dialogue,
        weights={
            str(community): {
                str(counts.numbers[s]): float(np.round(weights[c, place], 6)) for place, s in enumerate(joint)
            }
            for c, community in enumerate(counts.communities)
        },
        seen={
            str(community): dict(zip(map(str, counts.numbers), counts.voters[c].tolist(), strict=True))
            for c, community in enumerate(counts.communities)
        },
    )


def draft_release(*, dialogue: Dialogue, by: Person, today: date | None = None) -> Release:
    """Put what passes disclosure control before the stewards; replaces a draft that waits, and its keys with it.

    Raises:
        NotYours: the person is no convener here, or the phase has no findings.
        NothingToRelease: no cell has enough voters, or nothing new since the last release.
    """
    if not drafts_releases(by, dialogue):
        raise NotYours
    day = today or timezone.now().date()
    answers = answers_as_arrays(dialogue)
    if answers.votes.n_votes == 0:
        raise NothingToRelease
    last = last_release(dialogue)
    basis = Basis.from_json(last.basis) if last else Basis()
    shown = _shown(
        dialogue,
        answers,
        previous=basis,
        before=decode(last.content, Words()) if last else None,
        held_back=statements_held_back([s.id for s in answers.statements], answers.guesses, basis),
        presentation=RELEASED,
        today=day,
    )
    if shown.basis.cells == basis.cells:
        raise NothingToRelease
    with transaction.atomic():
        replace_draft(dialogue=dialogue)
        newest = Release.objects.filter(dialogue=dialogue).order_by("-number").first()
        release = Release.objects.create(
            dialogue=dialogue,
            number=(newest.number if newest else 0) + 1,
            content=encode(shown.content),
            basis=shown.basis.to_json(),
            drafted_on=day,
            case=open_release_case(dialogue=dialogue, on=day),
        )
        log_draft(release)
        visible = {statement for statement, _ in shown.basis.cells}
        release.statements.set([s for s in answers.statements if str(s.id) in visible])
    return release


def _shown(
    dialogue: Dialogue,
    answers: Answers,
    *,
    previous: Basis,
    before: Content | None,
    held_back: frozenset[str],
    presentation: Presentation,
    today: date,
) -> _Shown:
    """Analyse, control disclosure against what was shown before, and put it into content."""
    # Here and not above: who only asks for this, or shows what came of it, needs none of the analysis in memory.
    from concilio.analysis import Options, analyse
    from concilio.report import report_content

    findings = without_small_groups(analyse(answers.votes, answers.guesses, Options()), answers.votes)
    disclosed = disclose(
        findings,
        statements=tuple(str(s.id) for s in answers.statements),
        communities=tuple(c.label for c in answers.communities),
        held_back=held_back,
        previous=previous,
        today=today,
    )
    content = report_content(disclosed.findings, _dataset(dialogue, answers), presentation=presentation)
    if before is not None:
        content = keep_what_is_not_fresh(content, before, disclosed.fresh, people=disclosed.people_fresh)
    return _Shown(content, disclosed.basis)


def _dataset(dialogue: Dialogue, answers: Answers) -> Dataset:
    text = dialogue_text(dialogue, dialogue.languages[0] if dialogue.languages else "en")
    return Dataset(
        title=text.title,
        question=text.question,
        votes=answers.votes,
        guesses=answers.guesses,
        statements=tuple(NamedStatement(str(s.number), "", s.is_seed) for s in answers.statements),
        participant_labels=(),
        communities=tuple(c.label for c in answers.communities),
        simulated=dialogue.simulated,
    )
