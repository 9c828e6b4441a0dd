"""`concilio ledger`: begin, seal, recover and look after the ledger of an installation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from uuid import UUID

import typer

if TYPE_CHECKING:
    from concilio.publiclog.models import Log

FAILED, NOT_READABLE = 1, 2

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Begin, seal, recover and look after this installation's ledger of public acts.",
)
Which = Annotated[str, typer.Option("--log", help="Short name of the log; without it, the only one.")]


@app.command()
def begin(
    origin: Annotated[str, typer.Argument(help="Its name for ever, such as river.example/ledger/river.")],
    succeeds: Annotated[str, typer.Option(help="Short name of a log that cannot go on.")] = "",
    coalition: Annotated[
        str, typer.Option(help="Id of the coalition whose acts it takes; without it, everybody's.")
    ] = "",
) -> None:
    """Begin a ledger: makes its keys and takes in the public acts so far, which say that they are late.

    The last part of the name is the log's short name, in its address /ledger/NAME/.

    Example:

        concilio ledger begin river.example/ledger/river
    """
    _set_up()
    from django.utils import timezone

    from concilio.ledger.strict import MalformedError
    from concilio.publiclog.logs import begin_log
    from concilio.publiclog.places import keys_folder

    slug = origin.rsplit("/", 1)[-1]
    try:
        log = begin_log(
            slug=slug,
            origin=origin,
            on=timezone.now().date(),
            succeeds=_log(succeeds) if succeeds else None,
            scopes=_scopes(coalition) if coalition else (),
        )
    except MalformedError as error:
        _refuse(f"{origin}: {error}.")
    except FileExistsError as error:
        _refuse(f"{error.filename}: there is a key already. Nothing was changed.")
    typer.echo(f"{log.origin} has begun. Its keys are in {keys_folder(slug)}; they belong into no backup.")
    for key in log.keys.split("\n"):
        typer.echo(key)


@app.command()
def seal(log: Which = "") -> None:
    """Seal the acts of past days now. The service does this every day by itself.

    Example:

        concilio ledger seal --log river
    """
    _set_up()
    from django.utils import timezone

    from concilio.publiclog.sealing import CannotSealError
    from concilio.publiclog.sealing import seal as seal_log

    try:
        sealed = seal_log(_log(log), today=timezone.now().date())
    except CannotSealError as error:
        typer.echo(f"concilio: {error}", err=True)
        raise typer.Exit(FAILED) from None
    typer.echo(f"{sealed.size} leaves, {sealed.new} new.")
    for name, finding in sealed.answers.items():
        typer.echo(f"  {name}: {finding}")


@app.command()
def status(log: Which = "") -> None:
    """Say how large the ledger is, who has signed it, and whether anything is wrong.

    Example:

        concilio ledger status
    """
    _set_up()
    from django.utils import timezone

    from concilio.publiclog.queries import ledger_page

    page = ledger_page(_log(log), today=timezone.now().date())
    typer.echo(
        f"{page.log.origin}: {page.log.get_state_display()}" + (f" ({page.checked})" if page.checked else "")
    )
    typer.echo(f"{page.size} leaves, signed {page.on or 'never'}; {page.waiting} acts wait.")
    for group in page.groups:
        typer.echo(f"  {group.label}: {group.needed} of {group.of} signed last {group.last or 'never'}")
    kept = page.kept
    typer.echo(f"open {kept.open}, sealed {kept.sealed}, erased {kept.erased}, lost {kept.lost}")


@app.command(name="add-witness")
def add_witness(
    name: Annotated[str, typer.Argument(help="The name on its signatures.")],
    url: Annotated[str, typer.Argument(help="Where it answers; empty: it visits.")],
    log: Which = "",
) -> None:
    """Remember where a witness of the policy can be asked. The address is written down nowhere else.

    Example:

        concilio ledger add-witness river.example/w1 https://witness.river.example
    """
    _set_up()
    from concilio.ledger.addresses import write_address
    from concilio.publiclog.places import keys_folder

    if url and not url.startswith(("http://", "https://")):
        _refuse(f"{url}: an address begins with http:// or https://.")
    write_address(keys_folder(_log(log).slug), name, url)


@app.command()
def policy(
    file: Annotated[Path, typer.Argument(help="The policy file that every community has agreed to.")],
    log: Which = "",
) -> None:
    """Put the first policy in force. Every later one is proposed on a dialogue's desk, and every community agrees.

    Example:

        concilio ledger policy river.policy
    """
    _set_up()
    from django.utils import timezone

    from concilio.ledger.strict import MalformedError
    from concilio.publiclog.logs import set_policy

    found = _log(log)
    if found.policies.exists():
        _refuse(
            "this log has a policy, and one operator does not change it. Propose the new one on the desk of a "
            "dialogue, under Witnesses of the ledger: it is in force when every community agrees."
        )
    try:
        kept = set_policy(log=found, content=file.read_text("utf-8"), on=timezone.now().date())
    except (MalformedError, UnicodeDecodeError) as error:
        _refuse(f"{file}: {error}.")
    typer.echo(f"Policy {kept.number} is in force.")


@app.command(name="add-keys")
def add_keys(log: Which = "") -> None:
    """Make a second pair of keys, which sign beside the first from the next sealing on. The ledger's name stays.

    Once a year, on a change of who keeps them, or after one was lost. Then write a policy that names the new keys,
    propose it on the desk of a dialogue, and after thirty days: concilio ledger end-keys.

    A stolen key is another matter: see docs/operate.

    Example:

        concilio ledger add-keys --log river
    """
    _set_up()
    from django.utils import timezone

    from concilio.publiclog.key_rotation import CannotRotateError
    from concilio.publiclog.key_rotation import add_keys as add
    from concilio.publiclog.places import keys_folder

    found = _log(log)
    try:
        added = add(log=found, on=timezone.now().date())
    except CannotRotateError as error:
        typer.echo(f"concilio: {error}", err=True)
        raise typer.Exit(FAILED) from None
    typer.echo(f"New keys are in {keys_folder(found.slug)}; they belong into no backup. For the new policy:")
    for key in added:
        typer.echo(f"log {key}")


@app.command(name="end-keys")
def end_keys(log: Which = "") -> None:
    """End the keys that the policy in force no longer names, thirty days after new ones began; destroys them.

    Let every witness take on the new policy first (concilio witness add-log), or it will not know the ledger.

    Example:

        concilio ledger end-keys --log river
    """
    _set_up()
    from django.utils import timezone

    from concilio.publiclog.key_rotation import CannotRotateError
    from concilio.publiclog.key_rotation import end_keys as end

    try:
        ended = end(log=_log(log), on=timezone.now().date())
    except CannotRotateError as error:
        typer.echo(f"concilio: {error}", err=True)
        raise typer.Exit(FAILED) from None
    for key in ended:
        typer.echo(f"ended {key}")


@app.command()
def recover(
    source: Annotated[str, typer.Argument(help="A mirror's address, or the folder that a witness keeps.")],
    heads: Annotated[
        list[Path] | None,
        typer.Option("--head", help="A head that a witness without address has brought; repeatable."),
    ] = None,
    policies: Annotated[
        list[Path] | None,
        typer.Option("--policy", help="A policy that came in force after the backup; repeatable."),
    ] = None,
    log: Which = "",
) -> None:
    """Fetch back what was signed after an older backup was restored, and wake the ledger.

    Example:

        concilio ledger recover /media/mirror --head from-river.txt
    """
    _set_up()
    from django.utils import timezone

    from concilio.publiclog.later_policies import CannotRecoverError
    from concilio.publiclog.recovery import recover as fetch_back

    told = [head.read_bytes() for head in heads or ()]
    brought = [policy.read_bytes() for policy in policies or ()]
    today = timezone.now().date()
    try:
        found = fetch_back(_log(log), source=source, heads=told, policies=brought, today=today)
    except CannotRecoverError as error:
        typer.echo(f"concilio: {error}", err=True)
        raise typer.Exit(FAILED) from None
    typer.echo(f"Fetched back {found.now - found.was} leaves, of which the acts of {found.lost} are lost.")


@app.command()
def check(log: Which = "") -> None:
    """Compare every row of the database with the ledger's files. Exit code 1 where one differs.

    Example:

        concilio ledger check --log river
    """
    _set_up()
    from concilio.publiclog.checking import differences

    found = differences(_log(log))
    for each in found:
        typer.echo(each)
    if found:
        raise typer.Exit(FAILED)
    typer.echo("Database and ledger say the same.")


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilio.config.settings")
    os.umask(0o077)
    import django

    django.setup()


def _log(slug: str) -> Log:
    from concilio.publiclog.models import Log

    logs = list(Log.objects.filter(slug=slug) if slug else Log.objects.all())
    if not logs:
        _refuse("there is no such log. Begin one: concilio ledger begin NAME.")
    if len(logs) > 1:
        _refuse(f"which one? --log {' or --log '.join(log.slug for log in logs)}")
    return logs[0]


def _scopes(coalition: str) -> list[UUID]:
    from django.core.exceptions import ValidationError

    from concilio.coalition.models import Coalition
    from concilio.dialogue.models import Dialogue

    try:
        found = Coalition.objects.filter(pk=coalition).first()
    except ValidationError:
        found = None
    if found is None:
        _refuse(f"{coalition}: there is no such coalition.")
    return [found.id, *Dialogue.objects.filter(coalition=found).values_list("id", flat=True)]


def _refuse(message: str) -> NoReturn:
    typer.echo(f"concilio: {message}", err=True)
    raise typer.Exit(NOT_READABLE)


def register(parent: typer.Typer) -> None:
    """Add these commands to the command line."""
    parent.add_typer(app, name="ledger")
