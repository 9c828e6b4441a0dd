#!/usr/bin/env bash
# Library: red-dwarf 0.4.0 (the Polis computation in Python)
# Guess:   turning every agreement into a disagreement and back mirrors the map of opinions, so the same people are in a
#          group together.
# Seen:    other people are: between the two runs the adjusted Rand index of the groups is 0.5 to 0.8, where 1 is the same
#          groups. k-means starts from the leftmost people of the map, and the mirror puts others there.
# Why:     exports of Polis differ in which sign means agreement; a comparison of groups then compares starting points.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check red-dwarf==0.4.0 scikit-learn==1.7.2

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
import warnings

import numpy as np

warnings.simplefilter("ignore")
from reddwarf.implementations.base import run_pipeline
from sklearn.metrics import adjusted_rand_score

PEOPLE, STATEMENTS = 120, 30


def groups(choices, cast, sign):
    votes = [{"participant_id": p, "statement_id": s, "vote": int(sign * choices[p, s]), "modified": n}
             for n, (p, s) in enumerate(zip(*np.nonzero(cast), strict=True))]
    return run_pipeline(votes=votes, random_state=0).participants_df["cluster_id"]


likeness = []
for seed in range(3):
    rng = np.random.default_rng(seed)
    opinion, weight = rng.normal(size=(PEOPLE, 2)), rng.normal(size=(STATEMENTS, 2))
    choices = np.sign(opinion @ weight.T + rng.logistic(size=(PEOPLE, STATEMENTS))).astype(int)
    cast = rng.random((PEOPLE, STATEMENTS)) < 0.6
    plain, mirrored = groups(choices, cast, 1), groups(choices, cast, -1)
    both = plain.notna() & mirrored.notna()
    likeness.append(round(float(adjusted_rand_score(plain[both], mirrored[both])), 2))
print(likeness)
assert max(likeness) < 0.9
PYTHON
