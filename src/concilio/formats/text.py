"""Text of a file whose encoding nobody declared: UTF-8, UTF-16, or one of the older eight-bit sets."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

REPLACEMENT = "\ufffd"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 20
# Letters that words of a language are made of, the commonest first; others of the script count little.
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґ"
_ARABIC = "اليمونرتبةعدسفهكقحجشطصخزثذضغظءأإآىئؤپچژگکی"
_GREEK = "αοιετσνηυρπκμλςθδγχωφβξζψάέήίόύώ"
_HEBREW = "יוהלאמרבתשנכםדפחקעןגצסטזךץף"
_WHOLE_WORDS = (
    ("cp1251", "Windows-1251", _CYRILLIC),
    ("koi8_r", "KOI8-R", _CYRILLIC),
    ("cp866", "DOS-866", _CYRILLIC),
    ("iso8859_5", "ISO 8859-5", _CYRILLIC),
    ("cp1256", "Windows-1256", _ARABIC),
    ("iso8859_6", "ISO 8859-6", _ARABIC),
    ("cp1253", "Windows-1253", _GREEK),
    ("cp1255", "Windows-1255", _HEBREW),
)
# Letters with marks among plain ones. Where two sets explain a text equally well, the first is taken.
_MIXED_WORDS = (
    ("cp1252", "Windows-1252 (Latin-1)", "éèàçêâîôûùëïüöäßñáíóúãõåæøœìòº"),
    ("cp1254", "Windows-1254", "ışğüöçâîûi\u0307"),  # the last two: İ made small
    ("cp1250", "Windows-1250", "ąćęłńóśźżáčďéěíňřšťúůýžőűăâîţşđôöüäçë"),
    ("mac_roman", "Mac Roman", "éèàçêâîôûùëïüöäßñáíóúãõåæøœìò"),
)
_PUNCTUATION = frozenset("“”„‘’‚–—…«»°€£§•·№™®©½¼¾¿¡\u00a0")
_PLAUSIBLE_MIXED, _PLAUSIBLE_WHOLE = 0.9, 0.55
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")


@dataclass(frozen=True)
class Text:
    """A file's text.

    Attributes:
        text: without a byte-order mark.
        broken: characters lost: sequences that could not be decoded, and replacement characters that
            somebody's export wrote before.
        encoding: what it was read as, in words; empty for UTF-8.
        guessed: characters outside ASCII that a guessed encoding gave; 0 where nothing was guessed.
    """

    text: str
    broken: int = 0
    encoding: str = ""
    guessed: int = 0


def decode(content: bytes) -> Text:
    """The text of a file; whatever its bytes are, something comes back that says how it was read."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(name, errors="replace")
            return Text(text, text.count(REPLACEMENT), "" if name == "utf-8" else name[:6].upper())
    wide = _two_bytes_each(content[:4096])
    if wide:
        text = content.decode(wide, errors="replace")
        return Text(text, text.count(REPLACEMENT), "UTF-16")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _eight_bits(content) or _broken(content)
    return Text(text, text.count(REPLACEMENT))


def _two_bytes_each(content: bytes) -> str:
    """UTF-16 without a mark: in a header of plain letters, every second byte is zero."""
    half = len(content) // 2
    if half < 4:
        return ""
    if content[1::2].count(0) > 0.7 * half:
        return "utf-16-le"
    return "utf-16-be" if content[::2].count(0) > 0.7 * half else ""


def _broken(content: bytes) -> Text:
    text = content.decode("utf-8", errors="replace")
    return Text(text, text.count(REPLACEMENT))


def _eight_bits(content: bytes) -> Text | None:
    """Text in an older set; None where it is rather UTF-8 that somebody cut, or nothing explains it.

    UTF-8 that broke in places still has many whole sequences. Older text has next to none: its letters
    beyond ASCII would have to stand in very rare pairs.
    """
    sample = content[:_SAMPLE]
    if not any(byte > 127 for byte in sample):
        sample = content
    replaced = sample.decode("utf-8", errors="replace")
    lost = replaced.count(REPLACEMENT)
    if sum(letter > "\x7f" for letter in replaced) - lost >= lost:
        return None
    words = [word for word in _WORD.findall(sample) if max(word) > 127]
    whole = sum(len(word) > 1 and min(word) > 127 for word in words)
    best = _best_of_whole(sample) if 2 * whole > len(words) else _best_of_mixed(sample)
    if best is None:
        return None
    codec, name = best
    text = content.decode(codec, errors="replace")
    return Text(text, text.count(REPLACEMENT), name, sum(letter > "\x7f" for letter in text))


def _best_of_whole(sample: bytes) -> tuple[str, str] | None:
    """The set in which whole words are made of a language's common letters, small ones after the first."""
    best, found = _PLAUSIBLE_WHOLE, None
    for codec, name, letters in _WHOLE_WORDS:
        weight = {letter: 1.0 - 0.5 * place / len(letters) for place, letter in enumerate(letters)}
        text = sample.decode(codec, errors="replace")
        score = total = 0.0
        before = " "
        for letter in text:
            if letter > "\x7f" and letter not in _PUNCTUATION:
                total += 1
                small = letter.lower()
                # A capital in the middle of a word shows the wrong set: KOI8 and Windows differ in that alone.
                believed = 1.0 if letter == small or not before.isalpha() else 0.2
                score += weight.get(small, 0.0) * believed
            before = letter
        if total and score / total > best:
            best, found = score / total, (codec, name)
    return found


def _best_of_mixed(sample: bytes) -> tuple[str, str] | None:
    best, found = _PLAUSIBLE_MIXED, None
    for codec, name, letters in _MIXED_WORDS:
        beyond = [letter for letter in sample.decode(codec, errors="replace") if letter > "\x7f"]
        known = sum(letter in _PUNCTUATION or letter.lower() in letters for letter in beyond)
        if beyond and known / len(beyond) > best:
            best, found = known / len(beyond), (codec, name)
    return found
