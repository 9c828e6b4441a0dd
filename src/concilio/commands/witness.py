"""`concilio witness`: sign, for one community, that a ledger only ever grows. Runs away from the server."""

from __future__ import annotations

import json
import os
import secrets
import signal
import threading
import time
from hashlib import sha256
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from concilio.ledger.asking import post_over_http
from concilio.ledger.checkpoints import Checkpoint, sign
from concilio.ledger.keys import SEED_BYTES, KeyType, SigningKey, VerifierKey, is_key_name, read_signing_key
from concilio.ledger.log_folder import LogFolder
from concilio.ledger.mirror import ForkError, UnreachableError, read_from, update_mirror, update_openings
from concilio.ledger.notes import Note
from concilio.ledger.policies import read_policy
from concilio.ledger.strict import MalformedError
from concilio.ledger.tiles import WIDTH
from concilio.ledger.witness import Seen
from concilio.ledger.witness_server import WitnessServer
from concilio.ledger.witness_state import Witness, WitnessState

GOOD, REFUSED, NOT_READABLE, LATER = 0, 1, 2, 3
KEY_FILES = {KeyType.WITNESS_ED25519: "witness-ed25519.key", KeyType.ML_DSA_44: "witness-ml-dsa-44.key"}
# Of a small log all openings are read again, so that erased ones go; of a large one the new ones and some by chance.
ALL_OPENINGS, SOME_OPENINGS = 20, 10

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Witness a ledger for one community: sign that it only ever grows. Runs away from the server.",
)
Home = Annotated[
    Path, typer.Option(help="Folder of this witness: its keys, its memory, its copies. Back up none of it.")
]
DEFAULT_HOME = Path("witness")


@app.command()
def init(
    name: Annotated[
        str, typer.Argument(help="What its signatures are called: neutral, such as river.example/w1.")
    ],
    home: Home = DEFAULT_HOME,
) -> None:
    """Make a witness's two keys and print what the policy needs of them.

    The keys are never copied and never restored from a backup: an old memory would sign a fork. If they are lost,
    make new ones and ask for a new policy.

    Example:

        concilio witness init river.example/w1 --home ~/witness
    """
    if not is_key_name(name) or not name.isascii():
        _refuse(f"{name}: a name is ASCII without spaces and plus signs.")
    os.umask(0o077)
    home.mkdir(parents=True, exist_ok=True)
    if any((home / file).exists() for file in KEY_FILES.values()):
        _refuse(f"{home} holds a witness already. Choose another folder.")
    for type_, file in KEY_FILES.items():
        key = SigningKey(name, type_, secrets.token_bytes(SEED_BYTES))
        handle = os.open(home / file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(key.key_file() + "\n")
        typer.echo(str(key.verifier))
    WitnessState(home / "state.sqlite3")


@app.command(name="add-log")
def add_log(
    policy: Annotated[
        Path, typer.Argument(help="The log's policy file, as your community has agreed to it.")
    ],
    home: Home = DEFAULT_HOME,
) -> None:
    """Watch the log of a policy from now on. Repeat it after a new policy: what was seen stays.

    Example:

        concilio witness add-log policy --home ~/witness
    """
    witness = _witness(home)
    try:
        read = read_policy(policy.read_bytes())
    except MalformedError as error:
        _refuse(f"{policy}: {error}.")
    origins = {key.name for key in read.logs}
    if len(origins) != 1:
        _refuse(f"{policy}: a policy for a witness names one log.")
    origin = origins.pop()
    witness.state.add_log(origin, read.logs)
    typer.echo(f"{origin}: {len(read.logs)} keys.")
    mine = {str(key.verifier) for key in witness.signers}
    if not mine & {str(key) for key in read.witnesses.values()}:
        typer.echo("This witness is not in the policy yet: its signatures do not count there.", err=True)


@app.command()
def serve(
    home: Home = DEFAULT_HOME,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0: a free one, which is printed.")] = 8100,
) -> None:
    """Answer logs that ask for a signature, until stopped. For a machine that is always on; others use visit.

    Example:

        concilio witness serve --home ~/witness --port 8100
    """
    server = WitnessServer((host, port), _witness(home))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    typer.echo(f"http://{host}:{server.server_address[1]}")
    with server:
        server.serve_forever()


@app.command()
def visit(
    url: Annotated[str, typer.Argument(help="The log's address, or a folder that somebody brought.")],
    home: Home = DEFAULT_HOME,
    keep: Annotated[
        Path | None, typer.Option(help="Where to keep the full copy (default: in the witness's folder).")
    ] = None,
    carry: Annotated[
        Path | None, typer.Option(help="Write the signatures into this file instead of sending them.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for a program.")] = False,
) -> None:
    """Read a log, check that it continues what was seen, keep a copy, sign, and hand the signatures over.

    Needs no server and no open port, and works through Tor (torsocks concilio witness visit ...). Run it once a day
    by a timer: a time of signing then tells nothing about a person.

    Exit code: 0 signed; 1 the log was changed: nothing was signed, and what was seen is kept as evidence;
    2 not readable; 3 no answer for now.

    Example:

        concilio witness visit https://river.example/ledger/river/ --home ~/witness
    """
    witness = _witness(home)
    try:
        read = read_from(url)
        origin = read("checkpoint").partition(b"\n")[0].decode("utf-8", "replace")
        keys = witness.state.logs().get(origin)
        if keys is None:
            _refuse(f"{origin} is not watched here: concilio witness add-log POLICY.")
        mirror = LogFolder(keep or home / "copies" / sha256(origin.encode()).hexdigest()[:16])
        mirror.path.mkdir(parents=True, exist_ok=True)
        seen = witness.state.seen(origin)
        last = Checkpoint(origin, seen.size, seen.root)
        visited = update_mirror(read, mirror, keys=keys, seen=last)
        bundles = _bundles(visited.checkpoint.size, visited.new)
        update_openings(read, mirror, visited.checkpoint.size, bundles)
        lines = _sign(witness, visited.checkpoint, visited.note, seen, keys)
        told = _hand_over(url, carry, f"{visited.checkpoint}\n{lines}")
    except FileNotFoundError as error:
        _say_later(f"{url}: no {error.filename or error} there.")
    except UnreachableError as error:
        _say_later(str(error))
    except MalformedError as error:
        _refuse(f"{url}: {error}.")
    except ForkError as error:
        witness.state.keep_evidence(origin, read("checkpoint"))
        typer.echo(f"concilio: {error}. Nothing was signed. Tell your community.", err=True)
        raise typer.Exit(REFUSED) from None
    result = {"origin": origin, "size": visited.checkpoint.size, "new": visited.new, "handed_over": told}
    typer.echo(
        json.dumps(result)
        if as_json
        else f"{origin}: {visited.checkpoint.size} leaves, {visited.new} new. Signed; {told}."
    )
    raise typer.Exit(LATER if told == "not taken" else GOOD)


def _sign(witness: Witness, head: Checkpoint, note: Note, seen: Seen, keys: list[VerifierKey]) -> str:
    """The lines of this witness, after its memory is on the disk."""
    now = int(time.time())
    lines = [sign(head, key, now) for key in witness.signers]
    known = {(key.name, key.id) for key in keys}
    own = Note(note.text, tuple(line for line in note.lines if (line.name, line.key_id) in known))
    whole = own.with_lines(lines)
    if not witness.state.record(head.origin, seen, Seen(head.size, head.root), str(whole)):
        raise UnreachableError("another visit or request was at work at the same time; nothing was signed")
    return "".join(map(str, lines))


def _hand_over(url: str, carry: Path | None, body: str) -> str:
    if carry is not None:
        carry.write_text(body, "utf-8")
        return f"signatures in {carry}"
    if not url.startswith(("http://", "https://")):
        return "not taken"
    reply = post_over_http(f"{url.rstrip('/')}/cosignature", body.encode())
    return "handed over" if reply.status == 204 else "not taken"


def _bundles(size: int, new: int) -> list[int]:
    every = range(-(-size // WIDTH))
    if len(every) <= ALL_OPENINGS:
        return list(every)
    fresh = set(range((size - new) // WIDTH, len(every)))
    return sorted(fresh | set(secrets.SystemRandom().sample(every, SOME_OPENINGS)))


def _witness(home: Path) -> Witness:
    try:
        keys = [read_signing_key((home / file).read_text("ascii").strip()) for file in KEY_FILES.values()]
    except FileNotFoundError:
        _refuse(f"{home} holds no witness: concilio witness init NAME --home {home}.")
    except MalformedError as error:
        _refuse(f"{home}: {error}.")
    return Witness(WitnessState(home / "state.sqlite3"), keys)


def _say_later(message: str) -> NoReturn:
    typer.echo(f"concilio: {message.rstrip('.')}.", err=True)
    raise typer.Exit(LATER)


def _refuse(message: str) -> NoReturn:
    typer.echo(f"concilio: {message}", err=True)
    raise typer.Exit(NOT_READABLE)


def register(parent: typer.Typer) -> None:
    """Add these commands to the command line."""
    parent.add_typer(app, name="witness")
