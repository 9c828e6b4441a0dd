"""What others may read of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import models
from django.db.models import Max, Q, QuerySet
from django.urls import reverse

from concilio.ledger.log_folder import proof_path
from concilio.ledger.policies import Policy, read_policy
from concilio.ledger.strict import base64_of
from concilio.ledger.symmetry import Comparison, Count, Pair, compare
from concilio.publiclog.actions import log_of
from concilio.publiclog.cosigning import newest_accepted
from concilio.publiclog.models import Act, Checkpoint, Cosignature, Log, Opening
from concilio.publiclog.models import Policy as PolicyRow
from concilio.publiclog.places import folder_of

LATE_AFTER = timedelta(days=2)
"""An act without a leaf for longer is shown in red to the office whose act it is."""
DAYS_SHOWN = 30
SYMMETRY = "symmetry.counted"
_QUIET_DAYS = timedelta(days=3)


@dataclass(frozen=True)
class WitnessGroup:
    """The witnesses of one community: how many of how many must sign, and when that many last did."""

    label: str
    needed: int
    of: int
    last: date | None
    quiet: bool


@dataclass(frozen=True)
class Kept:
    """What became of the acts behind the leaves."""

    open: int
    sealed: int
    erased: int
    lost: int


@dataclass(frozen=True)
class LedgerPage:
    """What the public page shows of one log; alarms are codes of sentences."""

    log: Log
    size: int
    on: date | None
    root: str
    witnessed_size: int | None
    groups: list[WitnessGroup]
    policy: PolicyRow | None
    policy_sha256: str
    kept: Kept
    waiting: int
    days: list[tuple[date, int]]
    checked: str


@dataclass(frozen=True)
class Counted:
    """What acts have said of how a dialogue's communities fared, each measure as last counted.

    Attributes:
        address: of the dialogue, as it stands in addresses.
    """

    address: str
    on: date
    measures: dict[str, dict[str, Count]]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Treatment:
    """Whether the communities of one dialogue were treated alike, measure by measure."""

    address: str
    on: date
    comparisons: list[Comparison]


@dataclass(frozen=True)
class OwnAct:
    """One of an office's acts, with its place in the ledger."""

    on: date
    kind: str
    number: int | None
    index: int | None
    late: bool


def named_file(scope_id: UUID, kind: str, *, file_name: str = "", **about: int | str) -> str | None:
    """The SHA-256 of the document that an act names, in hex; None where no act of this kind names one.

    Asked of the act and not of the document: one that was changed since keeps its proof, which it then fails.

    Args:
        file_name: which of the act's files, where it names several; without it the first.
        about: fields of the act's payload, such as `release=3`.
    """
    acts = Act.objects.filter(
        scope_id=scope_id, kind=kind, **{f"payload__{name}": value for name, value in about.items()}
    )
    for act in acts.order_by("on"):
        for file in act.payload.get("files", ()):
            if file_name in {"", file["name"]}:
                return str(file["sha256"])
    return None


def proof_of(scope_id: UUID, digest: str | None) -> bytes | None:
    """The proof file of a document, by its SHA-256 in hex; None while there is none."""
    log = log_of(scope_id)
    if log is None or digest is None:
        return None
    try:
        return folder_of(log).read(proof_path(digest))
    except FileNotFoundError:
        return None


def counted_so_far(scope_id: UUID) -> Counted | None:
    """The newest counts of each measure that acts have said of a scope; None before the first."""
    return _counted(Act.objects.filter(scope_id=scope_id, kind=SYMMETRY).order_by("on", "id"))


def symmetry_of(log: Log) -> list[Treatment]:
    """How the communities of each dialogue in a log fared, by the dialogue's address."""
    acts: dict[UUID, list[Act]] = {}
    for act in Act.objects.filter(kind=SYMMETRY, openings__log=log).order_by("on", "id"):
        acts.setdefault(act.scope_id, []).append(act)
    counted = [found for each in acts.values() if (found := _counted(each)) is not None]
    return [
        Treatment(each.address, each.on, compare(each.measures, each.pairs))
        for each in sorted(counted, key=lambda each: each.address)
    ]


def _counted(acts: Iterable[Act]) -> Counted | None:
    found: Counted | None = None
    for act in acts:
        said = act.payload
        measures = {
            name: {label: Count(count["hits"], count["of"]) for label, count in counts.items()}
            for name, counts in said["measures"].items()
        }
        pairs = tuple(Pair(**pair) for pair in said["pairs"])
        before = found.measures if found else {}
        found = Counted(said["address"], act.on, {**before, **measures}, pairs)
    return found


def address_of_ledger(scope_id: UUID) -> str:
    """Where the page of a scope's ledger is, in the reader's language; empty where none has begun."""
    log = log_of(scope_id)
    return reverse("publiclog:ledger", args=[log.slug]) if log else ""


def ledger_page(log: Log, *, today: date) -> LedgerPage:
    """Everything that the public page says of a log."""
    last = Checkpoint.objects.filter(log=log).last()
    row = log.policies.last()
    policy = read_policy(row.content.encode()) if row else None
    accepted = newest_accepted(log, policy) if policy and policy.quorum is not None else None
    days = (
        Act.objects.filter(leaf__log=log)
        .values_list("on")
        .annotate(n=models.Count("id"))
        .order_by("-on")[:DAYS_SHOWN]
    )
    return LedgerPage(
        log=log,
        size=last.size if last else 0,
        on=last.on if last else None,
        root=base64_of(bytes(last.root)) if last else "",
        witnessed_size=accepted[0].size if accepted else None,
        groups=witness_groups(log, policy, today=today),
        policy=row,
        policy_sha256=sha256(row.content.encode()).hexdigest() if row else "",
        kept=what_is_kept(log, today=today),
        waiting=Opening.objects.filter(log=log, act__leaf=None).count(),
        days=[(on, n) for on, n in days],
        checked=log.why if log.state != Log.State.AWAKE else "",
    )


def what_is_kept(log: Log, *, today: date) -> Kept:
    """How many leaves are open, sealed (an embargo), erased (by law or both communities), lost (with a database)."""
    openings = Opening.objects.filter(log=log, act__leaf__isnull=False)
    counted = openings.aggregate(
        erased=models.Count("act", filter=Q(content=None)),
        sealed=models.Count("act", filter=Q(content__isnull=False, sealed_until__gt=today)),
        all=models.Count("act"),
    )
    return Kept(
        open=counted["all"] - counted["erased"] - counted["sealed"],
        sealed=counted["sealed"],
        erased=counted["erased"],
        lost=log.leaves.filter(act=None).count(),
    )


def witness_groups(log: Log, policy: Policy | None, *, today: date) -> list[WitnessGroup]:
    """One entry a community, by label: when enough of its witnesses last signed."""
    if policy is None or policy.quorum is None:
        return []
    newest = {
        (row["name"], row["key_id"]): row["time"]
        for row in Cosignature.objects.filter(checkpoint__log=log)
        .values("name", "key_id")
        .annotate(time=Max("time"))
    }
    return sorted(
        (_group(policy, name, newest, today) for name in policy.groups if name.startswith("community-")),
        key=lambda group: group.label,
    )


def acts_of_community(scope_id: UUID, label: str, *, today: date, most: int = 200) -> list[OwnAct]:
    """The acts that a community's offices took part in, newest day first, with their leaves."""
    acts: QuerySet[Act] = (
        Act.objects.filter(scope_id=scope_id).select_related("leaf").order_by("-on", "kind", "id")
    )
    return [
        OwnAct(
            act.on,
            act.kind,
            act.payload.get("number"),
            leaf.index if (leaf := getattr(act, "leaf", None)) else None,
            leaf is None and act.on + LATE_AFTER < today,
        )
        for act in acts
        if _takes_part(act, label)
    ][:most]


def _takes_part(act: Act, label: str) -> bool:
    return act.payload.get("community") == label or any(
        key.get("community") == label for key in act.payload.get("keys", ())
    )


def _group(policy: Policy, name: str, newest: dict[tuple[str, str], int], today: date) -> WitnessGroup:
    group = policy.groups[name]
    times = sorted((_last_of(policy, member, newest) for member in group.members), reverse=True)
    # The day on which the last of those who are needed signed: until then it was too few.
    enough = times[group.needed - 1]
    last = datetime.fromtimestamp(enough, UTC).date() if enough else None
    return WitnessGroup(
        name.removeprefix("community-"),
        group.needed,
        len(group.members),
        last,
        last is None or last + _QUIET_DAYS < today,
    )


def _last_of(policy: Policy, member: str, newest: dict[tuple[str, str], int]) -> int:
    if member in policy.witnesses:
        key = policy.witnesses[member]
        return newest.get((key.name, key.id.hex()), 0)
    return max((_last_of(policy, each, newest) for each in policy.groups[member].members), default=0)
