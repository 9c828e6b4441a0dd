"""What waits for the translators, for a dialogue's desk."""

from __future__ import annotations

from babel.lists import format_list
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.coalition.models import Person
from concilio.dialogue.desk import AgendaItem, page_language
from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.rules import roles_of
from concilio.languages import LANGUAGES
from concilio.translation.coverage import coverage_of


def waiting_for(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """The languages in which published statements are missing."""
    names = dict(LANGUAGES)
    lacking = [
        names.get(code, code) for code, count in coverage_of(dialogue).untranslated.items() if count > 0
    ]
    if not lacking:
        return []
    return [
        AgendaItem(
            status=pgettext_lazy("mark of a thing to do", "waiting"),
            heading=_("Some statements are not in every language yet"),
            text=_("Missing in: %(languages)s.")
            % {"languages": format_list(lacking, locale=page_language())},
            address=reverse("translation:desk", args=[dialogue.slug]),
            link=_("Translation desk"),
            yours=Appointment.Role.TRANSLATOR in roles_of(person, dialogue),
        )
    ]
