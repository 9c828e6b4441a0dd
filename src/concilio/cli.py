"""The command `concilio`: one function per group of commands registers what it has."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from concilio.commands import analyse, backup, benchmark, demo, envelopes, serve, simulate, verify
from concilio.formats.dataset import InputError

BAD_INPUT, CANNOT_WRITE, INTERRUPTED = 2, 1, 130


class Commands(TyperGroup):
    """What a person may meet is one line that says what is wrong and where; a traceback is a defect of ours."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except InputError as problem:
            _complain(str(problem))
            raise typer.Exit(BAD_INPUT) from None
        except OSError as problem:
            _complain(f"{problem.filename or 'the system'}: {problem.strerror or problem}.")
            raise typer.Exit(CANNOT_WRITE) from None
        except KeyboardInterrupt:
            _complain("stopped; what was there before is unchanged.")
            raise typer.Exit(INTERRUPTED) from None


# Locals in a traceback could show a participant's identifier.
app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Dialogue between divided societies: what each side can stand behind, with honest numbers.",
)

analyse.register(app)
simulate.register(app)
serve.register(app)
demo.register(app)
envelopes.register(app)
backup.register(app)
benchmark.register(app)
verify.register(app)


def main() -> None:
    """Entry point of the command `concilio`."""
    app()


def _complain(message: str) -> None:
    print(f"concilio: {message}", file=sys.stderr)  # noqa: T201
