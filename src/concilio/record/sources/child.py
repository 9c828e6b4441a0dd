"""The child process of `confined`: limits itself first, then reads the file that it was given.

Run as `python -m concilio.record.sources.child JSON`, with the file on standard input.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any

REFUSED = 3
"""The exit code when the answer is what is refused."""
_MEGABYTE = 1024 * 1024


def main(asked: str) -> None:
    """Do one task and leave: with its answer on standard output, or a refusal and the code for it."""
    order = json.loads(asked)
    _limit(order["limits"])
    os.nice(10)
    if order["task"] == "scan":
        _become(order["options"]["command"])
    from concilio.record.sources.faults import Fault, SourceRefused

    try:
        answer = _answer(order["task"], sys.stdin.buffer.read(), order["options"])
    except SourceRefused as refusal:
        _refuse(refusal.fault, refusal.detail)
    except (MemoryError, RecursionError):
        _refuse(Fault.TOO_MUCH_WORK, "")
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _answer(task: str, content: bytes, options: dict[str, Any]) -> bytes:
    from concilio.record.sources import html_text, pdf_text

    if task == "pdf":
        return json.dumps(pdf_text.pages(content)).encode()
    if task == "places":
        return json.dumps(pdf_text.places(content, **options)).encode()
    if task == "picture":
        return pdf_text.picture(content, **options)
    if task == "html":
        return json.dumps(html_text.page(content, **options)).encode()
    from concilio.record.sources.warc_page import page_of

    return page_of(content)


def _limit(limits: dict[str, int]) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits["memory"] * _MEGABYTE),
        (resource.RLIMIT_FSIZE, limits["output"] * _MEGABYTE),
        (resource.RLIMIT_CPU, limits["seconds"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))


def _become(command: list[str]) -> None:
    """The program in place of this process, under this process's limits."""
    os.execvp(command[0], command)  # noqa: S606 - the command is built by `scanning`


def _refuse(fault: str, detail: str) -> None:
    os.write(1, json.dumps({"fault": fault, "detail": detail}).encode())
    os._exit(REFUSED)


if __name__ == "__main__":
    main(sys.argv[1])
