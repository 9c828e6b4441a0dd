"""The only code that writes public acts and the words that belong to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeAlias, Union
from uuid import UUID

from django.db import transaction

from concilio.ledger.acts import check_act, seal_act
from concilio.ledger.canonical import NotCanonicalError
from concilio.ledger.sealed import new_salt, seal_text
from concilio.ledger.strict import MalformedError, base64_of
from concilio.publiclog.models import Act, Log, Opening, Scope, SealedText

Value: TypeAlias = Union[str, int, bool, Sequence["Value"], Mapping[str, "Value"], None]  # noqa: UP007
OWN_SCOPE = "log"
"""Scope of what a log says of itself, and of the installation; an act names no scope of this kind."""
MOST_SEALED = timedelta(days=30)
"""How long an act may be committed to and not shown."""
_NO_LOG = "no-log"
_LATE = {"late": True}


def append(
    *,
    kind: str,
    scope_kind: str,
    scope_id: UUID,
    on: date,
    payload: Mapping[str, Value],
    sealed_until: date | None = None,
) -> Act:
    """Add an act to the public log, in the caller's transaction: act and deed are kept together or not at all.

    Where a ledger has begun, its opening is written with it: salted, so that its leaf tells nothing.

    Args:
        kind: what was done to what, for example "statement.published"; one of `ledger.acts.KINDS`.
        scope_kind: in what it was done, for example "dialogue", with its `scope_id`.
        on: the UTC day; the log knows no time of day.
        payload: codes, labels and numbers. Never a person, a pseudonym or words that somebody wrote; the id of
            a row only where everybody may see that row.
        sealed_until: the ledger commits to the act and does not show it before this day.

    Raises:
        MalformedError: the payload could hold words, a name or a time of day; or the kind is not known.
        ValueError: it would be sealed for longer than `MOST_SEALED`.
    """
    act = Act(kind=kind, scope_kind=scope_kind, scope_id=scope_id, on=on, payload=dict(payload))
    if sealed_until is not None and sealed_until > on + MOST_SEALED:
        raise ValueError(f"an act is sealed for {MOST_SEALED.days} days at most")
    log = log_of(scope_id)
    check_act(fields_of(act, log.origin if log else _NO_LOG))
    act.save(force_insert=True)
    if log is not None:
        open_act(act, log, sealed_until=sealed_until)
    return act


def open_act(
    act: Act, log: Log, *, late: bool = False, sealed_until: date | None = None, bare: bool = False
) -> Opening:
    """Write an act's opening.

    Args:
        late: the act is older than the ledger, which proves it from its first batch on, and says so.
        bare: leave out the payload, of an act of an earlier version that holds what no act may.
    """
    fields = fields_of(act, log.origin, bare=bare) | (_LATE if late else {})
    sealed = seal_act(fields, new_salt())
    return Opening.objects.create(
        act=act, log=log, entry=sealed.commitment, content=bytes(sealed), sealed_until=sealed_until
    )


def open_late_acts(log: Log) -> int:
    """Give every act of a log's scopes that no log can prove an opening that says that it is late; how many there were.

    Such are the acts older than the ledger, and those that waited in a log that has stopped.
    """
    living = Opening.objects.exclude(log__state=Log.State.STOPPED).values("act_id")
    acts = Act.objects.filter(leaf=None).exclude(id__in=living)
    others = Scope.objects.exclude(log=log) if log.is_default else Scope.objects.filter(log=log)
    ids = others.values_list("scope_id", flat=True)
    acts = acts.exclude(scope_id__in=ids) if log.is_default else acts.filter(scope_id__in=ids)
    found = list(acts)
    for act in found:
        try:
            open_act(act, log, late=True)
        except (MalformedError, NotCanonicalError):
            open_act(act, log, late=True, bare=True)
    return len(found)


def fields_of(act: Act, origin: str, *, bare: bool = False) -> dict[str, Value]:
    """What an act's opening says."""
    scope: dict[str, Value] = {} if act.scope_kind == OWN_SCOPE else {act.scope_kind: str(act.scope_id)}
    return {
        **({} if bare else act.payload),
        **scope,
        "v": 1,
        "log": origin,
        "id": str(act.id),
        "kind": act.kind,
        "on": act.on.isoformat(),
    }


def log_of(scope_id: UUID) -> Log | None:
    """The log that takes the acts of a scope; None where no ledger has begun."""
    own = Log.objects.filter(scopes__scope_id=scope_id).first()
    return own or Log.objects.filter(is_default=True).first()


def keep_in_log(*, scope_id: UUID, log: Log) -> None:
    """Let a log take a scope's acts from now on; acts that have an opening stay where they are."""
    Scope.objects.update_or_create(scope_id=scope_id, defaults={"log": log})


def keep_in_log_of(*, scope_id: UUID, parent_id: UUID) -> None:
    """Let a new scope, such as a dialogue, share the log of the one that it belongs to, such as its coalition."""
    parent = Scope.objects.filter(scope_id=parent_id).select_related("log").first()
    if parent is not None:
        keep_in_log(scope_id=scope_id, log=parent.log)


def seal_words(text: str, *, role: str, language: str) -> dict[str, Value]:
    """Keep words of an act with a salt of their own; what the act says of them: it holds a commitment alone."""
    sealed = seal_text(text, new_salt())
    commitment = base64_of(sealed.commitment)
    SealedText.objects.create(commitment=commitment, content=bytes(sealed))
    return {"commit": commitment, "lang": language, "role": role}


@transaction.atomic
def erase_words(commitments: Iterable[str]) -> None:
    """Erase words and salts: the acts stay checkable, and what the words were cannot be confirmed by anybody."""
    SealedText.objects.filter(commitment__in=list(commitments)).delete()


@transaction.atomic
def withhold_words(commitments: Iterable[str], *, withheld: bool) -> None:
    """Serve words no more, or again, while a decision about them is open."""
    SealedText.objects.filter(commitment__in=list(commitments)).update(withheld=withheld)


@transaction.atomic
def erase_opening(act: Act) -> None:
    """Erase what an act says, where the law asks for it. Its entry stays in the log."""
    Opening.objects.filter(act=act).update(content=None)
