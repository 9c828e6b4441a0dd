"""`concilio analyse`: from a folder of votes to findings.json and report.html."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from concilio.commands.partitioned import analyse_partitions
from concilio.commands.progress import progress_line
from concilio.commands.stopping import stops_tidily
from concilio.languages import LANGUAGE_CODES

# What an older run may have left: with several languages, each file has its language in its name.
_ENDINGS = ("", *(f"-{code}" for code in LANGUAGE_CODES))
PRODUCTS = (
    "findings.json",
    *(f"report{ending}.{kind}" for kind in ("html", "pdf") for ending in _ENDINGS),
    *(f"pictures{ending}" for ending in _ENDINGS),
)


def register(app: typer.Typer) -> None:
    app.command("analyse")(analyse)


def analyse(
    path: Annotated[
        Path,
        typer.Argument(
            readable=False,  # our own complaint names the path in one line
            help="A folder or .zip with a Polis export or a Polis server's JSON, a file of votes, a Parquet file or "
            "a folder of them.",
        ),
    ],
    communities: Annotated[
        Path | None,
        typer.Option(readable=False, help="CSV of participant,community: who belongs to which community."),
    ] = None,
    guesses: Annotated[
        Path | None,
        typer.Option(
            readable=False, help="CSV of participant,statement,community,guess: how many of ten agree there."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            readable=False, help="Folder for the results; made if missing.", show_default="out, unless --json"
        ),
    ] = None,
    agree: Annotated[
        str | None,
        typer.Option(
            metavar="+1|-1",
            help="Which sign means agree, where the files do not show it.",
            show_default="as the files declare it, or their counts show it",
        ),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            metavar="NAME=COLUMN,…",
            help="What a file of votes calls its columns `participant`, `statement`, `vote`, `time` and `text`.",
        ),
    ] = None,
    about_people: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATEMENT",
            help="A statement that says who people are (“I am a student”) and not what they think, by its "
            "identifier; left out. Several with commas, or the option again.",
        ),
    ] = None,
    least: Annotated[
        int,
        typer.Option(
            min=1,
            help="Show no numbers of a statement that fewer people of some community answered: they would tell single "
            "answers.",
        ),
    ] = 5,
    language: Annotated[
        list[str] | None,
        typer.Option(
            metavar="|".join(LANGUAGE_CODES),
            help="Language of the report. Several with commas, or the option again: then report-az.html, report-ru.html"
            " and so on.",
            show_default="en",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same votes and seed give the same findings.")] = 0,
    threads: Annotated[
        int | None, typer.Option(min=1, help="How many processor cores to use.", show_default="all")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    lenient: Annotated[
        bool,
        typer.Option(
            "--lenient",
            help="Skip and count votes on unlisted statements; take a register of few of the voters.",
        ),
    ] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Also write report.pdf.")] = False,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Also write each picture as SVG and PNG.")
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Work file by file, for more votes than memory holds: `local`, or a Dask scheduler's address such as "
            "`tcp://10.0.0.1:8786`. PATH is then a folder of Parquet files, each with all votes of its participants. "
            "Gives counts, support, common ground, divides, components and Polis' groups; the latent model, opinion "
            "groups, perception, slate and report need a run without it.",
            show_default="in memory",
        ),
    ] = None,
) -> None:
    """Find what each side supports, where they differ and how sure that is.

    Writes findings.json and report.html. Bad input ends with status 2 and one line that names file, row
    and column; then, or when interrupted, an older report stays as it was.

    Examples:

    - `concilio analyse polis-export/ --out report/`

    - `concilio analyse votes.parquet --communities communities.csv --pdf`

    - `concilio analyse polis-export/ --json > findings.json`

    - `concilio analyse polis-export.zip --language az,ru --pdf`

    - `concilio analyse answers.csv --columns participant=user,statement=item,vote=answer --agree +1`

    - `concilio analyse partitions/ --scheduler local`
    """
    # Loaded here, not above: compiled numerics take a second that `--help` need not wait for.
    from concilio.analysis import Options
    from concilio.analysis import analyse as find
    from concilio.formats.detect import read_votes
    from concilio.formats.findings_json import findings_bytes, findings_document
    from concilio.formats.output import put_in_place
    from concilio.formats.polis_votes import Reading
    from concilio.machine import use_cores

    reading = Reading(
        lenient=lenient, agree=_sign(agree), about_people=_several(about_people), columns=_columns(columns)
    )
    languages = _languages(language)
    if threads is not None:
        use_cores(threads)
    target = out if out is not None or as_json else Path("out")
    if scheduler is not None:
        given: dict[str, object] = {"--communities": communities, "--guesses": guesses, "--lenient": lenient}
        given |= {
            "--pdf": pdf,
            "--pictures": pictures,
            "--agree": agree,
            "--columns": columns,
            "--about-people": about_people,
            "--language": language,
        }
        for name, value in given.items():
            if value:
                raise typer.BadParameter("this needs a run without --scheduler.", param_hint=name)
        analyse_partitions(
            path, scheduler=scheduler, out=target, workers=threads, as_json=as_json, products=PRODUCTS
        )
        return
    place = put_in_place(target, products=PRODUCTS) if target is not None else nullcontext()
    with stops_tidily(), progress_line(quiet=as_json) as say, place as folder:
        say("reading votes")
        dataset = read_votes(path, communities=communities, guesses=guesses, reading=reading)
        findings = find(dataset.votes, dataset.guesses, Options(seed=seed, least_voters=least), progress=say)
        document = findings_bytes(findings_document(findings, dataset))
        if folder is not None:
            say("writing the report")
            (folder / "findings.json").write_bytes(document)
            from concilio.report import write_report

            write_report(findings, dataset, folder, pdf=pdf, pictures=pictures, languages=languages)
    if as_json:
        typer.echo(document, nl=False)
        return
    if dataset.simulated:
        typer.echo("SIMULATED: nobody of these people exists.")
    typer.echo(
        f"{dataset.title}: {findings.n_participants} people cast {findings.n_votes} votes "
        f"on {findings.n_statements} statements."
    )
    for note in dataset.notes:
        typer.echo(f"  {note.message}" + ("" if note.count is None else f" ({note.count})"))
    for name in PRODUCTS:
        if target is not None and (target / name).exists():
            typer.echo(f"{target / name}")


def _sign(text: str | None) -> int | None:
    if text is None:
        return None
    sign = {"+1": 1, "1": 1, "-1": -1, "−1": -1}.get(text.strip())
    if sign is None:
        raise typer.BadParameter("say +1 or -1.", param_hint="--agree")
    return sign


def _several(values: list[str] | None) -> tuple[str, ...]:
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())


def _languages(values: list[str] | None) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code.casefold() for code in _several(values))) or ("en",)
    if not set(codes) <= set(LANGUAGE_CODES):
        raise typer.BadParameter(
            f"say {', '.join(LANGUAGE_CODES)}, or several of them.", param_hint="--language"
        )
    return codes


def _columns(text: str | None) -> dict[str, str]:
    """`participant=user,vote=answer` as a dictionary."""
    if text is None:
        return {}
    known = ("participant", "statement", "vote", "time", "text")
    pairs = [part.partition("=") for part in text.split(",")]
    given = {name.strip().casefold(): column.strip() for name, _, column in pairs}
    if len(given) < len(pairs) or not all(name in known and column for name, column in given.items()):
        raise typer.BadParameter(
            f"say {', '.join(f'{name}=…' for name in known[:3])}; perhaps time=… and text=….",
            param_hint="--columns",
        )
    return given
