"""`concilio benchmark`: measures the promised limits of speed, memory and exactness on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from concilio.commands.progress import progress_line


def register(app: typer.Typer) -> None:
    app.command("benchmark")(benchmark)


def benchmark(
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="Run one measure, by name; repeat the option for several. A wrong name lists them all.",
            show_default="all",
        ),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="Small sizes, to check that everything runs; the figures do not count."),
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="Run peers too where they take many minutes.")] = False,
    data: Annotated[Path, typer.Option(help="Folder of real votes and recorded answers.")] = Path(
        "../shared/data"
    ),
    against: Annotated[
        Path | None,
        typer.Option(
            help="Folder of another checkout of this project, measured in the same run for comparison.",
            show_default="no comparison",
        ),
    ] = None,
    markdown: Annotated[Path | None, typer.Option(help="Also write the table to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the bars as JSON.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with status 1 where a bar is missed.")
    ] = False,
) -> None:
    """Measure against peers and limits, side by side, as ratios.

    A missed bar is shown as missed and is no error, unless --strict.

    Examples:

    - `concilio benchmark --quick`

    - `concilio benchmark --only polis-servers --only polis-speed`

    - `concilio benchmark --only idle --against ../before`

    - `concilio benchmark --markdown docs/benchmarks.md`
    """
    from rich.console import Console
    from rich.table import Table

    from concilio.benchmark.measuring import MEASURES, figure, run, verdict
    from concilio.benchmark.measuring import as_json as in_json

    unknown = sorted(set(only or ()) - set(MEASURES))
    if unknown:
        raise typer.BadParameter(
            f"{', '.join(unknown)}: no such measure. There are: {', '.join(MEASURES)}.", param_hint="--only"
        )
    if against is not None and not (against / "src" / "concilio").is_dir():
        raise typer.BadParameter(f"{against} has no folder src/concilio.", param_hint="--against")
    with progress_line(quiet=as_json) as say:
        bars = run(
            quick=quick,
            only=only or [],
            markdown=markdown,
            full=full,
            data=data,
            against=None if against is None else against.resolve(),
            progress=say,
        )
    if as_json:
        typer.echo(in_json(bars))
    else:
        table = Table(
            "what", "promised", "measured", "", "behind it", title="quick: small sizes" if quick else None
        )
        for bar in bars:
            style = {True: "green", False: "red", None: "dim"}[bar.passed]
            table.add_row(bar.name, bar.target, figure(bar), f"[{style}]{verdict(bar)}", bar.note)
        Console().print(table)
    if strict and any(bar.passed is False for bar in bars):
        raise typer.Exit(1)
