"""The only code that writes findings and routing weights; drafts of releases: `drafting`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.utils import timezone

from concilio.analysis.routing import routing_weights
from concilio.dialogue.actions import set_routing_weights
from concilio.dialogue.models import Dialogue
from concilio.dialogue.naming import dialogue_text
from concilio.dialogue.queries.arrays import Answers, answers_as_arrays, counts_as_arrays
from concilio.formats.dataset import Dataset
from concilio.formats.dataset import Statement as NamedStatement
from concilio.insight.disclosure import Basis
from concilio.insight.models import Finding
from concilio.insight.release import Words, decode, encode


@dataclass(frozen=True)
class NewFinding:
    """An analysis as it is stored.

    Attributes:
        previous: the basis that it was held against; it may be kept only while that is still the stored one.
    """

    content: dict[str, Any]
    basis: dict[str, Any]
    previous: dict[str, Any] | None


class Overtaken(Exception):  # noqa: N818 - says what happened
    """Somebody was shown something newer while this was computed: it must be computed again, held against that."""


def refresh_findings(*, dialogue: Dialogue, today: date | None = None) -> Finding | None:
    """Analyse a dialogue's votes for its staff team; None while nobody has voted."""
    new = latest_findings(dialogue.id, today)
    return None if new is None else keep_findings(dialogue=dialogue, new=new)


def latest_findings(dialogue_id: UUID, today: date | None = None) -> NewFinding | None:
    """The long part of `refresh_findings`, which writes nothing; None while nobody has voted."""
    dialogue = Dialogue.objects.get(pk=dialogue_id)
    answers = answers_as_arrays(dialogue)
    if answers.votes.n_votes == 0:
        return None
    return new_finding(dialogue, answers, today or timezone.now().date())


def new_finding(dialogue: Dialogue, answers: Answers, today: date) -> NewFinding:
    """Analyse, and control what is disclosed against what was shown last: all that anybody may be shown today.

    What the team sees changes by whole batches of people, like a release: a steward who knows when somebody
    votes must not read the answer from two looks at the page.
    """
    # Here and not above: who only asks for this, or shows what came of it, needs none of the analysis in memory.
    from concilio.insight.look import Look, look

    last = Finding.objects.filter(dialogue=dialogue).first()
    new = look(
        _dataset(dialogue, answers),
        statements=tuple(str(s.id) for s in answers.statements),
        communities=tuple(c.label for c in answers.communities),
        last=Look(decode(last.content, Words()), Basis.from_json(last.basis)) if last else None,
        today=today,
    )
    return NewFinding(encode(new.content), new.basis.to_json(), last.basis if last else None)


@transaction.atomic
def keep_findings(*, dialogue: Dialogue, new: NewFinding) -> Finding:
    """Put a new analysis in the place of the last one.

    Raises:
        Overtaken: the last one is not the one that it was held against.
    """
    # The dialogue's row, since the first finding has none of its own to lock.
    Dialogue.objects.select_for_update(of=("self",)).get(pk=dialogue.pk)
    last = Finding.objects.filter(dialogue=dialogue).first()
    if (last.basis if last else None) != new.previous:
        raise Overtaken
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
