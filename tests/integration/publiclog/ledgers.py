"""Logs for tests: begun, with acts of simulated dialogues, and folders of their own."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from concilio.ledger.keys import SEED_BYTES, KeyType, SigningKey
from concilio.ledger.log_folder import LogFolder, read_head
from concilio.ledger.policy_file import Operator, write_policy
from concilio.publiclog.actions import append
from concilio.publiclog.logs import begin_log, set_policy, verifier_keys
from concilio.publiclog.models import Act, Leaf, Log
from concilio.publiclog.places import folder_of

DAY = date(2026, 3, 10)
DIALOGUE = UUID("6426ce81-5b2d-45d8-b245-342e0c4314a3")


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def make_log(slug: str = "", on: date = DAY) -> Log:
    """A log whose files and keys are in the tests' own home."""
    slug = slug or f"log-{secrets.token_hex(4)}"
    return begin_log(slug=slug, origin=f"river.example/ledger/{slug}", on=on)


def make_acts(count: int, on: date = DAY, scope: UUID = DIALOGUE) -> list[Act]:
    return [
        append(kind="phase.moved", scope_kind="dialogue", scope_id=scope, on=on, payload={"phase": "joint"})
        for _ in range(count)
    ]


def make_document_act(content: bytes, on: date = DAY) -> Act:
    from concilio.publiclog.logs import file_of

    return append(
        kind="release.published",
        scope_kind="dialogue",
        scope_id=DIALOGUE,
        on=on,
        payload={"release": 1, "files": [file_of("release.json", content, "application/json")]},
    )


def witness_keys(name: str) -> list[SigningKey]:
    return [
        SigningKey(name, type_, secrets.token_bytes(SEED_BYTES))
        for type_ in (KeyType.WITNESS_ED25519, KeyType.ML_DSA_44)
    ]


def give_policy(log: Log, on: date = DAY, **communities: list[list[SigningKey]]) -> None:
    """A policy with the witnesses of each community, by label."""
    operators = {
        label: [Operator(tuple(key.verifier for key in keys)) for keys in each]
        for label, each in communities.items()
    }
    set_policy(log=log, content=write_policy(verifier_keys(log), operators), on=on)


def entries_of(log: Log) -> list[bytes]:
    return [bytes(e) for e in Leaf.objects.filter(log=log).order_by("index").values_list("entry", flat=True)]


def size_on_disk(log: Log) -> int:
    head = read_head(folder_of(log).read)
    return head[0].size if head else 0


def home() -> Path:
    return Path(settings.LEDGER_FOLDER)


def mirror_of(log: Log, to: Path) -> LogFolder:
    """A copy of what a log serves, as a visit keeps it."""
    import shutil

    shutil.copytree(folder_of(log).path, to, ignore=shutil.ignore_patterns("instance", ".lock"))
    return LogFolder(to)


def new_scope() -> UUID:
    return uuid4()
