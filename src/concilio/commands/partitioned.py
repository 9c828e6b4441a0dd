"""`concilio analyse --scheduler`: votes too many for one table, by a pool of processes or by Dask."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import typer

from concilio.commands.progress import progress_line
from concilio.commands.stopping import stops_tidily

LOCAL = "local"


def analyse_partitions(
    path: Path,
    *,
    scheduler: str,
    out: Path | None,
    workers: int | None,
    as_json: bool,
    products: tuple[str, ...],
) -> None:
    """Write findings.json of a folder of Parquet files, each with all votes of its participants.

    Args:
        scheduler: `local`, or a Dask scheduler's address. workers: processes of the local pool.
        products: names of any results, of which older ones are removed from `out`.

    Raises:
        InputError: bad votes, no answer at the address, or no Dask here.
    """
    from concilio.formats.about import ABOUT, About, read_about
    from concilio.formats.dataset import InputError
    from concilio.formats.detect import COMMUNITIES
    from concilio.formats.findings_json import findings_bytes
    from concilio.formats.output import put_in_place
    from concilio.formats.parquet import STATEMENTS, read_statements
    from concilio.scale import analyse_partitioned
    from concilio.scale.document import partitioned_document

    place = put_in_place(out, products=products) if out is not None else nullcontext()
    with stops_tidily(), progress_line(quiet=as_json) as say, place as folder:
        try:
            findings = analyse_partitioned(
                path, scheduler=None if scheduler == LOCAL else scheduler, workers=workers, progress=say
            )
        except ModuleNotFoundError as missing:
            if missing.name not in {"dask", "distributed"}:
                raise
            raise InputError(
                "Dask is not installed.",
                path=f"--scheduler {scheduler}",
                hint="pip install 'concilio[scale]'",
            ) from None
        if findings.n_participants < 2:
            raise InputError("only one person voted.", path=str(path))
        if (path / COMMUNITIES).exists() and not findings.communities:
            raise InputError(
                "it is not read together with --scheduler.",
                path=str(path / COMMUNITIES),
                hint="Give the Parquet files a column community.",
            )
        about = read_about(path / ABOUT) if (path / ABOUT).exists() else About()
        words = read_statements(path / STATEMENTS) if (path / STATEMENTS).exists() else ()
        about = About(about.title or path.resolve().stem, about.question, about.simulated)
        document = partitioned_document(findings, about=about, statements=words)
        if folder is not None:
            (folder / "findings.json").write_bytes(findings_bytes(document))
    if as_json:
        typer.echo(findings_bytes(document), nl=False)
        return
    if document["simulated"]:
        typer.echo("SIMULATED: nobody of these people exists.")
    typer.echo(
        f"{about.title}: {findings.n_participants} people cast {findings.n_votes} votes "
        f"on {len(findings.statements)} statements."
    )
    typer.echo(
        "Counts, support, common ground, divides, components and Polis' groups. The latent model, opinion groups, "
        "perception gaps, the slate and report.html need a run without --scheduler."
    )
    if out is not None:
        typer.echo(f"{out / 'findings.json'}")
