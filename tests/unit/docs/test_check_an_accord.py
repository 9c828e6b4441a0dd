"""The two programs of docs/how-to/check-an-accord.md, which read files, compute what the documents print."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from concilio.documents.accord_json_ld import write_json_ld
from concilio.documents.accord_text import accord_hash, text_hash
from tests.unit.documents.accord_fixture import LANGUAGES, accord

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "check-an-accord.md"


def test_the_programs_on_the_page_find_the_hashes(tmp_path: Path) -> None:
    one, all_languages = re.findall(r"```py\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    files = []
    for language in LANGUAGES:
        file = tmp_path / f"{language}.jsonld"
        file.write_bytes(write_json_ld(accord(language)))
        files.append(str(file))

    def printed(program: str, *names: str) -> str:
        run = subprocess.run([sys.executable, "-c", program, *names], capture_output=True, check=True)
        return run.stdout.decode().strip()

    assert printed(one, files[0]) == text_hash(accord(LANGUAGES[0]))
    hashes = {language: text_hash(accord(language)) for language in LANGUAGES}
    assert printed(all_languages, *files) == accord_hash(hashes)
