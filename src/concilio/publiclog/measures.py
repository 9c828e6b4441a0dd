"""How the public page words the comparison of communities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilio.ledger.symmetry import Comparison, Share
from concilio.publiclog.models import Log
from concilio.publiclog.queries import symmetry_of

_NAMES: dict[str, str | Promise] = {
    "published": _("Statements of its people that were published"),
    "deadlocked": _("Statements of its people that deadlocked"),
    "quick": _("Statements of its people decided within three days"),
    "hidden": _("Published statements of its people that were hidden"),
    "answered": _("Statements of its people answered at least as often as the middle one"),
    "answered-by-others": _("The same, counting only people of the other communities"),
    "first": _("Statements of its people among the first half to be published"),
    "refused": _("Statements that its own key refused alone"),
}


@dataclass(frozen=True)
class NamedShare:
    """A community's share in whole percent, with the bounds of its interval."""

    label: str
    percent: int
    low: int
    high: int
    of: int


@dataclass(frozen=True)
class NamedMeasure:
    """One line of the page."""

    name: str | Promise
    shares: list[NamedShare]
    is_chance: bool


@dataclass(frozen=True)
class NamedTreatment:
    """A dialogue's lines."""

    address: str
    on: date
    measures: list[NamedMeasure]


def named_treatments(log: Log) -> list[NamedTreatment]:
    """What the page shows of each dialogue in a log; none before anything was counted."""
    return [
        NamedTreatment(each.address, each.on, [_measure(line) for line in each.comparisons])
        for each in symmetry_of(log)
        if each.comparisons
    ]


def _measure(line: Comparison) -> NamedMeasure:
    name = _NAMES.get(line.measure, line.measure)
    return NamedMeasure(name, [_share(share) for share in line.shares], line.is_chance)


def _share(share: Share) -> NamedShare:
    part = share.count.hits / share.count.of
    return NamedShare(
        share.label, round(100 * part), round(100 * share.low), round(100 * share.high), share.count.of
    )
