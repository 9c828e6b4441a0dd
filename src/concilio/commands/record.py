"""`concilio check-record`, `import record` and `export record`: a record as files, and what the checks notice."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from concilio.storage.operator_error import OperatorError

importing = typer.Typer(no_args_is_help=True, help="Bring in what was prepared elsewhere.")
exporting = typer.Typer(no_args_is_help=True, help="Take out what is on record.")


@importing.callback()
@exporting.callback()
def _one_of_several() -> None:
    # Without it, typer takes a group of one command for that command.
    pass


def check_record(
    path: Annotated[
        Path | None,
        typer.Argument(help="A file or folder of JSON or YAML; without it, this installation's record."),
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="Check the worked example.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Add up and compare what is on record; flag what does not fit. Changes nothing and decides nothing.

    Examples:

    - `concilio check-record --example`

    - `concilio check-record my-record/ --json`
    """
    _open()
    found = list(_flags_of_document(path, example) if example or path else _flags_of_installation())
    if as_json:
        typer.echo(
            json.dumps({"format": "concilio-record-checks/1", "flags": found}, ensure_ascii=False, indent=1)
        )
        return
    for event in dict.fromkeys(flag["event"] for flag in found):
        typer.echo(event)
        for flag in found:
            if flag["event"] == event:
                typer.echo(f"  {flag['says']}")
                if flag["about"]:
                    typer.echo(f"      {', '.join(flag['about'])}")
    if not found:
        typer.echo("The checks notice nothing.")


@importing.command("record")
def import_record_command(
    path: Annotated[Path, typer.Argument(help="A file or folder of JSON, JSON-LD or YAML.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
    keep_states: Annotated[
        bool, typer.Option("--keep-states", help="Move a whole record into an installation that has none.")
    ] = False,
) -> None:
    """Bring in a record, whole or not at all. Its entries wait for two keys."""
    _open()
    from django.utils import timezone

    from concilio.record.actions.importing import import_record
    from concilio.record.document import NotARecordError, read_record
    from concilio.record.models import Event

    if keep_states and Event.objects.exists():
        raise OperatorError("--keep-states: this installation has a record already; import it without.")
    try:
        changes = import_record(
            record=read_record(path), on=timezone.now().date(), keep_states=keep_states, dry_run=dry_run
        )
    except NotARecordError as error:
        raise OperatorError(f"nothing was imported.\n{error}") from None
    typer.echo("Would be new:" if dry_run else "New:")
    for table, n in changes.new.items():
        typer.echo(f"  {table}: {n}")
    if not changes.new:
        typer.echo("  nothing")
    typer.echo(f"There already: {changes.there}")


@exporting.command("record")
def export_record_command(
    out: Annotated[Path, typer.Argument(help="The file to write: .jsonld, or .csv for claims alone.")],
    everything: Annotated[
        bool,
        typer.Option("--everything", help="Also what waits, was withdrawn or replaced; for moving a record."),
    ] = False,
) -> None:
    """Take the record out: JSON-LD, which can be imported again to the last letter, or claims as CSV."""
    _open()
    from concilio.record.models import Claim, Event
    from concilio.record.queries.export import EVERY_STATE, claims_as_csv, exported
    from concilio.record.queries.rows import VISIBLE, claims_shown

    events = Event.objects.prefetch_related("texts", "sides").order_by("slug")
    if not everything:
        events = events.filter(published_on__isnull=False)
    if out.suffix == ".csv":
        written = claims_as_csv(claims_shown(Claim.objects.filter(event__in=events)), "en")
    else:
        document = exported(events, EVERY_STATE if everything else VISIBLE)
        written = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    out.write_text(written, "utf-8", newline="")
    typer.echo(f"{out}: {events.count()} events")


def register(app: typer.Typer) -> None:
    """Add the three commands to the command line."""
    app.command("check-record")(check_record)
    app.add_typer(importing, name="import")
    app.add_typer(exporting, name="export")


def _open() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilio.config.settings")
    import django

    django.setup()


def _flags_of_document(path: Path | None, example: bool) -> Iterator[dict[str, Any]]:
    from concilio.record.document import NotARecordError, checked, read_record
    from concilio.record.document_checks import checked_document, named_in
    from concilio.record.example import FOLDER

    try:
        record = checked(read_record(FOLDER if example or path is None else path))
    except NotARecordError as error:
        raise OperatorError(str(error)) from None
    terms = {(t["kind"], t["id"]): t["names"].get("en", t["id"]) for t in record["terms"]}
    for event, flags in checked_document(record).items():
        names = named_in(record, event)
        yield from (_said(event, flag, terms, names) for flag in flags)


def _flags_of_installation() -> Iterator[dict[str, Any]]:
    from concilio.record.checks import check
    from concilio.record.models import Event
    from concilio.record.queries.naming import term_names
    from concilio.record.queries.rows import as_checked, event_rows

    terms = term_names("en")
    for event in Event.objects.order_by("first_day", "slug"):
        rows = event_rows(event)
        names = {c.entry_id: str(c.entry_id) for c in rows.claims}
        yield from (_said(event.slug, flag, terms, names) for flag in check(as_checked(rows)))


def _said(event: str, flag: Any, terms: dict[tuple[str, str], str], names: dict[Any, str]) -> dict[str, Any]:
    from django.utils import translation

    from concilio.record.flag_words import flag_words
    from concilio.record.queries.naming import term_in_words

    with translation.override("en"):
        term = term_in_words(terms, *flag.term) if flag.term[0] else ""
        words = flag_words(flag, "en", term)
    about = [names[id_] for id_ in (*flag.claims, *flag.sources) if id_ in names]
    return {"event": event, "check": flag.check, "says": words, "numbers": list(flag.numbers), "about": about}
