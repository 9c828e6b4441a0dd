"""Machine code kept on disk gives what numba gives, is made again where it is spoilt, and spares loading numba."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from concilio.analysis.exact_tests import central_fisher, upper_fisher
from concilio.machine import _machine_code
from concilio.machine.compiling import Compiled, compiled, stored

LAST = "import sys; print('numba' in sys.modules)"
WHOLE = """
from concilio.analysis import analyse
from concilio.analysis.simulate import SimulationOptions, simulate
world = simulate(SimulationOptions(participants=(40, 40), statements=30, seed=3))
print(analyse(world.votes, world.guesses).common_ground.level.tobytes().hex())
"""


@stored
def _doubled(values: np.ndarray, by: float, into: np.ndarray) -> float:
    total = 0.0
    for i in range(values.size):
        into[i] = by * values[i]
        total += into[i]
    return total


@stored
def _makes_its_own(values: np.ndarray) -> float:
    return float(np.sort(values)[0])


@compiled
def _squares(x: float) -> float:
    return x * x


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    return tmp_path / "concilio"


def kept(cache: Path) -> list[Path]:
    return sorted(cache.glob("*.machine-code"))


def doubled(values: np.ndarray) -> tuple[float, list[float]]:
    """By a function that remembers nothing yet, so that it looks on disk."""
    into = np.zeros(values.shape)
    return Compiled(_doubled.function, stored=True)(values, 2.0, into), into.tolist()


def test_machine_code_is_kept_and_found_again(cache: Path) -> None:
    values = np.array([1.0, 2.0, 4.0])
    assert doubled(values) == (14.0, [2.0, 4.0, 8.0])
    (one,) = kept(cache)
    written = one.stat().st_mtime_ns
    assert doubled(values) == (14.0, [2.0, 4.0, 8.0])
    assert kept(cache) == [one]
    assert one.stat().st_mtime_ns == written


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"nonsense\n", b'{"sha256": ""}\nELF'])
def test_a_spoilt_file_is_made_again(cache: Path, spoilt: bytes) -> None:
    doubled(np.ones(2))
    (one,) = kept(cache)
    size = one.stat().st_size
    one.write_bytes(spoilt)
    assert doubled(np.ones(2)) == (4.0, [2.0, 2.0])
    assert one.stat().st_size == size


def test_a_folder_that_cannot_be_written_to_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    assert doubled(np.ones(2)) == (4.0, [2.0, 2.0])


def test_arrays_that_are_not_contiguous_are_right_too(cache: Path) -> None:
    assert doubled(np.arange(6.0)[::2]) == (12.0, [0.0, 4.0, 8.0])
    assert kept(cache) == []


def test_a_function_that_makes_arrays_is_left_to_numba(cache: Path) -> None:
    assert _makes_its_own(np.array([3.0, 1.0])) == 1.0
    assert kept(cache) == []


def test_compiled_functions_call_each_other() -> None:
    assert _squares(3.0) == 9.0


def test_fisher_agrees_with_scipy() -> None:
    from scipy.stats import fisher_exact, hypergeom

    rng = np.random.default_rng(5)
    n_1, n_2 = rng.integers(1, 3000, size=(2, 200))
    a_1, a_2 = rng.integers(0, n_1 + 1), rng.integers(0, n_2 + 1)
    upper = upper_fisher(a_1, n_1, a_2, n_2)
    for i in range(200):
        table = [[a_1[i], n_1[i] - a_1[i]], [a_2[i], n_2[i] - a_2[i]]]
        assert upper[i] == pytest.approx(fisher_exact(table, alternative="greater")[1], rel=1e-9, abs=1e-300)
    lower = hypergeom.cdf(a_1, n_1 + n_2, a_1 + a_2, n_1)
    expected = np.minimum(1.0, 2 * np.minimum(upper, lower))
    assert central_fisher(a_1, n_1, a_2, n_2) == pytest.approx(expected, rel=1e-6, abs=1e-300)


def test_a_warm_analysis_does_not_load_numba(cache: Path) -> None:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache.parent)}

    def run() -> list[str]:
        made = subprocess.run(
            [sys.executable, "-c", WHOLE + LAST], env=environment, capture_output=True, text=True, check=True
        )
        return made.stdout.split()

    cold, warm = run(), run()
    assert cold[1] == "True", "it has to compile first, or the second run shows nothing"
    assert warm == [cold[0], "False"]


def test_with_a_numba_that_was_not_tried_numba_itself_runs_everything(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_machine_code, "TRIED_NUMBA", frozenset())
    _machine_code._layout_is_known.cache_clear()
    assert doubled(np.array([1.0, 2.0, 4.0])) == (14.0, [2.0, 4.0, 8.0])
    assert kept(cache) == []
    _machine_code._layout_is_known.cache_clear()


def test_the_numba_that_is_pinned_was_tried() -> None:
    assert _machine_code._layout_is_known()
