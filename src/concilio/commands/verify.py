"""`concilio verify`: does a document stand in a public ledger, unchanged? Works offline, from three files."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from concilio.ledger.audit import Audit, audit, read_state, write_state
from concilio.ledger.checkpoints import read_signed_checkpoint
from concilio.ledger.mirror import UnreachableError
from concilio.ledger.policies import Policy, read_policy
from concilio.ledger.proof_file import ProofFile, read_proof_file
from concilio.ledger.strict import MalformedError, base64_of
from concilio.ledger.verifying import Result, Verdict
from concilio.ledger.verifying import verify as verify_document

GOOD, NOT_PROVED, NOT_READABLE, NOT_FRESH = 0, 1, 2, 3
NOT_TRUTH = "This shows that nothing was changed, not that it is true."
_SECONDS = {"h": 3600, "d": 86_400}

MEANING = {
    Result.GOOD: "This document stands in the ledger, unchanged.",
    Result.STALE: "This document stands in the ledger, unchanged; but no witness has signed lately.",
    Result.NO_QUORUM: "Too few of the policy's witnesses signed this state of the ledger. Nothing is proved.",
    Result.NOT_IN_LOG: "The act in this proof does not stand in the ledger that was signed. Nothing is proved.",
    Result.NOT_AN_ACT: "The proof holds no act of this ledger. Nothing is proved.",
    Result.ANOTHER_FILE: "The ledger speaks of another document than this one. Nothing is proved of this one.",
}


def verify(
    file: Annotated[
        Path | None, typer.Argument(help="The document: a release, an accord, an export.")
    ] = None,
    proof: Annotated[
        Path | None,
        typer.Argument(help="Its proof; without it, the document's name with .tlog-proof after it."),
    ] = None,
    policy: Annotated[
        Path,
        typer.Option(help="Which witnesses must have signed: the file that your own community publishes."),
    ] = Path("policy"),
    fresh: Annotated[
        str,
        typer.Option(help="How long ago a witness may have signed last, such as 3d or 12h; empty: any time."),
    ] = "",
    log: Annotated[
        str, typer.Option(help="Audit a whole ledger instead: its address, or a folder with a copy.")
    ] = "",
    since: Annotated[
        Path | None,
        typer.Option(help="With --log: file that remembers its head, for the next audit to continue."),
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(help="Compare two signed heads of one ledger that you and somebody else were shown."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for a program.")] = False,
) -> None:
    """Check offline that a document stands in a public ledger and was not changed since; or audit a whole ledger.

    It shows that nothing was changed, not that it is true. A policy from the people who run the server proves
    nothing against them.

    Exit code: 0 good, 1 not proved, 2 not readable, 3 good but not fresh.

    Examples:

        concilio verify release.json --policy policy

        concilio verify accord.en.pdf accord.en.pdf.tlog-proof --policy policy --fresh 3d

        concilio verify --log https://river.example/ledger/river/ --policy policy --since river.state

        concilio verify --compare mine.checkpoint theirs.checkpoint --policy policy
    """
    not_before = _not_before(fresh)
    if compare is not None:
        _compare(compare, policy)
    if log:
        audit_log(log, _read_policy(policy), since, as_json=as_json)
    if file is None:
        _refuse("name a document, or a ledger with --log. See concilio verify --help.")
    content = _read(file)
    asked, held = _read_proof(proof or file.with_name(f"{file.name}.tlog-proof")), _read_policy(policy)
    verdict = verify_document(content, asked, held, not_before=not_before)
    typer.echo(_as_json(verdict) if as_json else _as_words(verdict))
    raise typer.Exit({Result.GOOD: GOOD, Result.STALE: NOT_FRESH}.get(verdict.result, NOT_PROVED))


def audit_log(place: str, policy: Policy, since: Path | None, *, as_json: bool) -> NoReturn:
    """Audit a whole log and remember its head; ends the command."""
    try:
        found = audit(place, policy, seen=read_state(since) if since else None)
    except MalformedError as error:
        _refuse(f"{place}: {error}.")
    except UnreachableError as error:
        _refuse(f"{error}.")
    if since is not None and not found.faults:
        write_state(since, found.checkpoint)
    typer.echo(_audit_as_json(found) if as_json else _audit_as_words(found))
    raise typer.Exit(NOT_PROVED if found.faults else GOOD)


def _audit_as_words(found: Audit) -> str:
    lines = [
        f"{found.checkpoint.origin}: {found.checkpoint.size} leaves, {found.openings} open, "
        f"{found.hidden} not shown (sealed, erased or lost).",
        f"Last witnessed: {_day(found.witnessed)}.",
    ]
    if found.faults:
        return "\n".join([*lines, *found.faults, "This ledger is not as it was signed. Keep what you have."])
    return "\n".join([*lines, "Every bundle, tile and opening is as it was signed.", NOT_TRUTH])


def _audit_as_json(found: Audit) -> str:
    head = found.checkpoint
    return json.dumps(
        {
            "origin": head.origin,
            "size": head.size,
            "root": base64_of(head.root),
            "open": found.openings,
            "not_shown": found.hidden,
            "witnessed": found.witnessed,
            "faults": list(found.faults),
        },
        ensure_ascii=False,
    )


def _compare(files: tuple[Path, Path], policy: Path) -> NoReturn:
    """One verdict on two heads; ends the command."""
    keys = _read_policy(policy)
    heads = []
    for each in files:
        try:
            head, note = read_signed_checkpoint(_read(each))
        except MalformedError as error:
            _refuse(f"{each}: {error}.")
        if not any(one.key in keys.logs for one in keys.signatures(head, note)):
            _refuse(f"{each}: no key of the log in this policy signed it.")
        heads.append(head)
    mine, theirs = heads
    if mine.origin != theirs.origin:
        _refuse("these are heads of two ledgers.")
    if mine.size == theirs.size and mine.root != theirs.root:
        typer.echo(
            "The ledger showed you two different states of the same size. Keep both files: they prove it."
        )
        raise typer.Exit(NOT_PROVED)
    if mine.size == theirs.size:
        typer.echo("Both are the same state.")
        raise typer.Exit(GOOD)
    typer.echo(
        "One is larger. Audit the ledger with --log and --since to see that it continues the smaller one."
    )
    raise typer.Exit(NOT_FRESH)


def _not_before(fresh: str) -> int | None:
    if not fresh:
        return None
    match = re.fullmatch(r"([1-9]\d{0,4})([hd])", fresh, re.ASCII)
    if match is None:
        _refuse(f"--fresh {fresh}: write a number and h or d, such as 3d.")
    return int(time.time()) - int(match[1]) * _SECONDS[match[2]]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        _refuse(f"{path}: {error.strerror}.")


def _read_proof(path: Path) -> ProofFile:
    try:
        return read_proof_file(_read(path))
    except MalformedError as error:
        _refuse(f"{path}: {error}.")


def _read_policy(path: Path) -> Policy:
    try:
        return read_policy(_read(path))
    except MalformedError as error:
        _refuse(f"{path}: {error}.")


def _as_words(verdict: Verdict) -> str:
    lines = [MEANING[verdict.result]]
    if verdict.act is not None:
        lines.append(f"The act: {verdict.act.kind}, {verdict.act.on}, in {verdict.act.log}.")
    if verdict.result in {Result.GOOD, Result.STALE}:
        lines.append(f"Last witnessed: {_day(verdict.witnessed)}.")
        lines.append(NOT_TRUTH)
    return "\n".join(lines)


def _as_json(verdict: Verdict) -> str:
    return json.dumps(
        {
            "result": str(verdict.result),
            "act": dict(verdict.act.fields) if verdict.act else None,
            "witnessed": verdict.witnessed,
        },
        ensure_ascii=False,
    )


def _day(witnessed: int | None) -> str:
    return f"{datetime.fromtimestamp(witnessed, UTC):%Y-%m-%d}" if witnessed else "never"


def _refuse(message: str) -> NoReturn:
    typer.echo(f"concilio: {message}", err=True)
    raise typer.Exit(NOT_READABLE)


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(verify)
