"""The desk of a dialogue: how it stands, and what needs a decision now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from concilio.convening.queries.agenda import agenda_of
from concilio.convening.queries.numbers import community_numbers, published_seeds
from concilio.dialogue.desk import (
    own_dialogue,
    page_language,
    render_desk,
    staff_person,
)
from concilio.dialogue.phases import steps_of
from concilio.dialogue.queries.convening import community_labels
from concilio.dialogue.rules import roles_of
from concilio.insight.rules import TEAM
from concilio.languages import LANGUAGES
from concilio.moderation.queries.decisions import n_deadlocks
from concilio.translation.coverage import coverage_of

LANGUAGE_NAMES = dict(LANGUAGES)


@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """How the dialogue stands, and what needs a decision now."""
    dialogue = own_dialogue(request, slug)
    numbers, coverage = community_numbers(dialogue), coverage_of(dialogue)
    context = {
        "steps": steps_of(dialogue),
        "agenda": agenda_of(staff_person(request), dialogue),
        "rows": [(label, numbers[label.id]) for label in community_labels(dialogue, page_language())],
        "published": coverage.published,
        "seeds": published_seeds(dialogue),
        "deadlocks": n_deadlocks(dialogue),
        "languages": [
            (LANGUAGE_NAMES.get(code, code), coverage.untranslated[code], coverage.unreviewed[code])
            for code in dialogue.languages
        ],
        "sees_findings": not roles_of(staff_person(request), dialogue).isdisjoint(TEAM),
    }
    return render_desk(request, "convening/desk.html", dialogue, context)
