from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from concilio.formats.output import put_in_place, write_whole

# Writes a new report, says so, and waits in the middle of it until told to go on.
WRITER = """
import sys
from pathlib import Path
from concilio.formats.output import put_in_place
with put_in_place(Path(sys.argv[1]), products=("report.html", "report.pdf")) as folder:
    (folder / "report.html").write_text("new")
    print("writing", flush=True)
    sys.stdin.readline()
"""


def tree(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_new_folder_appears_whole(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    with put_in_place(out, products=("a",)) as folder:
        (folder / "a").write_text("1")
        (folder / "pictures").mkdir()
        (folder / "pictures" / "b").write_text("2")
        assert not out.exists()
    assert tree(tmp_path) == {"deep/out/a": "1", "deep/out/pictures/b": "2"}
    assert out.stat().st_mode & 0o777 == 0o777 & ~_umask()


def test_older_results_are_replaced_and_a_strangers_files_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "pictures").mkdir(parents=True)
    for name in ("report.html", "report.pdf", "thesis.txt", "pictures/old.svg"):
        (out / name).write_text("old")
    with put_in_place(out, products=("report.html", "report.pdf", "pictures")) as folder:
        (folder / "report.html").write_text("new")
        (folder / "pictures").mkdir()
        (folder / "pictures" / "new.svg").write_text("new")
    assert tree(tmp_path) == {
        "out/report.html": "new",
        "out/pictures/new.svg": "new",
        "out/thesis.txt": "old",
    }


@pytest.mark.parametrize("before", [True, False])
def test_a_failure_leaves_everything_as_it_was(tmp_path: Path, before: bool) -> None:
    out = tmp_path / "deep" / "out"
    if before:
        out.mkdir(parents=True)
        (out / "report.html").write_text("old")
    with pytest.raises(ZeroDivisionError), put_in_place(out, products=("report.html",)) as folder:
        (folder / "report.html").write_text(str(1 / 0))
    assert tree(tmp_path) == ({"deep/out/report.html": "old"} if before else {})
    assert [path.name for path in tmp_path.iterdir()] == (["deep"] if before else [])


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_writer_stopped_half_way_leaves_the_old_report(tmp_path: Path, stop: signal.Signals) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.html").write_text("old")
    with _writer(out) as process:
        process.send_signal(stop)
        assert process.wait() != 0
    assert tree(out) == {"report.html": "old"}
    if stop != signal.SIGKILL:
        assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_writer_left_is_removed_by_the_next_run_and_a_running_one_s_is_not(
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    with _writer(out) as killed:
        killed.kill()
        killed.wait()
    other = tmp_path / ".other-abc.partial"
    other.mkdir()
    [left] = tmp_path.glob(".out-*.partial")
    with _writer(out) as running:
        [own] = tmp_path.glob(".out-*.partial")
        assert own != left
        with put_in_place(out, products=("report.html",)) as folder:
            (folder / "report.html").write_text("of the second run")
        assert own.is_dir()
        running.communicate("go on\n")
        assert running.returncode == 0
    assert tree(tmp_path) == {"out/report.html": "new"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".other-abc.partial", "out"]


def test_a_half_written_file_of_a_process_that_died_is_removed_with_the_next_one(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / f".page.html.{ended.pid}.partial").write_text("half")
    (tmp_path / f".page.html.{os.getppid()}.partial").write_text("of a process that runs")
    write_whole(tmp_path / "page.html", b"whole")
    assert tree(tmp_path) == {
        "page.html": "whole",
        f".page.html.{os.getppid()}.partial": "of a process that runs",
    }


def test_the_same_writer_left_alone_finishes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with _writer(out) as process:
        process.communicate("go on\n")
        assert process.returncode == 0
    assert tree(tmp_path) == {"out/report.html": "new"}


def test_a_file_in_the_place_of_the_folder_is_refused_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(NotADirectoryError), put_in_place(tmp_path / "out", products=()):
        pytest.fail("work began")
    assert tree(tmp_path) == {"out": "mine"}


def _writer(out: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "src")},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
