"""`concilio verify`: does a document stand in a public ledger, unchanged? Works offline, from three files."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from concilio.ledger.policies import Policy, read_policy
from concilio.ledger.proof_file import ProofFile, read_proof_file
from concilio.ledger.strict import MalformedError
from concilio.ledger.verifying import Result, Verdict
from concilio.ledger.verifying import verify as verify_document

GOOD, NOT_PROVED, NOT_READABLE, NOT_FRESH = 0, 1, 2, 3
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
    file: Annotated[Path, typer.Argument(help="The document: a release, an accord, an export.")],
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
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for a program.")] = False,
) -> None:
    """Check offline that a document stands in a public ledger and was not changed since.

    It shows that nothing was changed, not that it is true. A policy from the people who run the server proves
    nothing against them.

    Exit code: 0 good, 1 not proved, 2 not readable, 3 good but not fresh.

    Examples:

        concilio verify release.json --policy policy

        concilio verify accord.en.pdf accord.en.pdf.tlog-proof --policy policy --fresh 3d
    """
    not_before = _not_before(fresh)
    content = _read(file)
    asked, held = _read_proof(proof or file.with_name(f"{file.name}.tlog-proof")), _read_policy(policy)
    verdict = verify_document(content, asked, held, not_before=not_before)
    typer.echo(_as_json(verdict) if as_json else _as_words(verdict))
    raise typer.Exit({Result.GOOD: GOOD, Result.STALE: NOT_FRESH}.get(verdict.result, NOT_PROVED))


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
        lines.append("This shows that nothing was changed, not that it is true.")
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
