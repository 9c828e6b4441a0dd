"""How many published statements each language of a dialogue still lacks. Numbers of statements are public: exact."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from concilio.dialogue.models import Dialogue, Statement, Translation


@dataclass(frozen=True)
class Coverage:
    """Of the published statements.

    Attributes:
        untranslated: by language, how many are not in it.
        unreviewed: by language, how many of the translations no second person has checked.
    """

    published: int
    untranslated: dict[str, int]
    unreviewed: dict[str, int]


def coverage_of(dialogue: Dialogue) -> Coverage:
    """Two queries, for any number of statements and languages."""
    published = Statement.objects.filter(dialogue=dialogue, status=Statement.Status.PUBLISHED)
    written = dict(published.values_list("language").annotate(n=Count("id")).order_by())
    translations = {
        language: (n, n - reviewed)
        for language, n, reviewed in _shown(dialogue, published)
        .values_list("language")
        .annotate(n=Count("id"), reviewed=Count("id", filter=Q(status=Translation.Status.REVIEWED)))
        .order_by()
    }
    total = sum(written.values())
    return Coverage(
        published=total,
        untranslated={
            code: total - written.get(code, 0) - translations.get(code, (0, 0))[0]
            for code in dialogue.languages
        },
        unreviewed={code: translations.get(code, (0, 0))[1] for code in dialogue.languages},
    )


def _shown(dialogue: Dialogue, published: QuerySet[Statement]) -> QuerySet[Translation]:
    # Held words, and a machine's that nobody has read, are not put to the vote.
    shown = Translation.objects.filter(statement__in=published, held=False)
    return shown if dialogue.machine_words else shown.exclude(status=Translation.Status.MACHINE)
