"""Changing a log's own keys: a new pair signs beside the old one for thirty days, then a new policy, then the old ends.

The log's name never changes. A proof that was downloaded before stays good under the policy of its time; the server's
proof files are made again from the tiles, against a head that the new policy accepts.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.db import transaction

from concilio.ledger.keys import SEED_BYTES, KeyType, SigningKey, VerifierKey
from concilio.ledger.policies import read_policy
from concilio.publiclog.actions import OWN_SCOPE, append
from concilio.publiclog.logs import verifier_keys
from concilio.publiclog.models import Act, Log
from concilio.publiclog.places import destroy_key, read_keys, write_keys

BOTH_SIGN = timedelta(days=30)


class CannotRotateError(RuntimeError):
    """Nothing was changed; the message says what is missing, and what to do."""


@transaction.atomic
def add_keys(*, log: Log, on: date) -> list[VerifierKey]:
    """Make a pair of keys that sign from the next sealing on, beside those that are there; as an act.

    Raises:
        CannotRotateError: the log has stopped, or keys were added that have replaced none yet.
    """
    log = Log.objects.select_for_update().get(pk=log.pk)
    if log.state == Log.State.STOPPED:
        raise CannotRotateError(
            f"{log.origin} has stopped. Begin a successor: concilio ledger begin --succeeds."
        )
    if sum(_is_here(log, key) for key in verifier_keys(log)) > 2:
        raise CannotRotateError("Keys were added that have replaced none yet: concilio ledger end-keys.")
    pair = [
        SigningKey(log.origin, type_, secrets.token_bytes(SEED_BYTES))
        for type_ in (KeyType.LOG_ED25519, KeyType.ML_DSA_44)
    ]
    added = [key.verifier for key in pair]
    log.keys = "\n".join([*log.keys.split("\n"), *map(str, added)])
    log.save(update_fields=["keys"])
    _say(log, "ledger.key_added", on, added)
    write_keys(log.slug, pair, beside=True)
    return added


def end_keys(*, log: Log, on: date) -> list[VerifierKey]:
    """End the keys that the policy in force no longer names, as an act, and destroy their secret halves.

    Raises:
        CannotRotateError: it rests on the oldest; the keys that stay have signed for less than thirty days, or are
            not here.
    """
    with transaction.atomic():
        log = Log.objects.select_for_update().get(pk=log.pk)
        ended = _to_end(log, on)
        stay = [key for key in verifier_keys(log) if key not in ended]
        log.keys = "\n".join(map(str, stay))
        log.save(update_fields=["keys"])
        _say(log, "ledger.key_ended", on, ended)
    for key in ended:
        destroy_key(log.slug, key)
    return ended


def _to_end(log: Log, on: date) -> list[VerifierKey]:
    keys = verifier_keys(log)
    row = log.policies.last()
    stay = set(read_policy(row.content.encode()).logs if row else keys[-2:])
    ended = [key for key in keys if key not in stay]
    since = max((_added_on(log, key) for key in stay), default=date.min)
    if not ended or any(_added_on(log, key) > since for key in ended):
        raise CannotRotateError(
            "The policy in force rests on the oldest keys. Add new ones (concilio ledger add-keys) and have every "
            "community agree to a policy that names them alone."
        )
    if not all(_is_here(log, key) for key in stay):
        raise CannotRotateError("A key that the policy names is not here: nothing could sign after this.")
    if on < since + BOTH_SIGN:
        raise CannotRotateError(
            f"Old and new keys sign together for {BOTH_SIGN.days} days: until {since + BOTH_SIGN}."
        )
    return ended


def _is_here(log: Log, key: VerifierKey) -> bool:
    return key in [each.verifier for each in read_keys(log.slug)]


def _added_on(log: Log, key: VerifierKey) -> date:
    for act in Act.objects.filter(scope_id=log.id, kind="ledger.key_added"):
        if str(key) in act.payload.get("vkeys", ()):
            return act.on
    return date.min  # one of those with which the log began


def _say(log: Log, kind: str, on: date, keys: list[VerifierKey]) -> None:
    append(
        kind=kind, scope_kind=OWN_SCOPE, scope_id=log.id, on=on, payload={"vkeys": [str(key) for key in keys]}
    )
