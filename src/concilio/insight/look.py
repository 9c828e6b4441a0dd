"""One look: all that anybody may be shown of a dialogue's votes today, given what was shown last. Pure.

The staff team's page is a look, and a draft of a release is a part of one; nothing else that rests on votes is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import Options, analyse
from concilio.formats.dataset import Dataset
from concilio.insight.disclosure import Basis, disclose, without_small_groups
from concilio.insight.shown_content import coarse_content, keep_what_is_not_fresh
from concilio.report import RELEASED, Content, report_content


@dataclass(frozen=True, eq=False)
class Look:
    """What is shown, and the exact counts behind it, which are not."""

    content: Content
    basis: Basis


def look(
    dataset: Dataset,
    *,
    statements: tuple[str, ...],
    communities: tuple[str, ...],
    last: Look | None,
    today: date,
    options: Options | None = None,
) -> Look:
    """Analyse, and control what is disclosed against the last look.

    Args:
        dataset: votes and guesses, with how statements and communities are called on pages.
        statements, communities: how the basis knows them, by index.
        last: what was shown last, to anybody; None for the first time.
    """
    findings = without_small_groups(
        analyse(dataset.votes, dataset.guesses, options or Options()), dataset.votes
    )
    disclosed = disclose(
        findings,
        dataset.votes,
        dataset.guesses,
        statements=statements,
        communities=communities,
        previous=last.basis if last is not None else Basis(),
        today=today,
        shown_level=_shown_level(dataset, last),
    )
    content = coarse_content(report_content(disclosed.findings, dataset, presentation=RELEASED))
    if last is not None:
        content = keep_what_is_not_fresh(
            content, last.content, disclosed.fresh, people=disclosed.people_fresh
        )
    return Look(content, disclosed.basis)


def _shown_level(dataset: Dataset, last: Look | None) -> NDArray[np.float64]:
    """(S,) what the last look said of each statement's level, 0 to 1; nan where it said nothing."""
    rows = last.content.statement_rows if last is not None else ()
    levels = {row.statement.label: row.level / 100 for row in rows if row.level is not None}
    return np.array(
        [levels.get(statement.label, np.nan) for statement in dataset.statements], dtype=np.float64
    )
