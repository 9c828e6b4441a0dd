"""`concilio envelopes`: prints codes on cards for sealed envelopes, and their hashes for the server, offline."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

import typer
import typst

from concilio.admission.codes import code_digest, in_groups, make_code
from concilio.documents.missing_letters import all_fonts, letters_in_no_font, with_letters_named
from concilio.languages import RIGHT_TO_LEFT, what_languages_say

MOST_CARDS = 5000
MOST_UNBROKEN = 30
TOO_LONG = "name and address are too long for a card"
CARD_WORDS = what_languages_say("cards", "CARD_WORDS")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="envelopes")(envelopes)


def envelopes(
    community: Annotated[str, typer.Option(help="The community, as it is called on the card.")],
    number: Annotated[int, typer.Option(min=1, max=MOST_CARDS, help="How many cards.")],
    out: Annotated[Path, typer.Option(help="Folder for the two files; it is made if it does not exist.")],
    address: Annotated[
        str, typer.Option(help="The dialogue's address, printed on each card.")
    ] = "https://__________________",
    languages: Annotated[
        str, typer.Option(help="Codes of the card's languages, at most three: az,hy,en.")
    ] = "en",
) -> None:
    """Make cards with sealed codes to print, and the file of their hashes for the server.

    Run it on a machine that is not on a network. The codes are on the cards and nowhere else: print, cut, fold,
    put into envelopes, shuffle, and delete the PDF. Give the server the hashes alone.

    Examples:

    - `concilio envelopes --community Northbank --number 60 --out cards/`

    - `concilio envelopes --community Northbank --number 60 --out cards/ --languages az,hy,en --address https://example.org/d/bridge`
    """
    chosen = [code.strip() for code in languages.split(",") if code.strip()]
    unknown = [code for code in chosen if code not in CARD_WORDS]
    if unknown or not 1 <= len(chosen) <= 3:
        raise typer.BadParameter(
            f"give one to three of {', '.join(CARD_WORDS)}; not {', '.join(unknown) or languages!r}",
            param_hint="--languages",
        )
    stem = re.sub(r"[^\w-]+", "-", community)[:60].strip("-").lower() or "community"
    cards, hashes = out / f"{stem}-cards.pdf", out / f"{stem}-hashes.txt"
    for path in (cards, hashes):
        if path.exists():
            raise typer.BadParameter(
                f"{path} exists already and may have been printed; name another folder", param_hint="--out"
            )
    codes = [make_code() for _ in range(number)]
    pdf = render_cards(codes, community=community, address=address, languages=chosen)
    out.mkdir(parents=True, exist_ok=True)
    # Sorted, so that the order of printing tells nothing about the hashes.
    _write_private(hashes, "".join(f"{h}\n" for h in sorted(code_digest(c).hex() for c in codes)).encode())
    _write_private(cards, pdf)
    typer.echo(f"{cards}: {number} cards. Print, cut, fold, shuffle; then delete this file.")
    typer.echo(f"{hashes}: for the server. It cannot be turned back into codes.")


def render_cards(codes: list[str], *, community: str, address: str, languages: list[str]) -> bytes:
    """A PDF of cards on A4, four to a page or fewer: cut along the solid lines, fold along the broken one.

    Raises:
        typer.BadParameter: name and address leave no room for one card on a page.
    """
    words = ", ".join(_words(language) for language in languages)
    # Where a line may end: else a long address would run over the fold, and be read through the paper.
    address = re.sub(r"([/.\-_?=&])", "\\1\u200b", address)
    if any(len(part) > MOST_UNBROKEN for part in re.split(r"[\s\u200b]", f"{community} {address}")):
        raise typer.BadParameter(TOO_LONG)
    source = _TEMPLATE % {
        "community": _quoted(with_letters_named(community, letters_in_no_font([community]))),
        "address": _quoted(address),
        "words": f"({words},)",
        "codes": "".join(f"{_quoted(in_groups(code))}, " for code in codes),
    }
    try:
        # Read by one person, who has no other: words in any of the five scripts never depend on the machine.
        result = typst.compile(source.encode("utf-8"), font_paths=all_fonts())
    except typst.TypstError as error:
        if "too long for a card" not in str(error):
            raise
        raise typer.BadParameter(TOO_LONG) from None
    if not isinstance(result, bytes):
        raise TypeError("one PDF expected")
    return result


def _words(language: str) -> str:
    words = CARD_WORDS[language]
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    fields = ", ".join(f"{name}: {_quoted(text)}" for name, text in words.items())
    return f"(lang: {_quoted(language)}, dir: {direction}, {fields})"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(" " if ord(c) < 32 else c for c in escaped) + '"'


def _write_private(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


_TEMPLATE = """
#set page(paper: "a4", margin: 0mm)
#set document(title: "Cards", date: none)
#set text(font: ("Noto Sans", "Noto Sans Armenian", "Noto Sans Arabic", "DejaVu Sans"), size: 8.5pt)
#set par(leading: 0.5em, spacing: 0.7em)
#let community = %(community)s
#let address = %(address)s
#let words = %(words)s
#let half(body) = box(width: 105mm, inset: 9mm, body)
#let outside = half[
  #text(size: 12pt, weight: "bold")[#community]
  #v(1mm)
  #for w in words [#text(lang: w.lang, dir: w.dir)[#align(start)[*#w.seat* #w.alone]]]
  #text(size: 9.5pt)[#raw(address)]
  #for w in words [#text(lang: w.lang, dir: w.dir)[#align(start)[#w.private]]]
]
#let inside(code) = half[
  #for w in words [#text(lang: w.lang, dir: w.dir)[#align(start)[#w.enter]]]
  #v(2mm)
  #align(center)[#box(stroke: 0.6pt, inset: 4mm, radius: 1mm)[
    #set par(leading: 0.9em)
    #text(size: 14pt, dir: ltr)[#raw(code.slice(0, 19)) \\ #raw(code.slice(20))]
  ]]
  #v(2mm)
  #for w in words [#text(lang: w.lang, dir: w.dir)[#align(start)[#w.nobody]]]
]
#let card(code, height) = block(width: 210mm, height: height, breakable: false, above: 0pt, below: 0pt,
  stroke: (bottom: 0.3pt + gray))[
  #place(top + left, outside)
  #place(top + left, dx: 105mm, inside(code))
  #place(top + left, dx: 105mm,
    line(angle: 90deg, length: height, stroke: (paint: gray, thickness: 0.4pt, dash: "dashed")))
]
#let codes = (%(codes)s)
// As many cards on a page as their words leave room for, at most four: none is cut through.
#context {
  let tallest = calc.max(measure(outside).height, measure(inside(codes.first())).height)
  assert(tallest <= 297mm, message: "too long for a card")
  let height = 297mm / calc.min(4, calc.floor(297mm / tallest))
  for code in codes { card(code, height) }
}
"""
