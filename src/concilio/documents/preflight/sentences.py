"""The two sentences that every written statement to the Human Rights Council has, in the three languages it prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from concilio.documents.language import written_list
from concilio.documents.preflight.check import Sponsor


@dataclass(frozen=True, slots=True)
class _Words:
    """`standing` is, by status, what stands after one name and after several."""

    alone: str
    joint: str
    standing: dict[str, tuple[str, str]]
    shares: str
    share: str


_WORDS = {
    "en": _Words(
        "Written statement submitted by",
        "Joint written statement submitted by",
        {
            "general": (
                "a non-governmental organization in general consultative status",
                "non-governmental organizations in general consultative status",
            ),
            "special": (
                "a non-governmental organization in special consultative status",
                "non-governmental organizations in special consultative status",
            ),
            "roster": (
                "a non-governmental organization on the roster",
                "non-governmental organizations on the roster",
            ),
        },
        "%s also shares the views expressed in this statement.",
        "%s also share the views expressed in this statement.",
    ),
    "fr": _Words(
        "Exposé écrit présenté par",
        "Exposé écrit conjoint présenté par",
        {
            "general": (
                "organisation non gouvernementale dotée du statut consultatif général",
                "organisations non gouvernementales dotées du statut consultatif général",
            ),
            "special": (
                "organisation non gouvernementale dotée du statut consultatif spécial",
                "organisations non gouvernementales dotées du statut consultatif spécial",
            ),
            "roster": (
                "organisation non gouvernementale inscrite sur la Liste",
                "organisations non gouvernementales inscrites sur la Liste",
            ),
        },
        "%s partage également les vues exprimées dans le présent exposé.",
        "%s partagent également les vues exprimées dans le présent exposé.",
    ),
    "es": _Words(
        "Exposición escrita presentada por",
        "Exposición escrita conjunta presentada por",
        {
            "general": (
                "organización no gubernamental reconocida como entidad consultiva general",
                "organizaciones no gubernamentales reconocidas como entidades consultivas generales",
            ),
            "special": (
                "organización no gubernamental reconocida como entidad consultiva especial",
                "organizaciones no gubernamentales reconocidas como entidades consultivas especiales",
            ),
            "roster": (
                "organización no gubernamental que figura en la lista",
                "organizaciones no gubernamentales que figuran en la lista",
            ),
        },
        "%s también comparte las opiniones expresadas en la presente exposición.",
        "%s también comparten las opiniones expresadas en la presente exposición.",
    ),
}


def submitted_by(sponsors: Sequence[Sponsor], language: str) -> str:
    """Who submits it: the main sponsor, then the others by their standing, as they are given.

    Raises:
        KeyError: the Council does not print this language, or a sponsor has no standing there.
    """
    words = _WORDS[language]
    said = []
    for status, group in groupby(sponsors, key=lambda sponsor: sponsor.status):
        names = [sponsor.name for sponsor in group]
        said += [*names, words.standing[status][len(names) > 1]]
    return f"{words.alone if len(sponsors) == 1 else words.joint} {', '.join(said)}"


def share_views(names: Sequence[str], language: str) -> str:
    """The note to the title that names those without standing; empty where there are none.

    Raises:
        KeyError: the Council does not print this language.
    """
    words = _WORDS[language]
    if not names:
        return ""
    return (words.shares if len(names) == 1 else words.share) % written_list(names, language)
