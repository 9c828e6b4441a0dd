"""The home page, the page with which a dialogue shows itself to the public, and the desk where work begins."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from concilio.accounts.actions import open_reset
from concilio.coalition.queries import coalitions_of, convened_by
from concilio.convening.queries.acts import changes_of_roles
from concilio.convening.queries.deleted import deleted, kept_file
from concilio.convening.queries.vacancies import orphaned_for
from concilio.dialogue.desk import page_language, staff_person
from concilio.dialogue.models import Dialogue, Phase
from concilio.dialogue.naming import nearest
from concilio.dialogue.phases import steps_of
from concilio.dialogue.queries.convening import line_of, with_names
from concilio.dialogue.queries.corrected import corrected_names
from concilio.shell.public_files import may_be_found
from concilio.site import queries


def home(request: HttpRequest) -> HttpResponse:
    language = page_language()
    page = {"dialogues": queries.open_dialogues(language), "finding": queries.latest_finding(language)}
    return may_be_found(render(request, "site/home.html", page))


@require_safe
def dialogue(request: HttpRequest, slug: str) -> HttpResponse:
    """What a dialogue says of itself to anybody. A dialogue in set-up is not there yet."""
    found = with_names(Dialogue.objects.select_related("coalition").filter(slug=slug)).first()
    language = page_language()
    if found is None and (gone := deleted(slug)) is not None:
        context = {"gone": gone, "title": gone.titles.get(language) or next(iter(gone.titles.values()), slug)}
        return render(request, "site/deleted.html", context, status=410)
    if found is None or found.phase == Phase.SETUP:
        raise Http404
    page = render(
        request,
        "site/dialogue.html",
        {
            "dialogue": found,
            "line": line_of(found, language),
            "text": nearest(found.texts.all(), language, found.languages),
            "steps": steps_of(found),
            "corrected": corrected_names(found),
            "changes": changes_of_roles(found, language),
            "organisations": list(found.coalition.organisations.all()),
        },
    )
    return may_be_found(page, listed=found.listed)


@require_safe
def kept(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A published document of a dialogue that was deleted."""
    gone = deleted(slug)
    content = None if gone is None else kept_file(gone, name)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def desk(request: HttpRequest) -> HttpResponse:
    """Where work begins: the coalitions and dialogues in which a person holds something."""
    person = staff_person(request)
    places, coalitions = coalitions_of(person), convened_by(person)
    return render(
        request,
        "site/desk_home.html",
        {
            "memberships": [place for place in places if place.accepted],
            "invitations": [place for place in places if not place.accepted],
            "offices": queries.offices_of(person, page_language()),
            "factor_asked": open_reset(person, today=timezone.now().date()),
            "orphaned": orphaned_for(person, coalitions),
            "may_open": bool(coalitions),
        },
    )
