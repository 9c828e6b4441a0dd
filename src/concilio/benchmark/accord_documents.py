"""Documents of an accord: 50 clauses in five languages and five formats, in a process of their own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median

from concilio.benchmark.bar import Bar, Settings, at_most
from concilio.documents.accord_text import (
    AccordText,
    Cited,
    Clause,
    Note,
    Paragraph,
    Reservation,
    Signature,
    State,
)

COMMAND = "concilio benchmark --only accord-documents"
MOST_MS_A_LANGUAGE = 300
MOST_SECONDS = 10
MOST_MB = 400
_SENTENCES = {
    "ar": "يحفظ الأرشيف القائمة المشتركة للمفقودين، وفيها 487 اسما منذ 1992-02-26.",
    "az": "İtkinlərin ortaq siyahısını arxiv aparır və siyahıda 487 ad var.",
    "en": "A joint list of the missing is kept by the archive and has 487 names.",
    "hy": "Անհետ կորածների համատեղ ցուցակը վարում է արխիվը, և այնտեղ կա 487 անուն։",
    "ru": "Общий список пропавших ведёт архив, и в нём 487 имён.",
}


def accord_documents(settings: Settings) -> Iterator[Bar]:
    """The time for one language of an ordinary accord and for all of a large one; the memory of that process."""
    clauses = 10 if settings.quick else 50
    child = [sys.executable, "-c", f"from {__name__} import measure; measure({clauses})"]
    run = subprocess.run(child, check=True, capture_output=True)  # noqa: S603 our own module
    found = json.loads(run.stdout)
    note = f"{clauses} clauses, 25 files, {found['megabytes']:.1f} MB; the first, which loads everything, included"
    yield at_most(
        "an accord of 12 clauses, one language in five formats",
        MOST_MS_A_LANGUAGE,
        found["one_language_ms"],
        "ms",
        COMMAND,
        f"median of five languages; slowest {found['slowest_ms']:.0f} ms, once loaded",
    )
    yield at_most(
        "an accord of 50 clauses, five languages, five formats",
        MOST_SECONDS,
        found["seconds"],
        "s",
        COMMAND,
        note,
    )
    yield at_most("peak memory of that process", MOST_MB, found["peak_mb"], "MB", COMMAND)


def invented_accord(language: str, n_clauses: int) -> AccordText:
    """An adopted text of so many clauses of about fifty words, every fourth with a note, and forty signatures."""
    sentence = _SENTENCES[language]
    start = sentence.index("487")
    words = " ".join([sentence] * 4)
    notes = tuple(Note(f"n{n}", "Archive", "Annual list, 2025", f"c-{n}") for n in range(1, n_clauses + 1, 4))
    return AccordText(
        language=language,
        id="invented",
        title=sentence,
        state=State.ADOPTED,
        day=date(2026, 3, 20),
        coalition="Both Banks",
        clauses=tuple(
            Clause(n, Paragraph(words, (Cited(start, start + 3, f"n{n}"),) if n % 4 == 1 else ()))
            for n in range(1, n_clauses + 1)
        ),
        notes=notes,
        signatures=tuple(
            Signature(f"Organisation {n}", date(2026, 3, 21) + timedelta(days=n % 9)) for n in range(40)
        ),
        reservations=tuple(Reservation(f"Organisation {n}", sentence, n) for n in range(1, 6)),
    )


def measure(n_clauses: int) -> None:
    """Measure in this process, and print the figures as JSON."""
    started = time.perf_counter()
    from concilio.documents.accord_files import accord_files

    size = sum(
        len(file.data)
        for file in accord_files(invented_accord(language, n_clauses) for language in sorted(_SENTENCES))
    )
    seconds = time.perf_counter() - started
    times = []
    for language in sorted(_SENTENCES):
        started = time.perf_counter()
        list(accord_files([invented_accord(language, 12)]))
        times.append(1000 * (time.perf_counter() - started))
    found = {
        "seconds": seconds,
        "megabytes": size / 1e6,
        "one_language_ms": median(times),
        "slowest_ms": max(times),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps(found))
