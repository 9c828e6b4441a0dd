"""`concilio check`: whether an installation is set up well, line by line, with what to do where it is not."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from concilio.commands.checks.finding import Finding, Level
from concilio.commands.checks.network import check_certificates, check_hosts
from concilio.commands.checks.system import check_clock, check_disk, check_home, check_service, check_settings
from concilio.config.environment import read_environment
from concilio.storage.operator_error import OperatorError

NOT_WELL = 1


def check(
    as_json: Annotated[bool, typer.Option("--json", help="For a program: one JSON object.")] = False,
) -> None:
    """Check settings, disk, clock, database, migrations, hosts and certificates, and say what to do.

    Nothing is changed. It ends with 0 where nothing is wrong, warnings or not, and else with 1.

    Examples:

    - `concilio check`

    - `concilio check --json`
    """
    found = []
    for one in findings():
        found.append(one)
        if not as_json:
            _say(one)
    wrong = [one for one in found if one.level is Level.WRONG]
    if as_json:
        typer.echo(json.dumps({"well": not wrong, "checks": [asdict(one) for one in found]}, indent=1))
    elif not wrong:
        warned = any(one.level is Level.WARNING for one in found)
        typer.echo("Nothing is wrong, but look at the warnings." if warned else "All is well.")
    if wrong:
        raise typer.Exit(NOT_WELL)


def findings() -> Iterator[Finding]:
    """Each check's finding, as soon as it is known."""
    try:
        said = read_environment(os.environ)
    except OperatorError as error:
        yield Finding("settings", Level.WRONG, str(error))
        return
    yield from check_settings(os.environ)
    there = True
    for one in check_home(said.home):
        there = there and one.level is not Level.WRONG
        yield one
    if there:
        # The only checks that need Django, which takes a second to load.
        from concilio.commands.checks.database import check_database

        yield from check_disk(said.home)
        yield from check_clock()
        yield from check_database()
        yield from check_service(said.home)
    yield from check_hosts(said.hosts)
    yield from check_certificates(said.hosts)


def _say(one: Finding) -> None:
    typer.echo(f"{one.level.value:<8} {one.check:<12} {one.says}")
    if one.do:
        typer.echo(f"{'':<22}{one.do}")


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(check)
