"""What the public and editors type about the record. What forms cannot know (offices, keys), the actions refuse."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from concilio.languages import LANGUAGES
from concilio.record.disclosure import FORMS
from concilio.record.models import (
    Claim,
    ClaimLink,
    CorrectionAnswer,
    Event,
    Objection,
    Party,
    Position,
    Recognition,
    Source,
    Term,
)
from concilio.record.queries.naming import party_names, term_names
from concilio.record.queries.rows import VISIBLE
from concilio.shell.forms import NumberField, SlugField
from concilio.storage.typed_fields import LineField, ParagraphsField

AUTO: dict[str, Any] = {"dir": "auto"}
MOST = 10**12
DATE_HELP = _("1992-02-26, 1992-02, 1992, about 1992: 1992~, from one day to another: 1992-02-25/1992-02-26")


class WrongForm(forms.Form):
    """Anybody's "this is wrong"."""

    text = ParagraphsField(
        label=_("What is wrong, and what is right?"),
        help_text=_("Name no private person. Your words are public once an editor has answered."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, **AUTO}),
    )
    grounds = LineField(
        label=_("Where can this be read?"), max_length=2000, required=False,
        widget=forms.TextInput(attrs=AUTO),
    )  # fmt: skip


class WordsForm(forms.Form):
    """The seven words that lead back to a correction."""

    words = LineField(
        label=_("Your seven words"), max_length=400,
        widget=forms.TextInput(attrs={**AUTO, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


FORM_WORDS = {
    "heard": _("I have heard this"),
    "recognises": _("I recognise the suffering"),
    "regrets": _("I regret it"),
    "apologises": _("I apologise"),
}


class AcknowledgeForm(forms.Form):
    """What a seat says of an event or a narrative; nothing chosen takes it all back."""

    forms_chosen = forms.MultipleChoiceField(
        label=_("What do you want to say?"),
        choices=[(name, FORM_WORDS[name]) for name in FORMS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class AnswerEntryForm(forms.Form):
    """Whether an entry is faithfully attributed."""

    decision = forms.ChoiceField(
        label=_("Is this faithfully attributed?"),
        choices=[
            ("faithful", _("Yes: its source says this, and so does whoever is named")),
            ("unfaithful", _("No")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("If not: why?"), choices=[("", "—"), *Objection.Reason.choices], required=False
    )
    words = ParagraphsField(
        label=_("If not: in a sentence"), max_length=1000, required=False,
        help_text=_("It is shown beside the entry, under your community’s name and not yours."),
        widget=forms.Textarea(attrs={"rows": 3, **AUTO}),
    )  # fmt: skip


class AnswerCorrectionForm(forms.Form):
    """What a side answers to a correction."""

    verdict = forms.ChoiceField(
        label=_("Your community’s answer"), choices=CorrectionAnswer.Verdict.choices, widget=forms.RadioSelect
    )
    words = ParagraphsField(
        label=_("In a sentence or two"), max_length=1000, help_text=_("Public, under your community’s name."),
        widget=forms.Textarea(attrs={"rows": 3, **AUTO}),
    )  # fmt: skip


class CitedForm(forms.Form):
    """What every assertion needs: its source, the place in it, the exact words."""

    source = forms.ModelChoiceField(label=_("Source"), queryset=Source.objects.none(), to_field_name="slug")
    locator = LineField(
        label=_("Place in the source"), help_text=_("p. 12, § 76"), max_length=120, required=False,
        widget=forms.TextInput(attrs=AUTO),
    )  # fmt: skip
    quotation = ParagraphsField(
        label=_("Exact words"), help_text=_("As they stand in the source; empty where you saw a summary only."),
        max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3, **AUTO}),
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        own_claims = Claim.objects.filter(event=event, entry__state__in=VISIBLE).prefetch_related("texts")
        choices: dict[str, Any] = {
            "source": Source.objects.order_by("title"),
            "maker": Party.objects.order_by("slug"),
            "party": Party.objects.order_by("slug"),
            "body": Party.objects.order_by("slug"),
            "measure": Term.objects.filter(kind=Term.Kind.MEASURE).order_by("slug"),
            "population": Term.objects.filter(kind=Term.Kind.POPULATION).order_by("slug"),
            "claim": own_claims,
            "other": own_claims,
        }
        for name, queryset in choices.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = queryset
                field.label_from_instance = self._label  # type: ignore[method-assign, assignment]
        self._parties = party_names(Party.objects.values_list("id", flat=True), _language())
        self._terms = term_names(_language())

    def _label(self, row: Any) -> str:
        """What a choice is called in the reader's language."""
        if isinstance(row, Party):
            return self._parties[row.id]
        if isinstance(row, Term):
            return self._terms.get((row.kind, row.slug), row.slug)
        if isinstance(row, Claim):
            text = next((t.text for t in row.texts.all()), "")
            return f"{self._parties[row.maker_id]}: {text}"
        return str(row)


def _language() -> str:
    return get_language() or "en"


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of your words"), choices=LANGUAGES)


class ClaimForm(CitedForm, LanguageForm):
    maker = forms.ModelChoiceField(
        label=_("Who says it"), queryset=Party.objects.none(), to_field_name="slug"
    )
    text = ParagraphsField(
        label=_("The claim, as short as it can be said"), max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, **AUTO}),
    )  # fmt: skip
    as_of = LineField(label=_("When it was said"), help_text=DATE_HELP, max_length=60, required=False)
    measure = forms.ModelChoiceField(
        label=_("What is counted"), queryset=Term.objects.none(), to_field_name="slug", required=False
    )
    population = forms.ModelChoiceField(
        label=_("Of whom"), queryset=Term.objects.none(), to_field_name="slug", required=False
    )
    bound = forms.ChoiceField(label=_("Figure"), choices=Claim.Bound.choices, initial=Claim.Bound.NONE)
    low = NumberField(label=_("Number, or the lower one"), required=False, min_value=0, max_value=MOST)
    high = NumberField(label=_("The higher number of a range"), required=False, min_value=0, max_value=MOST)
    field_order = (  # as a sentence is said
        "maker", "text", "language", "as_of", "measure", "population", "bound", "low", "high", "source",
        "locator", "quotation",
    )  # fmt: skip


class PositionForm(CitedForm, LanguageForm):
    claim = forms.ModelChoiceField(label=_("Claim"), queryset=Claim.objects.none())
    party = forms.ModelChoiceField(label=_("Party"), queryset=Party.objects.none(), to_field_name="slug")
    stance = forms.ChoiceField(label=_("Position"), choices=Position.Stance.choices)
    since = LineField(label=_("Since"), help_text=DATE_HELP, max_length=60, required=False)
    grounds = ParagraphsField(
        label=_("The party’s reason, in a sentence"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2, **AUTO}),
    )  # fmt: skip
    field_order = (
        "claim",
        "party",
        "stance",
        "since",
        "grounds",
        "language",
        "source",
        "locator",
        "quotation",
    )


class RecognitionForm(CitedForm, LanguageForm):
    body = forms.ModelChoiceField(label=_("Body"), queryset=Party.objects.none(), to_field_name="slug")
    level = forms.ChoiceField(label=_("Level"), choices=Recognition.Level.choices)
    instrument = LineField(
        label=_("Instrument"), max_length=300, required=False, widget=forms.TextInput(attrs=AUTO)
    )
    passage = forms.ChoiceField(
        label=_("For a court: kind of passage"), required=False,
        choices=[("", "—"), *[c for c in Recognition.Passage.choices if c[0]]],
    )  # fmt: skip
    adopted = LineField(label=_("Date"), help_text=DATE_HELP, max_length=60, required=False)
    text = ParagraphsField(
        label=_("Wording"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4, **AUTO})
    )
    summary = forms.BooleanField(label=_("This is a summary, not the exact words"), required=False)
    field_order = (
        "body", "level", "instrument", "passage", "adopted", "text", "summary", "language", "source", "locator",
        "quotation",
    )  # fmt: skip


class NameForm(CitedForm, LanguageForm):
    party = forms.ModelChoiceField(label=_("Party"), queryset=Party.objects.none(), to_field_name="slug")
    name = LineField(label=_("What it calls the event"), max_length=200, widget=forms.TextInput(attrs=AUTO))
    field_order = ("party", "name", "language", "source", "locator", "quotation")


class LinkForm(CitedForm):
    claim = forms.ModelChoiceField(label=_("Claim"), queryset=Claim.objects.none())
    kind = forms.ChoiceField(label=_("How it stands to the other"), choices=ClaimLink.Kind.choices)
    other = forms.ModelChoiceField(label=_("The other claim"), queryset=Claim.objects.none())

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        for name in ("source", "locator", "quotation"):
            del self.fields[name]


class MethodForm(LanguageForm):
    definitions = ParagraphsField(
        label=pgettext_lazy("of a record", "Definitions"), max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6, **AUTO}),
    )  # fmt: skip
    inclusion = ParagraphsField(
        label=_("What is in, and what is out"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6, **AUTO}),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class NarrativeForm(LanguageForm):
    text = ParagraphsField(
        label=_("What happened, in your community’s words"), max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14, **AUTO}),
    )  # fmt: skip
    over = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)


class EventForm(LanguageForm):
    slug = SlugField(label=_("Address of the page"), max_length=60)
    title = LineField(
        label=_("Title: a place and a day"), max_length=160, widget=forms.TextInput(attrs=AUTO),
        help_text=_("No word that a community contests; names have a place of their own."),
    )  # fmt: skip
    happened = LineField(label=_("When it happened"), help_text=DATE_HELP, max_length=60)


class PartyForm(LanguageForm):
    name = LineField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs=AUTO))
    kind = forms.ChoiceField(label=_("Kind"), choices=Party.Kind.choices)
    slug = SlugField(label=_("Short name in addresses"), max_length=60)


class TermForm(LanguageForm):
    name = LineField(label=_("Words for it"), max_length=120, widget=forms.TextInput(attrs=AUTO))
    kind = forms.ChoiceField(label=_("Kind"), choices=Term.Kind.choices)
    slug = SlugField(label=_("Short name in addresses"), max_length=60)
