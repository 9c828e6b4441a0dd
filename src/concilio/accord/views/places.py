"""Finding what an address names, for all pages of joint statements."""

from __future__ import annotations

from django.http import Http404

from concilio.accord.models import Accord
from concilio.dialogue.models import Dialogue, Phase
from concilio.dialogue.naming import dialogue_text


def public_accord(slug: str, number: int) -> Accord:
    """
    Raises:
        Http404: no such joint statement, or its dialogue has not opened.
    """
    if not 0 < number < 2**31:
        raise Http404
    found = (
        Accord.objects.select_related("dialogue__coalition", "release")
        .exclude(dialogue__phase=Phase.SETUP)
        .filter(dialogue__slug=slug, number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


def public_dialogue(slug: str) -> Dialogue:
    """
    Raises:
        Http404: no such dialogue, or it has not opened.
    """
    found = Dialogue.objects.select_related("coalition").exclude(phase=Phase.SETUP).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def named(dialogue: Dialogue, language: str) -> dict[str, object]:
    """What every page of a dialogue shows of it."""
    return {"dialogue": dialogue, "text": dialogue_text(dialogue, language)}
