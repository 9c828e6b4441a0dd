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
from concilio.shell.numbers import number_here
from concilio.translation.coverage import coverage_of
from concilio.translation.queries import languages_of, urgent_in


def waiting_for(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """Words that are doubted, wanted or missing, for the translators; the last for all."""
    translates = Appointment.Role.TRANSLATOR in roles_of(person, dialogue)
    return [*_doubted(person, dialogue), *_missing(dialogue, yours=translates)]


def _doubted(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """For each language that a person translates into, what is said to be wrong or asked for."""
    items = []
    for language in languages_of(person, dialogue):
        urgent = urgent_in(dialogue, language)
        if urgent.doubted + urgent.wanted == 0:
            continue
        state = "&state=doubted" if urgent.doubted else ""
        items.append(
            AgendaItem(
                status=pgettext_lazy("mark of a thing to do", "waiting"),
                heading=_("Words are doubted, or a steward waits for them"),
                text=_("%(language)s: %(doubted)s doubted or held, %(wanted)s asked for.")
                % {
                    "language": dict(LANGUAGES).get(language, language),
                    "doubted": number_here(urgent.doubted),
                    "wanted": number_here(urgent.wanted),
                },
                address=f"{reverse('translation:desk', args=[dialogue.slug])}?language={language}{state}",
                link=_("Translation desk"),
                yours=True,
            )
        )
    return items


def _missing(dialogue: Dialogue, *, yours: bool) -> list[AgendaItem]:
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
            address=reverse("translation:desk", args=[dialogue.slug]) if yours else "",
            link=_("Translation desk"),
            yours=yours,
        )
    ]
