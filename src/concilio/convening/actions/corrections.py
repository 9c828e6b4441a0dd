"""Typing errors in what a dialogue calls itself and its communities, once seats are open: both versions stay public."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Person
from concilio.convening.errors import ConveningRefused
from concilio.convening.rules import only_convener
from concilio.dialogue.models import CommunityName, CorrectedName, Dialogue, DialogueText, Phase
from concilio.documents.typed_text import has_words, tidy_line
from concilio.publiclog.actions import Value, append, seal_words

FEWEST_CHANGES = 1
LETTERS_A_CHANGE = 10
"""A typing error changes a letter, in a long text one in ten. More is another name."""


@dataclass(frozen=True)
class Named:
    """What is corrected: a dialogue's title or question, or a community's name, in one language."""

    what: str
    language: str
    community: str = ""


@transaction.atomic
def correct_name(*, by: Person, dialogue: Dialogue, named: Named, words: str) -> CorrectedName | None:
    """Correct a typing error in a title, a question or a community's name; None where nothing differs.

    The words as they were stay public beside the new ones, with the day, and the public log has a seal of both.

    Raises:
        ConveningRefused: not a convener, still in set-up, nothing to read, or more than a typing error.
        DialogueText.DoesNotExist, CommunityName.DoesNotExist: there is no such text or name.
    """
    only_convener(by, dialogue)
    if dialogue.phase == Phase.SETUP:
        raise ConveningRefused("still-in-set-up", _("In set-up you can simply change it."))
    row: DialogueText | CommunityName
    if named.what == CorrectedName.What.COMMUNITY:
        row, column = _community_name(dialogue, named), "name"
    else:
        row = DialogueText.objects.select_for_update().get(dialogue=dialogue, language=named.language)
        column = "title" if named.what == CorrectedName.What.TITLE else "question"
    before, after = getattr(row, column), tidy_line(words)
    if after == tidy_line(before):
        return None
    if not has_words(after):
        raise ConveningRefused("nothing-to-read", _("There is nothing to read in this."))
    if _changes(before, after) > max(FEWEST_CHANGES, len(before) // LETTERS_A_CHANGE):
        raise ConveningRefused(
            "more-than-a-typing-error",
            _("This changes more than a typing error. People take part on these words: they stay."),
        )
    setattr(row, column, after)
    row.save(update_fields=[column])
    _append(dialogue, named, before, after)
    return CorrectedName.objects.create(
        dialogue=dialogue,
        what=named.what,
        language=named.language,
        community=row.community if isinstance(row, CommunityName) else None,
        before=before,
        after=after,
        on=timezone.now().date(),
    )


def _community_name(dialogue: Dialogue, named: Named) -> CommunityName:
    names = CommunityName.objects.select_for_update().filter(community__dialogue=dialogue)
    return names.get(community__label=named.community, language=named.language)


def _append(dialogue: Dialogue, named: Named, before: str, after: str) -> None:
    words: list[Value] = [
        seal_words(before, role="before", language=named.language),
        seal_words(after, role="after", language=named.language),
    ]
    community: dict[str, Value] = {"community": named.community} if named.community else {}
    append(
        kind="name.corrected",
        scope_kind="dialogue",
        scope_id=dialogue.id,
        on=timezone.now().date(),
        payload={"what": named.what, "words": words, **community},
    )


def _changes(before: str, after: str) -> int:
    """How many letters are put in, taken out, exchanged, or swapped with their neighbour (optimal string alignment)."""
    last: list[int] = []
    above: list[int] = []
    row = list(range(len(after) + 1))
    for i, one in enumerate(before, 1):
        last, above, row = above, row, [i]
        for j, other in enumerate(after, 1):
            least = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one != other))
            if i > 1 and j > 1 and one == after[j - 2] and before[i - 2] == other:
                least = min(least, last[j - 2] + 1)
            row.append(least)
    return row[-1]
