"""Which sign means agree: as somebody declares it, else as the counts show it, else nothing is read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.formats.dataset import InputError, Note

SAY_WHICH = "Say --agree +1 if +1 means agree, or --agree -1."
# Counts that contradict themselves more than this show no sign: those for it must outweigh those against.
_CLEAR = 2.0


@dataclass(frozen=True)
class DeclaredSign:
    """A sign somebody declared.

    Attributes:
        sign: +1 or −1, what agree is written as.
        by: who says so, as the subject of a sentence: "summary.csv says".
        chosen: by the person who runs this, who needs no explanation.
    """

    sign: int
    by: str
    chosen: bool = False


@dataclass(frozen=True, eq=False)
class Tally:
    """Votes of +1 and −1, and the counts of agree and disagree that the source gives, entry by entry.

    An entry is a statement, or a person where the source counts by person. All (N,) int64.
    """

    plus: NDArray[np.int64]
    minus: NDArray[np.int64]
    agrees: NDArray[np.int64]
    disagrees: NDArray[np.int64]


def agree_sign(
    declared: DeclaredSign | None, tallies: list[Tally], *, path: str
) -> tuple[int, list[Note], list[Note]]:
    """The sign of agree; notes that must come first; and other notes.

    Raises:
        InputError: nobody declares it and the counts do not show it.
    """
    counted = _shown(tallies)
    if declared is None:
        if counted is None:
            raise InputError(
                "nothing here shows whether +1 or \u22121 means agree: nobody declares it, and the counts per "
                "statement do not decide.",
                path=path,
                hint=SAY_WHICH,
            )
        return counted, [], _notes_on_counts(counted, tallies)
    if counted == -declared.sign:
        clash = (
            f"{declared.by} that agree is written as {signed(declared.sign)}, and that was used; the counts per "
            f"statement say {signed(counted)}. One of them is wrong, and with it every finding would be reversed."
        )
        return declared.sign, [Note("agree-sign-clash", clash)], []
    said = Note("agree-sign", f"Agree is written as {signed(declared.sign)} here: {declared.by} so.")
    return declared.sign, [], [said]


def signed(sign: int) -> str:
    return "+1" if sign > 0 else "\u22121"


def _shown(tallies: list[Tally]) -> int | None:
    """The sign that the counts show, or None.

    Counts and votes are never equal (people vote between the making of two files), some counts are stale, and
    one may be far too high. So each entry speaks for the sign with which its votes lie nearer to its count, by
    as much as they lie nearer; votes that are divided evenly say nothing. Where that does not decide, as with
    counts that are a fraction of the votes, only which of agree and disagree has more is compared.
    """
    return _clear(_nearer(tallies)) or _clear(_same_majority(tallies))


def _clear(weights: list[NDArray[np.int64]]) -> int | None:
    weight = np.concatenate(weights)
    plus, minus = int(weight[weight > 0].sum()), -int(weight[weight < 0].sum())
    if plus > _CLEAR * minus:
        return 1
    return -1 if minus > _CLEAR * plus else None


def _nearer(tallies: list[Tally]) -> list[NDArray[np.int64]]:
    return [
        np.abs(one.minus - one.agrees)
        + np.abs(one.plus - one.disagrees)
        - np.abs(one.plus - one.agrees)
        - np.abs(one.minus - one.disagrees)
        for one in tallies
    ]


def _same_majority(tallies: list[Tally]) -> list[NDArray[np.int64]]:
    weights = []
    for one in tallies:
        ours, theirs = one.plus - one.minus, one.agrees - one.disagrees
        weights.append(np.sign(ours) * np.sign(theirs) * np.minimum(np.abs(ours), np.abs(theirs)))
    return weights


def _notes_on_counts(sign: int, tallies: list[Tally]) -> list[Note]:
    notes = [
        Note("agree-sign", f"Agree is written as {signed(sign)} here, as the counts per statement show.")
    ]
    off = 0
    for tally in tallies[:1]:
        agrees, disagrees = (tally.plus, tally.minus) if sign > 0 else (tally.minus, tally.plus)
        off += int(np.abs(agrees - tally.agrees).sum() + np.abs(disagrees - tally.disagrees).sum())
    if off:
        message = "The votes do not add up exactly to the counts given per statement; the votes were used."
        notes.append(Note("counts-differ", message, off))
    return notes
