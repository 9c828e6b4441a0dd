"""Label order: identifiers sorted by themselves alone, so that the order of rows never matters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def index_labels(labels: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Distinct labels in order, and the index of each of the given ones, (N,) int32.

    Numbers go by value where every label is a plain number (2 before 10), everything else by code point.
    """
    distinct = sorted_labels(set(labels))
    place = {label: index for index, label in enumerate(distinct)}
    return distinct, np.array([place[label] for label in labels], dtype=np.int32)


def sorted_labels(labels: set[str]) -> tuple[str, ...]:
    # "07" and "7" are two labels of one value: the text settles the tie.
    if all(label.isascii() and label.lstrip("-").isdigit() and len(label) < 4000 for label in labels):
        return tuple(
            sorted(
                labels, key=lambda label: (int(label.lstrip("-")) * (-1 if label[:1] == "-" else 1), label)
            )
        )
    return tuple(sorted(labels))
