"""The only code that writes findings, releases and routing weights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from concilio.analysis.analyse import Findings, Options, analyse
from concilio.analysis.counts import answer_counts
from concilio.analysis.crosscutting import cross_cutting
from concilio.analysis.routing import routing_weights
from concilio.analysis.small_groups import merge_small_groups
from concilio.coalition.models import Person
from concilio.dialogue.actions import reveal_statements, set_routing_weights
from concilio.dialogue.models import Community, Dialogue
from concilio.dialogue.queries.arrays import Answers, answers_as_arrays
from concilio.dialogue.queries.texts import dialogue_text
from concilio.formats.dataset import Dataset
from concilio.formats.dataset import Statement as NamedStatement
from concilio.formats.report import RELEASED, Content, report_content
from concilio.insight.content import from_stored, to_stored
from concilio.insight.disclosure import Basis, disclose
from concilio.insight.errors import NothingToRelease, NotYours, ReleaseIsDecided
from concilio.insight.models import Finding, Release, ReleaseKey
from concilio.insight.queries import last_basis
from concilio.insight.rules import drafts_releases, turns_release_key

PRIVATE = replace(RELEASED, step=1, people_step=1, nearly_all=None)
"""For the staff team: whole points, and still nothing of fewer than ten people."""


def refresh_findings(*, dialogue: Dialogue) -> Finding | None:
    """Analyse a dialogue's votes as they stand, for its staff team; None while nobody has voted."""
    answers = answers_as_arrays(dialogue)
    if answers.votes.n_votes == 0:
        return None
    findings = _without_small_groups(analyse(answers.votes, answers.guesses, Options()), answers)
    content = report_content(findings, _dataset(dialogue, answers), presentation=PRIVATE)
    finding, _ = Finding.objects.update_or_create(
        dialogue=dialogue,
        defaults={
            "computed_at": timezone.now(),
            "n_votes": answers.votes.n_votes,
            "content": to_stored(content),
        },
    )
    return finding


def refresh_routing(*, dialogue: Dialogue) -> None:
    """Hand the newest weights down to `dialogue`: one pass over counts, no model."""
    answers = answers_as_arrays(dialogue)
    if not answers.statements:
        return
    agrees, passes, disagrees = answer_counts(answers.votes)
    weights = routing_weights(agrees, agrees + passes + disagrees)
    set_routing_weights(
        dialogue=dialogue,
        weights={
            str(community.id): {
                str(statement.id): float(np.round(weights[c, s], 6))
                for s, statement in enumerate(answers.statements)
            }
            for c, community in enumerate(answers.communities)
        },
    )


def draft_release(*, dialogue: Dialogue, by: Person, today: date | None = None) -> Release:
    """Put what passes disclosure control before the stewards; replaces a draft that waits.

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
    findings = analyse(answers.votes, answers.guesses, Options())
    basis = last_basis(dialogue)
    disclosed = disclose(
        _without_small_groups(findings, answers),
        statements=tuple(str(s.id) for s in answers.statements),
        communities=tuple(c.label for c in answers.communities),
        held_back=_held_back(answers, basis),
        previous=basis,
        today=day,
    )
    if disclosed.basis.cells == basis.cells:
        raise NothingToRelease
    content = report_content(disclosed.findings, _dataset(dialogue, answers), presentation=RELEASED)
    with transaction.atomic():
        last = (
            Release.objects.filter(dialogue=dialogue, state=Release.State.PUBLIC).order_by("-number").first()
        )
        if last is not None:
            content = _keep_what_is_not_fresh(content, last, disclosed.fresh, people=disclosed.people_fresh)
        Release.objects.filter(dialogue=dialogue, state=Release.State.DRAFT).delete()
        newest = Release.objects.filter(dialogue=dialogue).order_by("-number").first()
        release = Release.objects.create(
            dialogue=dialogue,
            number=(newest.number if newest else 0) + 1,
            content=to_stored(content),
            basis=disclosed.basis.to_json(),
            drafted_on=day,
        )
        shown = {statement for statement, _ in disclosed.basis.cells}
        release.statements.set([s for s in answers.statements if str(s.id) in shown])
    return release


def turn_release_key(*, release: Release, by: Person, community: Community, approves: bool) -> Release:
    """One steward's word; public when a steward of each community approves, gone when one refuses.

    Raises:
        NotYours: not this community's steward. ReleaseIsDecided: no longer a draft, or the key is turned.
    """
    with transaction.atomic():
        release = Release.objects.select_for_update().select_related("dialogue").get(pk=release.pk)
        if release.state != Release.State.DRAFT:
            raise ReleaseIsDecided
        if not turns_release_key(by, release, community):
            raise NotYours
        _, turned_now = ReleaseKey.objects.get_or_create(
            release=release, community=community, defaults={"approves": approves, "by": by}
        )
        if not turned_now:
            raise ReleaseIsDecided
        if not approves:
            release.state = Release.State.REFUSED
        elif (
            release.keys.filter(approves=True).count()
            == Community.objects.filter(dialogue=release.dialogue).count()
        ):
            release.state = Release.State.PUBLIC
            release.released_on = timezone.now().date()
            reveal_statements(statement_ids=list(release.statements.values_list("id", flat=True)))
        release.save(update_fields=["state", "released_on"])
    return release


def _without_small_groups(findings: Findings, answers: Answers) -> Findings:
    groups = merge_small_groups(
        answers.votes,
        findings.groups,
        least=RELEASED.least_in_group,
        least_of_each=RELEASED.least_of_side_in_group,
    )
    if groups is findings.groups:
        return findings
    crossing = cross_cutting(answers.votes, groups, seed=findings.options.seed)
    return replace(findings, groups=groups, cross_cutting=crossing)


def _held_back(answers: Answers, basis: Basis) -> frozenset[str]:
    """Half of the statements that people guess about wait for one release, so that its effect can be measured.

    The lot is the last bit of the statement's random identifier: drafting again draws nothing anew.
    """
    guessed = {int(s) for s in answers.guesses.statement}
    shown = {statement for statement, _ in basis.cells} | basis.waited
    return frozenset(
        str(statement.id)
        for s, statement in enumerate(answers.statements)
        if s in guessed and str(statement.id) not in shown and statement.id.int % 2
    )


def _keep_what_is_not_fresh(content: Content, last: Release, fresh: Any, *, people: bool) -> Content:
    """What counts persons or guesses changes only when enough of them are new."""
    before = from_stored(last.content, {})
    fresh_labels = {row.said.label for row in content.every if fresh[row.said.index]}
    surprising = [s for s in before.surprising if s.said.label not in fresh_labels]
    surprising += [s for s in content.surprising if s.said.label in fresh_labels]
    content = replace(
        content, surprising=tuple(sorted(surprising, key=lambda s: (-s.level, int(s.said.label))))
    )
    if not people:
        content = replace(
            content,
            sides=before.sides,
            people=before.people,
            votes=before.votes,
            n_guesses=before.n_guesses,
            opinions=before.opinions,
            draft=before.draft,
        )
    return content


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
