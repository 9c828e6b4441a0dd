"""The only code that begins a log, gives it a policy, or says whether it may sign."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import transaction

from concilio.ledger.checkpoints import is_origin
from concilio.ledger.keys import SEED_BYTES, KeyType, SigningKey, VerifierKey, read_verifier_key
from concilio.ledger.log_folder import INSTANCE
from concilio.ledger.policies import Policy as Rules
from concilio.ledger.policies import read_policy
from concilio.ledger.strict import MalformedError, base64_of
from concilio.ledger.tree import EMPTY_ROOT
from concilio.publiclog.actions import OWN_SCOPE, Value, append, keep_in_log, open_late_acts
from concilio.publiclog.models import Act, Log, Policy, Scope
from concilio.publiclog.places import folder_of, write_keys

NO_KEY = "no-key"
"""Why a log sleeps of which no secret key is there."""


class AnotherLogsPolicyError(MalformedError):
    """A policy that names keys which are not this log's."""


class NoMajorityError(MalformedError):
    """A policy that two disjoint sets of a community's witnesses could meet."""


@transaction.atomic
def begin_log(
    *, slug: str, origin: str, on: date, succeeds: Log | None = None, scopes: Iterable[UUID] = ()
) -> Log:
    """Begin a log: two keys, a folder, and its first act. Acts older than it enter late.

    Args:
        origin: its name for ever, such as example.org/ledger/river; it stays when the host changes.
        succeeds: a log that cannot go on; this one says so, and takes its acts from now on.
        scopes: whose acts it takes, such as a coalition's and its dialogues'; without any, the first log takes all.

    Raises:
        MalformedError: a name that no log may have, or the name of another log.
        FileExistsError: keys of a log of this slug are there already.
    """
    if not is_origin(origin):
        raise MalformedError("a log's name is ASCII without spaces and plus signs, at most 255 characters")
    if Log.objects.filter(slug=slug).exists() or Log.objects.filter(origin=origin).exists():
        raise MalformedError("there is a log of this name already")
    keys = [
        SigningKey(origin, type_, secrets.token_bytes(SEED_BYTES))
        for type_ in (KeyType.LOG_ED25519, KeyType.ML_DSA_44)
    ]
    log = Log.objects.create(
        slug=slug,
        origin=origin,
        keys="\n".join(str(key.verifier) for key in keys),
        begun_on=on,
        is_default=not scopes and not Log.objects.filter(is_default=True).exists(),
    )
    for scope in (log.id, *scopes):
        keep_in_log(scope_id=scope, log=log)
    if succeeds is not None:
        _take_over(log, succeeds)
    write_keys(slug, keys)
    mark_instance(log)
    _say(log, "ledger.begun", on, {"vkeys": [str(key.verifier) for key in keys]})
    if succeeds is not None:
        last = succeeds.checkpoints.last()
        _say(
            log,
            "ledger.succeeds",
            on,
            {
                "origin": succeeds.origin,
                "size": last.size if last else 0,
                "root": base64_of(bytes(last.root)) if last else base64_of(EMPTY_ROOT),
                "reason": succeeds.why or "moved",
            },
        )
    open_late_acts(log)
    return log


@transaction.atomic
def set_policy(*, log: Log, content: str, on: date) -> Policy:
    """Put a policy in force, as an act. That every community has agreed is for the caller to know.

    Raises:
        MalformedError: as `policy_for`.
    """
    log = Log.objects.select_for_update().get(pk=log.pk)
    policy_for(log, content)
    last = log.policies.last()
    number = last.number + 1 if last else 1
    kept = Policy.objects.create(log=log, number=number, content=content, on=on)
    _say(
        log,
        "ledger.policy",
        on,
        {"number": number, "files": [file_of("policy", content.encode(), "text/plain")]},
    )
    return kept


def policy_for(log: Log, content: str) -> Rules:
    """A policy that a log may have.

    Raises:
        MalformedError: no policy; AnotherLogsPolicyError: not this log's keys alone; NoMajorityError: one that does
            not need more than half of the witnesses of every community.
    """
    policy = read_policy(content.encode())
    if not policy.logs or {str(key) for key in policy.logs} - {str(key) for key in verifier_keys(log)}:
        raise AnotherLogsPolicyError("this policy is of another log")
    if policy.quorum is not None and not policy.has_majorities():
        raise NoMajorityError("more than half of each community's witnesses must sign")
    return policy


def put_asleep(log: Log, why: str) -> None:
    """Sign nothing until what was signed has been fetched back; a log that has stopped stays so."""
    Log.objects.filter(pk=log.pk, state=Log.State.AWAKE).update(state=Log.State.ASLEEP, why=why)


def wake_with_key(log: Log) -> None:
    """Let a log sign again that slept since none of its secret keys was there."""
    Log.objects.filter(pk=log.pk, state=Log.State.ASLEEP, why=NO_KEY).update(state=Log.State.AWAKE, why="")


def stop(log: Log, why: str) -> None:
    """Sign nothing more: two heads contradict each other, and the communities decide."""
    Log.objects.filter(pk=log.pk).update(state=Log.State.STOPPED, why=why)


def wake(log: Log, on: date, *, was: int, now: int, lost: int) -> None:
    """Let a log sign again after it was fetched back, as an act that says what was lost."""
    log.state, log.why, log.instance = Log.State.AWAKE, "", uuid4()
    log.save(update_fields=["state", "why", "instance"])
    mark_instance(log)
    _say(log, "ledger.restored", on, {"from": was, "to": now, "lost": lost})


def mark_instance(log: Log) -> None:
    """Write beside the tiles which database they belong to."""
    folder_of(log).write(INSTANCE, f"{log.instance}\n".encode())


def verifier_keys(log: Log) -> list[VerifierKey]:
    """A log's public keys."""
    return [read_verifier_key(line) for line in log.keys.split("\n")]


def file_of(name: str, content: bytes, media_type: str, language: str = "") -> dict[str, Value]:
    """How an act names a document: by hash and length."""
    return {
        "bytes": len(content),
        "name": name,
        "sha256": sha256(content).hexdigest(),
        "type": media_type,
        **({"lang": language} if language else {}),
    }


def _take_over(log: Log, old: Log) -> None:
    stop(old, old.why or "succeeded")
    Scope.objects.filter(log=old).exclude(scope_id=old.id).update(log=log)
    if old.is_default:
        Log.objects.filter(pk=old.pk).update(is_default=False)
        Log.objects.filter(pk=log.pk).update(is_default=True)
        log.is_default = True


def _say(log: Log, kind: str, on: date, payload: dict[str, Value]) -> Act:
    return append(kind=kind, scope_kind=OWN_SCOPE, scope_id=log.id, on=on, payload=payload)
