"""`concilio simulate`: votes and guesses of people who do not exist, with a known truth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from concilio.commands.progress import progress_line
from concilio.commands.stopping import stops_tidily

if TYPE_CHECKING:
    from concilio.analysis.simulate import Simulation

PRODUCTS = ("about.json", "statements.csv", "communities.csv", "guesses.csv", "truth.csv")
NAMES = ("Northbank", "Southbank", "Eastbank")


def register(app: typer.Typer) -> None:
    app.command("simulate")(simulate)


def simulate(
    out: Annotated[Path, typer.Option(help="Folder for the votes; made if missing.", show_default=False)],
    participants: Annotated[
        list[int] | None,
        typer.Option(min=1, help="People of one community; repeat per community.", show_default="150, twice"),
    ] = None,
    statements: Annotated[int, typer.Option(min=1, help="How many statements.")] = 60,
    groups: Annotated[int, typer.Option(min=1, help="Opinion groups; 1 is a single cloud.")] = 2,
    distance: Annotated[
        float, typer.Option(min=0, help="Between group centres, in standard deviations within a group.")
    ] = 4.0,
    follow: Annotated[
        float, typer.Option(min=0, max=1, help="How far groups follow communities: 0 across, 1 the same.")
    ] = 0.0,
    bridging: Annotated[
        float, typer.Option(min=0, max=1, help="Share of statements that everybody mostly supports.")
    ] = 0.2,
    votes: Annotated[float, typer.Option(min=1, help="Median number of votes a person.")] = 30.0,
    skew: Annotated[
        float, typer.Option(min=0, help="How much likelier older statements were shown; 0 is even.")
    ] = 0.5,
    dropout: Annotated[
        float, typer.Option(help="How much longer one end of opinion stays; 0 is even.")
    ] = 0.0,
    pessimism: Annotated[
        float, typer.Option(help="How far guesses of other sides fall short, in logits; 0 is fair.")
    ] = 0.0,
    guesses: Annotated[int, typer.Option(min=0, help="Guesses a person, at most.")] = 12,
    parts: Annotated[int, typer.Option(min=1, help="Parquet files, each with a range of people.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="The same options and seed give the same files.")] = 0,
) -> None:
    """Invent a dialogue whose truth is known, to try the analysis on.

    Writes votes as Parquet, communities.csv, guesses.csv, statements.csv, the true shares as truth.csv,
    and about.json, which marks it all as simulated. `concilio analyse` reads the folder and passes the mark on.

    Examples:

    - `concilio simulate --out invented/`

    - `concilio simulate --out invented/ --participants 400 --participants 200 --groups 1`

    - `concilio simulate --out big/ --participants 50000 --participants 50000 --statements 500 --parts 8`
    """
    from concilio.analysis.simulate import SimulationOptions
    from concilio.analysis.simulate import simulate as invent
    from concilio.formats.output import put_in_place

    sizes = tuple(participants or (150, 150))
    if len(sizes) > len(NAMES):
        raise typer.BadParameter(f"at most {len(NAMES)} communities have names", param_hint="--participants")
    options = SimulationOptions(
        participants=sizes,
        undeclared=len(sizes) == 1,
        statements=statements,
        opinion_groups=groups,
        group_distance=distance,
        groups_follow_communities=follow,
        bridging=bridging,
        median_votes=votes,
        exposure_skew=skew,
        stay_by_opinion=dropout,
        pessimism=pessimism,
        guesses=guesses,
        seed=seed,
    )
    stale = tuple(path.name for path in out.glob("votes-*.parquet")) if out.is_dir() else ()
    with stops_tidily(), progress_line() as say, put_in_place(out, products=PRODUCTS + stale) as folder:
        say("inventing people")
        simulation = invent(options)
        say("writing votes")
        _write(simulation, folder, parts)
    typer.echo(
        f"SIMULATED: {simulation.votes.n_participants} invented people, {simulation.votes.n_votes} votes on "
        f"{statements} statements, in {out}"
    )


def _write(simulation: Simulation, folder: Path, parts: int) -> None:
    from concilio.formats.about import ABOUT, About, write_about
    from concilio.formats.csv_table import write_csv
    from concilio.formats.detect import COMMUNITIES, GUESSES
    from concilio.formats.parquet import STATEMENTS, write_parquet

    votes, guesses = simulation.votes, simulation.guesses
    sizes = simulation.options.participants
    # In label order, so that a community's index here is the one that reading the folder gives it.
    names = sorted(NAMES[: len(sizes)])
    write_about(folder / ABOUT, About(title="Simulated dialogue", question="", simulated=True))
    declared = () if simulation.options.undeclared else tuple(names)
    write_parquet(votes, folder, communities=declared, parts=parts, simulated=True)
    write_csv(
        folder / STATEMENTS,
        ("statement", "text"),
        [(index, f"Simulated statement {index}") for index in range(votes.n_statements)],
    )
    if not simulation.options.undeclared:
        write_csv(
            folder / COMMUNITIES,
            ("participant", "community"),
            [(person, names[side]) for person, side in enumerate(simulation.community)],
        )
        write_csv(
            folder / GUESSES,
            ("participant", "statement", "community", "guess"),
            list(
                zip(
                    guesses.participant.tolist(),
                    guesses.statement.tolist(),
                    [names[target] for target in guesses.target],
                    guesses.tenths.tolist(),
                    strict=True,
                )
            ),
        )
    write_csv(
        folder / "truth.csv",
        ("statement", "bridging", "level", *(f"support {name}" for name in names)),
        [
            (
                index,
                str(bool(simulation.bridging[index])).lower(),
                f"{simulation.level[index]:.6f}",
                *(f"{share:.6f}" for share in simulation.support[:, index]),
            )
            for index in range(votes.n_statements)
        ],
    )
