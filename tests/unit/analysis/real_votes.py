"""Reads the real votes next to the checkout, as far as tests of the latent model and of groups need them."""

import csv
from pathlib import Path

import numpy as np
import pytest

from concilio.analysis.votes import Votes

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "polis-open-data"
NAMES = (
    "vtaiwan.uberx",
    "brexit-consensus",
    "scoop-hivemind.biodiversity",
    "american-assembly.bowling-green",
)


def real_votes(name: str) -> Votes:
    """Votes of one real set, agree as +1 whichever sign its file used; skips where the data is absent."""
    folder = FOLDER / name
    if not folder.is_dir():
        pytest.skip(f"the real votes are not next to the checkout: {folder}")
    with (folder / "participants-votes.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        header, *rows = list(csv.reader(file))
    first = next(i for i, column in enumerate(header) if column.isdigit())
    cells = [(p, s, cell) for p, row in enumerate(rows) for s, cell in enumerate(row[first:]) if cell.strip()]
    participant, statement, choice = np.array([(p, s, int(float(v))) for p, s, v in cells]).T
    label = {int(column): s for s, column in enumerate(header[first:])}
    excess = np.zeros(len(label), dtype=np.int64)
    with (folder / "comments.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["comment-id"]) in label:
                excess[label[int(row["comment-id"])]] = int(row["agrees"]) - int(row["disagrees"])
    sums = np.bincount(statement, weights=choice, minlength=len(label))
    sign = 1 if float(sums @ excess) >= 0 else -1
    return Votes.from_rows(participant, statement, sign * choice, n_statements=len(label))
