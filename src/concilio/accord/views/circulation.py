"""The circulation desk: to whom, checked, cleared, sent, and what came of it; and the desk of asks."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilio.accord import forms, rules
from concilio.accord.actions import adopting, circulating
from concilio.accord.models import Accord, Ask, Circulation, CirculationStep, Recipient
from concilio.accord.preflight import SUBMITTED_IN, dossier, said
from concilio.accord.queries import following, pages
from concilio.accord.views.desk import own_accord
from concilio.dialogue.desk import (
    carry_out_button,
    carry_out_form,
    page_language,
    render_desk,
    staff_person,
)
from concilio.dialogue.models import Dialogue
from concilio.documents.accord_files import FORMATS

STEPS = [(each.value, each.label) for each in CirculationStep.What if each.value in circulating.AFTER]


@require_http_methods(["GET", "HEAD", "POST"])
def circulation(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All deliveries of an adopted text, with forms for a recipient and for one more delivery."""
    dialogue, accord = own_accord(request, slug, number, rules.Role.CONVENER)
    do = request.POST.get("do", "")
    recipients = Recipient.objects.filter(coalition=dialogue.coalition_id)
    recipient_form = forms.RecipientForm(
        request.POST if do == "recipient" else None, languages=dialogue.languages
    )
    form = forms.PrepareForm(
        request.POST if do == "prepare" else None, recipients=recipients,
        languages=adopting.ratified_hashes(accord),
    )  # fmt: skip
    if request.method == "POST" and _carried_out(request, dialogue, accord, do, recipient_form, form):
        return redirect("accord:circulation", slug, number)
    context = {
        "accord": accord,
        "line_of_accord": pages.line_of(accord, page_language()),
        "circulations": following.circulations_of(accord),
        "recipients": recipients,
        "recipient_form": recipient_form,
        "prepare_form": form,
        "form": recipient_form if recipient_form.is_bound else form,
        "ratified": adopting.ratified_hashes(accord),
    }
    return render_desk(request, "accord/desk/circulation.html", dialogue, context)


def _carried_out(
    request: HttpRequest,
    dialogue: Dialogue,
    accord: Accord,
    do: str,
    recipient_form: forms.RecipientForm,
    form: forms.PrepareForm,
) -> bool:
    by = staff_person(request)
    if do == "recipient":
        return recipient_form.is_valid() and carry_out_form(
            request,
            recipient_form,
            lambda: circulating.save_recipient(
                by=by, coalition=dialogue.coalition, name=recipient_form.cleaned_data["name"],
                most_words=recipient_form.cleaned_data["most_words"],
                languages=recipient_form.cleaned_data["takes"], rules=recipient_form.cleaned_data["rules"],
            ),
        )  # fmt: skip
    if do == "prepare":
        return form.is_valid() and carry_out_form(request, form, lambda: _prepare(request, accord, form))
    raise Http404


def _prepare(request: HttpRequest, accord: Accord, form: forms.PrepareForm) -> Circulation:
    typed = form.cleaned_data
    recipient = Recipient.objects.get(pk=typed["recipient"])
    return circulating.prepare(
        by=staff_person(request),
        accord=accord,
        recipient=recipient,
        language=typed["language"],
        **form.about(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, slug: str, number: int, circulation_id: UUID) -> HttpResponse:
    """One delivery: what each rule found, the next step, and what came of it."""
    dialogue, accord = own_accord(request, slug, number, rules.Role.CONVENER)
    found = get_object_or_404(
        Circulation.objects.select_related("accord__dialogue", "recipient"), accord=accord, id=circulation_id
    )
    do = request.POST.get("do", "")
    send_form = forms.CitationForm(request.POST if do == "send" else None)
    step_form = forms.StepForm(request.POST if do == "record" else None, steps=STEPS)
    if request.method == "POST" and _went_on(request, found, do, send_form, step_form):
        return redirect("accord:delivery", slug, number, circulation_id)
    found.refresh_from_db()
    context = {
        "accord": accord,
        "line_of_accord": pages.line_of(accord, page_language()),
        "circulation": found,
        "steps": found.steps.all(),
        "rules": said(found.preflight),
        "passes": all(rule["passes"] for rule in found.preflight),
        "send_form": send_form,
        "step_form": step_form,
        "form": send_form if send_form.is_bound else step_form,
    }
    return render_desk(request, "accord/desk/delivery.html", dialogue, context)


@require_safe
def dossier_file(request: HttpRequest, slug: str, number: int, circulation_id: UUID) -> HttpResponse:
    """The very file that is sent."""
    _dialogue, accord = own_accord(request, slug, number, rules.Role.CONVENER)
    found = get_object_or_404(
        Circulation.objects.select_related("accord__dialogue__coalition", "recipient"),
        accord=accord,
        id=circulation_id,
    )
    text = circulating.ratified(accord, found.language)
    if text is None:
        raise Http404
    response = HttpResponse(dossier(found, text), content_type=FORMATS[SUBMITTED_IN].media_type)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="submission-{found.language}.{SUBMITTED_IN}"'
    )
    return response


def _went_on(
    request: HttpRequest,
    found: Circulation,
    do: str,
    send_form: forms.CitationForm,
    step_form: forms.StepForm,
) -> bool:
    by = staff_person(request)
    if do == "send":
        return send_form.is_valid() and carry_out_form(
            request,
            send_form,
            lambda: circulating.send(by=by, circulation=found, citation=send_form.cleaned_data["citation"]),
        )
    if do == "record":
        return step_form.is_valid() and carry_out_form(
            request, step_form, lambda: circulating.record(by=by, circulation=found, **step_form.cleaned_data)
        )
    if do == "check":
        carry_out_button(request, lambda: circulating.check(by=by, circulation=found), _("Done."))
    elif do == "consent":
        carry_out_button(request, lambda: circulating.ask_consent(by=by, circulation=found), _("Done."))
    else:
        raise Http404
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def asks(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What became of each ask of an adopted text, with a form under each."""
    dialogue, accord = own_accord(request, slug, number, rules.Role.CONVENER)
    sent = forms.StatusForm(request.POST) if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        typed = sent.cleaned_data
        ask = get_object_or_404(
            Ask.objects.select_related("accord__dialogue"), accord=accord, id=typed["ask"]
        )
        done = carry_out_form(
            request,
            sent,
            lambda: circulating.set_ask_status(
                by=staff_person(request), ask=ask, status=typed["status"], since=typed["since"],
                citation=typed["citation"], address=typed["address"],
            ),
        )  # fmt: skip
        if done:
            return redirect("accord:ask-status", slug, number)
    lines = [
        (
            line,
            sent if sent is not None and str(line.ask.id) == sent.data.get("ask") else _status_form(line.ask),
        )
        for line in following.asks_board(page_language(), today=timezone.now().date(), accord=accord)
    ]
    context = {
        "accord": accord,
        "lines": lines,
        "form": sent,
        "line_of_accord": pages.line_of(accord, page_language()),
    }
    return render_desk(request, "accord/desk/asks.html", dialogue, context)


def _status_form(ask: Ask) -> forms.StatusForm:
    return forms.StatusForm(initial={"ask": ask.id}, auto_id=f"id_%s_{ask.id.hex[:8]}")
