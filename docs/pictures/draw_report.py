"""Draw docs/pictures/report.png: the top of a report on a simulated dialogue. Needs Debian's chromium.

Run from the checkout's root: python docs/pictures/draw_report.py
"""

from __future__ import annotations

import json
import shutil
import tempfile
from importlib import resources
from pathlib import Path

from playwright.sync_api import sync_playwright

from concilio.analysis import analyse
from concilio.analysis.simulate import SimulationOptions, simulate
from concilio.formats.dataset import Dataset, Statement
from concilio.report import write_report

PICTURE = Path(__file__).with_name("report.png")
OPTIONS = SimulationOptions(
    participants=(210, 190), opinion_groups=3, group_distance=6.0, pessimism=1.0, misjudged=0.25, seed=5
)


def invented() -> Dataset:
    """A simulated dialogue with the demonstration's words: shared ones for statements that bridge."""
    drawn = simulate(OPTIONS)
    words = json.loads(resources.files("concilio.demo").joinpath("statements.json").read_text("utf-8"))
    texts = {kind: [s["en"] for s in words["statements"] if s["shared"] is kind] for kind in (True, False)}
    statements = []
    for i, bridges in enumerate(drawn.bridging.tolist()):
        left = texts[bridges] or texts[not bridges]
        statements.append(Statement(str(i + 1), left.pop(0) if left else ""))
    return Dataset(
        title="The missing, the graves and the crossing",
        question="",
        votes=drawn.votes,
        guesses=drawn.guesses,
        statements=tuple(statements),
        participant_labels=tuple(str(i) for i in range(drawn.votes.n_participants)),
        communities=("Northbank", "Southbank"),
        simulated=True,
    )


def main() -> None:
    dataset = invented()
    findings = analyse(dataset.votes, dataset.guesses)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        (page_file,) = write_report(findings, dataset, Path(folder))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1160, "height": 1240}, color_scheme="light")
        page.goto(page_file.as_uri())
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
