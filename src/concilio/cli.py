"""The command `concilio`: a table of its commands; the module of one is imported when that one is called."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from concilio import __version__

BAD_INPUT, CANNOT_WRITE, INTERRUPTED = 2, 1, 130
INPUT_ERRORS = (
    ("concilio.formats.dataset", "InputError"),
    ("concilio.storage.operator_error", "OperatorError"),
)


class Entry(NamedTuple):
    """Where a command is, and the line that `concilio --help` shows: the first of its docstring."""

    module: str
    line: str


COMMANDS = {
    "analyse": Entry("analyse", "Find what each side supports, where they differ and how sure that is."),
    "simulate": Entry("simulate", "Invent a dialogue whose truth is known, to try the analysis on."),
    "serve": Entry(
        "serve",
        "Serve the platform: migrates the database, then runs web pages and background work until stopped.",
    ),
    "health": Entry(
        "health", "Ask the service on CONCILIO_HOME whether it is well; for containers and watchers."
    ),
    "metrics-token": Entry(
        "serve", "Print the token with which a collector may read /metrics of a public installation."
    ),
    "demo": Entry(
        "demo", "Serve a simulated dialogue of two communities that do not exist, and say where to look."
    ),
    "envelopes": Entry(
        "envelopes", "Make cards with sealed codes to print, and the file of their hashes for the server."
    ),
    "backup": Entry(
        "backup",
        "Write the database and the secret into one file that only you can read. Safe while the service runs.",
    ),
    "restore": Entry(
        "restore",
        "Put a backup back. Stop the service first; what is there now is replaced only with --force.",
    ),
    "check": Entry(
        "check",
        "Check settings, disk, clock, database, migrations, hosts and certificates, and say what to do.",
    ),
    "verify": Entry(
        "verify",
        "Check offline that a document stands in a public ledger and was not changed since; or audit a whole ledger.",
    ),
    "ledger": Entry(
        "ledger", "Begin, seal, recover and look after this installation's ledger of public acts."
    ),
    "witness": Entry(
        "witness",
        "Witness a ledger for one community: sign that it only ever grows. Runs away from the server.",
    ),
    "account": Entry("account", "Help a member of staff who is locked out: reset a lost second factor."),
    "check-record": Entry(
        "record",
        "Add up and compare what is on record; flag what does not fit. Changes nothing and decides nothing.",
    ),
    "import": Entry("record", "Bring in what was prepared elsewhere."),
    "export": Entry("record", "Take out what is on record."),
    "benchmark": Entry("benchmark", "Measure against peers and limits, side by side, as ratios."),
}


class Commands(TyperGroup):
    """What a person may meet is one line that says what is wrong and where; a traceback is a defect of ours."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _loaded(cmd_name) if cmd_name in COMMANDS else None

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """From the table alone, as plain text: the commands' modules and rich take half a second to import."""
        lines: dict[str, Any] = {
            name: TyperCommand(name, short_help=entry.line) for name, entry in COMMANDS.items()
        }
        page = TyperGroup(
            name=self.name, commands=lines, params=self.params, help=self.help, rich_markup_mode=None
        )
        page.format_help(ctx, formatter)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as problem:
            _complain(f"{problem.filename or 'the system'}: {problem.strerror or problem}.")
            raise typer.Exit(CANNOT_WRITE) from None
        except KeyboardInterrupt:
            _complain("stopped; what was there before is unchanged.")
            raise typer.Exit(INTERRUPTED) from None
        except Exception as problem:
            if not _is_input_error(problem):
                raise
            _complain(str(problem))
            raise typer.Exit(BAD_INPUT) from None


# Locals in a traceback could show a participant's identifier.
app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Dialogue between divided societies: what each side can stand behind, with honest numbers.",
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"concilio {__version__}")
        raise typer.Exit


@app.callback()
def _concilio(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Say which version this is."),
    ] = False,
) -> None:
    # Without a command of its own, typer takes an app for a mistake.
    pass


def main() -> None:
    """Entry point of the command `concilio`."""
    app()


def _loaded(name: str) -> Any:
    commands = typer.Typer(rich_markup_mode="markdown")
    import_module(f"concilio.commands.{COMMANDS[name].module}").register(commands)
    return typer.main.get_group(commands).commands[name]


def _is_input_error(problem: Exception) -> bool:
    # Whatever raises one has imported its module, which may take numpy with it.
    for module, name in INPUT_ERRORS:
        loaded = sys.modules.get(module)
        if loaded is not None and isinstance(problem, getattr(loaded, name)):
            return True
    return False


def _complain(message: str) -> None:
    with suppress(OSError):  # the terminal may be what was closed
        print(f"concilio: {message}", file=sys.stderr)  # noqa: T201
