"""`concilio demo`: a simulated dialogue to walk through, served on this machine."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concilio.commands import serve as serving
from concilio.commands.children import in_a_child
from concilio.commands.starting import alone
from concilio.demo.ledger import SLUG as LEDGER
from concilio.demo.ledger import begin_demo_ledger, seal_week, witnesses
from concilio.demo.words import COMMUNITY_NAMES

if TYPE_CHECKING:
    from concilio.demo.build import Demo

DEFAULT_HOME = Path("var/demo")
HOST = "127.0.0.1"


def demo(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    home: Annotated[
        Path, typer.Option(help="Folder of the demonstration; a whole one is used again.")
    ] = DEFAULT_HOME,
    build_only: Annotated[bool, typer.Option("--build-only", help="Make it and stop.")] = False,
) -> None:
    """Serve a simulated dialogue of two communities that do not exist, and say where to look.

    Examples:

        concilio demo

        concilio demo --port 9000 --home /tmp/demo
    """
    os.environ["CONCILIO_HOME"] = str(home)
    os.environ.pop("CONCILIO_DATABASE", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilio.config.settings")
    known = home / "demo.json"

    def make() -> None:
        serving.prepare()
        if not known.exists():
            _build(known)

    with alone(HOST, None if build_only else port), witnesses(home, sorted(COMMUNITY_NAMES)):
        if build_only:
            make()
            return
        in_a_child(make)
        _say_where(json.loads(known.read_text("utf-8")), port)
        serving.run(HOST, port, 0)


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(demo)


def _build(known: Path) -> None:
    from django.db import connection, transaction
    from django.utils import timezone
    from rich.console import Console

    from concilio.demo.build import build_demo

    home, labels, today = known.parent, sorted(COMMUNITY_NAMES), timezone.now().date()
    console = Console(stderr=True)
    with console.status("Making a simulated dialogue …") as status:
        with transaction.atomic():
            log = begin_demo_ledger(home, labels, today)
            made: Demo = build_demo(
                progress=lambda step: status.update(f"Making a simulated dialogue: {step} …")
            )
        status.update("Making a simulated dialogue: a sealed week of public acts …")
        seal_week(home, labels, log, today)
    known.write_text(json.dumps(asdict(made), ensure_ascii=False, indent=1), "utf-8")
    connection.close()


def _say_where(made: dict[str, Any], port: int) -> None:
    base = f"http://localhost:{port}"
    say = typer.echo
    say("Everything here is simulated: the people, their answers, the organisations. Stop with Ctrl+C.\n")
    say(f"  the pages           {base}/en/   (also /ar/ /az/ /hy/ /ru/)")
    say(f"  the dialogue        {base}/en/d/{made['slug']}/")
    say(f"  what was released   {base}/en/d/{made['slug']}/findings/")
    say(
        f"  the public ledger   {base}/en/ledger/{LEDGER}/   one simulated witness of each community runs here"
    )
    say("  check the release   with these four lines; in life the policy comes from your own community:")
    release = f"{base}/en/d/{made['slug']}/findings/1/release.json"
    say(f"      curl -o release-1.json {release}")
    say(f"      curl -o release-1.json.tlog-proof {release}.tlog-proof")
    say(f"      curl -O {base}/ledger/{LEDGER}/policy")
    say("      concilio verify release-1.json --policy policy")
    say(f"  take a seat         {base}/en/d/{made['slug']}/risks/   with one of these codes:")
    for label, codes in made["codes"].items():
        for code in codes:
            say(f"      {label:<12} {code}")
    say(f"\n  the staff’s desk    {base}/en/desk/   log in as one of these; as second factor use a")
    say("                      recovery code (each works once), or add the key to an authenticator app:")
    for account in made["accounts"]:
        say(f"      {account['office']:<20} {account['email']}  password: {account['password']}")
        say(f"      {'':<20} codes: {', '.join(account['recovery_codes'])}  key: {account['totp_secret']}")
    say("")
