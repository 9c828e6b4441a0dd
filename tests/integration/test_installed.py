"""A wheel, installed where nothing may be written, runs as an account without a home: as the shipped unit does it."""

from __future__ import annotations

import os
import shutil
import site
import socket
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.serving import until

ROOT = Path(__file__).parents[2]
NOBODY = 65534


@dataclass(frozen=True)
class Installed:
    """An installed wheel, and a folder that its account may write to."""

    package: Path
    home: Path
    account: list[str]
    python: str

    def command(self, *words: str) -> list[str]:
        """As systemd would start it: another account, nothing in the environment but what the unit names."""
        packages = os.pathsep.join([str(self.package), *site.getsitepackages()])
        environment = [
            f"PATH={os.defpath}", f"PYTHONPATH={packages}", f"CONCILIO_HOME={self.home}", "HOME=/",
            "PYTHONDONTWRITEBYTECODE=1",
        ]  # fmt: skip
        return [*self.account, "env", "-i", *environment, self.python, "-m", "concilio", *words]


def account_and_python() -> tuple[list[str], str]:
    """Words that give up this account's rights, and a Python that is there without them."""
    if os.geteuid() != 0:
        return [], sys.executable
    nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    version = f"import sys; assert sys.version_info[:2] == {tuple(sys.version_info[:2])}"
    for python in (sys.executable, "/usr/bin/python3"):
        # By way of env, as below: setpriv itself still has root's right to look into closed folders.
        tried = [*nobody, "env", "-i", python, "-c", version]
        if subprocess.run(tried, capture_output=True, check=False).returncode == 0:
            return nobody, python
    # Root still, but without root's right to write where nobody may.
    return ["setpriv", "--bounding-set=-all"], sys.executable


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    # Not pytest's own folder, which is closed to other accounts.
    folder = Path(tempfile.mkdtemp(prefix="concilio-installed-"))
    folder.chmod(0o755)
    try:
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
            cwd=ROOT, check=True, capture_output=True,
        )  # fmt: skip
        package, home = folder / "site-packages", folder / "home"
        (wheel,) = folder.glob("concilio-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(package)
        home.mkdir(mode=0o700)
        account, python = account_and_python()
        if any("--reuid" in word for word in account):
            os.chown(home, NOBODY, NOBODY)
        for path in [package, *package.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield Installed(package, home, account, python)
    finally:
        for path in folder.rglob("*"):
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(folder)


def test_every_language_of_the_wheel_is_compiled(installed: Installed) -> None:
    sources = {path.with_suffix("") for path in installed.package.rglob("*.po")}
    assert len(sources) >= 8
    assert {path.with_suffix("") for path in installed.package.rglob("*.mo")} == sources


def test_it_serves_pages_in_every_language_and_writes_only_to_its_folder(installed: Installed) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(installed.command("serve", "--port", str(port)))
    try:
        until(lambda: process.poll() is not None or answers(port), "a page")
        assert process.poll() is None, "it ended"
        page = httpx.get(f"http://localhost:{port}/hy/")
        assert page.status_code == 200
        assert "Հայերեն" in page.text
        assert "երկխոսություն" in page.text.lower(), "translated"
    finally:
        process.terminate()
        process.wait(30)
    assert {"secret", "concilio.sqlite3", "static"} <= {path.name for path in installed.home.iterdir()}


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://localhost:{port}/healthz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def test_it_analyses_a_small_file_without_any_home(installed: Installed) -> None:
    votes, out = installed.home / "votes", installed.home / "out"
    small = ("--participants", "30", "--participants", "30", "--statements", "12")
    for words in (("simulate", "--out", str(votes), *small), ("analyse", str(votes), "--out", str(out))):
        subprocess.run(installed.command(*words), check=True, cwd="/")
    assert sorted(path.name for path in out.iterdir()) == ["findings.json", "report.html"]
