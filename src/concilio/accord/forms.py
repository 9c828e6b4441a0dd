"""Forms of the desk of joint statements. What they cannot know (offices, versions), the actions refuse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilio.accord.actions.drafting import Written
from concilio.accord.models import AskStatus, Clause, Ratification, Recipient, Suggestion, Threshold
from concilio.accord.models.drafting import MAX_REASON_LENGTH
from concilio.accord.preflight import BadRow, read_sponsors
from concilio.dialogue.naming import language_name
from concilio.documents.preflight import recipients
from concilio.shell.forms import DayField, NumberField
from concilio.storage.typed_fields import LineField, ParagraphsField

# Which shares make sense for what: a quorum of a tenth or a ceiling of four fifths would mean nothing.
LEAST = (
    Threshold.THIRD,
    Threshold.HALF,
    Threshold.THREE_FIFTHS,
    Threshold.TWO_THIRDS,
    Threshold.THREE_QUARTERS,
)
MOST = (Threshold.TENTH, Threshold.FIFTH, Threshold.QUARTER, Threshold.THIRD)


def _written_in(code: str) -> dict[str, str]:
    return {"dir": "auto", "lang": code}


class TitlesForm(forms.Form):
    """What a joint statement is called, in each language of its dialogue."""

    def __init__(
        self, data: QueryDict | None = None, *, languages: Iterable[str], now: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data)
        for code in languages:
            self.fields[f"title_{code}"] = LineField(
                label=_("Title: %(language)s") % {"language": language_name(code) or code},
                max_length=160,
                required=False,
                initial=(now or {}).get(code, ""),
                widget=forms.TextInput(attrs=_written_in(code)),
            )

    def titles(self) -> dict[str, str]:
        return {name.removeprefix("title_"): typed for name, typed in self.cleaned_data.items()}


class ClauseForm(forms.Form):
    """A clause in every language of its dialogue."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Clause.Kind.choices)
    addressee = LineField(
        label=_("Whom it asks"), help_text=_("For an ask alone."), max_length=160, required=False
    )
    says = forms.ChoiceField(
        label=_("Against what was voted on"),
        choices=[(value, label) for value, label in Clause.Wording.choices if value != Clause.Wording.VOTED],
        widget=forms.RadioSelect,
        initial=Clause.Wording.REWORDED,
    )
    footnote = ParagraphsField(
        label=_("Footnote"),
        help_text=_("Where a figure stands in the clause: who says it, where, and who disputes it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        languages: Iterable[str],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        for code in languages:
            self.fields[f"text_{code}"] = ParagraphsField(
                label=_("Words: %(language)s") % {"language": language_name(code) or code},
                required=False,
                widget=forms.Textarea(attrs={"rows": 4, **_written_in(code)}),
            )
        self.order_fields([*(name for name in self.fields if name.startswith("text_")), "kind", "addressee"])

    def written(self) -> Written:
        typed = self.cleaned_data
        return Written(
            texts={
                name.removeprefix("text_"): text for name, text in typed.items() if name.startswith("text_")
            },
            kind=typed["kind"],
            addressee=typed["addressee"],
            says=typed["says"],
            footnote=typed["footnote"],
        )


class VoteForm(forms.Form):
    """What adoption needs; fixed once voting begins."""

    closes_on = DayField(label=_("Last day of voting"))
    quorum = forms.ChoiceField(
        label=_("Of the seats of each community, at least so many vote"),
        choices=[(each.value, each.label) for each in LEAST],
        initial=Threshold.HALF,
    )
    accepting = forms.ChoiceField(
        label=_("Of those who vote in each community, at least so many accept"),
        choices=[(each.value, each.label) for each in LEAST],
        initial=Threshold.TWO_THIRDS,
    )
    rejecting = forms.ChoiceField(
        label=_("Of those who vote in each community, at most so many reject"),
        choices=[(each.value, each.label) for each in MOST],
        initial=Threshold.FIFTH,
    )
    failing = forms.ChoiceField(
        label=_("A clause that fails"),
        choices=Ratification.Failing.choices,
        widget=forms.RadioSelect,
        initial=Ratification.Failing.DROPS,
    )


class AnswerForm(forms.Form):
    """What became of a suggestion."""

    suggestion = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("Answer"), choices=Suggestion.Answer.choices, widget=forms.RadioSelect)
    reason = ParagraphsField(
        label=_("Reason"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class TextForm(forms.Form):
    """An adopted text in one language, to be corrected."""

    def __init__(self, data: QueryDict | None = None, *, content: Mapping[str, Any], language: str) -> None:
        super().__init__(data)
        self.fields["title"] = LineField(
            label=_("Title"),
            max_length=160,
            initial=content["title"],
            widget=forms.TextInput(attrs=_written_in(language)),
        )
        for place, clause in enumerate(content["clauses"]):
            number = clause["number"]
            self.fields[f"clause_{place}"] = ParagraphsField(
                label=_("Clause %(number)s") % {"number": number} if number else _("Preamble"),
                initial=clause["text"],
                widget=forms.Textarea(attrs={"rows": 3, **_written_in(language)}),
            )

    def words(self) -> dict[int, str]:
        return {
            int(name.removeprefix("clause_")): typed
            for name, typed in self.cleaned_data.items()
            if name.startswith("clause_")
        }


class SignForm(forms.Form):
    """An organisation's signature, with the code of its signatory's second factor."""

    organisation = forms.ChoiceField(label=_("For which organisation"))
    sha256 = forms.CharField(widget=forms.HiddenInput)
    reservation = ParagraphsField(
        label=_("Reservation"),
        help_text=_("Printed with your signature. Leave it empty if you have none."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    code = LineField(
        label=_("Code from your authenticator app"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, organisations: Iterable[tuple[str, str]], sha256: str
    ) -> None:
        super().__init__(data, initial={"sha256": sha256})
        self.fields["organisation"].choices = list(organisations)  # type: ignore[attr-defined]


class RecipientForm(forms.Form):
    """A body to which texts are sent, with its limits."""

    name = LineField(
        label=_("Name of the body"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    rules = forms.ChoiceField(
        label=_("Whose rules are checked"),
        required=False,
        choices=[("", _("only the limits below")), *((each.id, each.name) for each in recipients().values())],
    )
    most_words = NumberField(label=_("At most so many words"), min_value=1, max_value=100_000, required=False)
    takes = forms.MultipleChoiceField(
        label=_("Languages that it takes"),
        help_text=_("None chosen: it takes any."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None = None, *, languages: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["takes"].choices = [(code, language_name(code) or code) for code in languages]  # type: ignore[attr-defined]


class PrepareForm(forms.Form):
    """One delivery."""

    recipient = forms.ChoiceField(label=_("To whom"))
    language = forms.ChoiceField(label=_("In which language"))
    session = LineField(label=_("Session"), max_length=120, required=False)
    session_starts = DayField(label=_("First day of the session"), required=False)
    agenda_item = NumberField(label=_("Agenda item"), min_value=1, max_value=10, required=False)
    deadline = DayField(label=_("Last day to hand it in"), required=False)
    sponsors = ParagraphsField(
        label=_("Who submits it"),
        help_text=_(
            "One organisation a line, the main one first; after a comma its status: general, special or roster."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    shares = ParagraphsField(
        label=_("Who else shares the views"),
        help_text=_("One organisation a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    contact = LineField(
        label=_("Contact for the recipient"), help_text=_("Not public."), max_length=200, required=False
    )
    elsewhere_before = forms.TypedChoiceField(
        label=_("Was it sent to anybody else before?"),
        choices=[("", _("not said")), ("no", _("no")), ("yes", _("yes"))],
        coerce=lambda typed: {"no": False, "yes": True}.get(typed),
        empty_value=None,
        required=False,
    )

    def clean_sponsors(self) -> list[dict[str, str]]:
        try:
            return read_sponsors(self.cleaned_data["sponsors"])
        except BadRow as bad:
            raise forms.ValidationError(
                _("Row %(number)s cannot be read: a name is missing, or stands there twice."),
                params={"number": bad.number},
            ) from bad

    def clean_shares(self) -> list[str]:
        return [row for row in self.cleaned_data["shares"].splitlines() if row]

    def about(self) -> dict[str, Any]:
        """What the recipient asks about the delivery."""
        typed = self.cleaned_data
        return {name: value for name, value in typed.items() if name not in {"recipient", "language"}}

    def __init__(
        self, data: QueryDict | None = None, *, recipients: Iterable[Recipient], languages: Iterable[str]
    ) -> None:
        super().__init__(data)
        self.fields["recipient"].choices = [(str(each.id), each.name) for each in recipients]  # type: ignore[attr-defined]
        self.fields["language"].choices = [(code, language_name(code) or code) for code in languages]  # type: ignore[attr-defined]


class CitationForm(forms.Form):
    """Where something can be read."""

    citation = ParagraphsField(
        label=_("Where this can be read"),
        help_text=_("A letter, a document, a reply: from whom, of which day."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    address = forms.URLField(label=_("Address on the web"), required=False, assume_scheme="https")


class StepForm(CitationForm):
    """What came of a delivery."""

    what = forms.ChoiceField(label=_("What happened"))
    on = DayField(label=_("On which day"))
    symbol = LineField(label=_("Document symbol"), max_length=40, required=False)
    snapshot = LineField(label=_("SHA-256 of the copy that shows the symbol"), max_length=64, required=False)

    def __init__(self, data: QueryDict | None = None, *, steps: Iterable[tuple[str, str | Promise]]) -> None:
        super().__init__(data)
        self.fields["what"].choices = list(steps)  # type: ignore[attr-defined]
        self.order_fields(["what", "on", "citation", "address", "symbol", "snapshot"])


class StatusForm(CitationForm):
    """What became of an ask."""

    ask = forms.UUIDField(widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("What became of it"), choices=AskStatus.Status.choices)
    since = DayField(label=_("Since which day"))
    field_order = ("ask", "status", "since", "citation", "address")
