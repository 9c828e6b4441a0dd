"""Fisher's exact tests, against scipy's distributions."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from concilio.analysis.exact_tests import upper_fisher


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    voters_1, voters_2 = draw(st.integers(1, 3_000)), draw(st.integers(1, 3_000))
    return draw(st.integers(0, voters_1)), voters_1, draw(st.integers(0, voters_2)), voters_2


@given(tables())
def test_the_upper_tail_is_that_of_the_hypergeometric_distribution(table: tuple[int, int, int, int]) -> None:
    agrees_1, voters_1, agrees_2, voters_2 = table
    expected = hypergeom.sf(agrees_1 - 1, voters_1 + voters_2, agrees_1 + agrees_2, voters_1)
    got = upper_fisher(*(np.array([x]) for x in table))
    np.testing.assert_allclose(got, [expected], rtol=1e-9, atol=1e-300)


def test_tails_of_hundreds_of_thousands_are_summed_without_loss() -> None:
    table = (300_500, 600_000, 99_000, 200_000)
    expected = hypergeom.sf(300_499, 800_000, 399_500, 600_000)
    got = upper_fisher(*(np.array([x]) for x in table))
    np.testing.assert_allclose(got, [expected], rtol=1e-7)
