"""What conveners type about a dialogue."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Coalition, Person
from concilio.coalition.queries import people_of
from concilio.convening.actions import Named
from concilio.dialogue.desk_tables import TableForm
from concilio.dialogue.forms.communities import CommunityField
from concilio.dialogue.models import Appointment, CommunityName, Dialogue, DialogueText
from concilio.languages import LANGUAGES
from concilio.shell.forms import DayField, NumberField, SlugField
from concilio.storage.typed_fields import LineField, ParagraphsField

AUTO: dict[str, Any] = {"dir": "auto"}
NAMES = dict(LANGUAGES)


class FrameForm(forms.Form):
    """What a dialogue's set-up fixes."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    admission = forms.ChoiceField(
        label=_("How seats are taken"),
        choices=[
            (Dialogue.Admission.SEALED, _("Sealed envelopes: a partner of each community hands out codes")),
            (Dialogue.Admission.OPEN, _("Open link: people say themselves which community is theirs")),
        ],
        widget=forms.RadioSelect,
        initial=Dialogue.Admission.SEALED,
    )
    with_rooms = forms.BooleanField(
        label=_("Each community first meets in a room of its own"), required=False, initial=True
    )
    mediator_hours = NumberField(
        label=_("Hours a mediator has to decide"), min_value=1, max_value=720, initial=72
    )
    machine_words = forms.BooleanField(
        label=_("Put a machine’s translation to the vote before a person has read it"),
        help_text=_("Better not: with a wrong word, people answer different questions."),
        required=False,
    )
    listed = forms.BooleanField(
        label=_("Show it on the home page and to search engines"),
        help_text=_(
            "If not, only those find it who have its address. It is no secret: who knows the address can tell it."
        ),
        initial=True, required=False,
    )  # fmt: skip

    data_until = DayField(
        label=_("Last day of the data"),
        help_text=_(
            "On the day after, the software deletes the dialogue by itself. People read this day before they join."
        ),
        required=False,
    )
    keeps_numbers = forms.BooleanField(
        label=_("When the dialogue is deleted, keep its published numbers and joint statements"),
        required=False,
        initial=True,
    )

    def clean_data_until(self) -> date | None:
        day: date | None = self.cleaned_data["data_until"]
        if day is not None and day <= timezone.now().date():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day


class NewDialogueForm(FrameForm):
    coalition = forms.ModelChoiceField(
        label=_("Coalition"), queryset=Coalition.objects.none(), empty_label=None
    )
    slug = SlugField(
        label=pgettext_lazy("of a dialogue, on the web", "Address"),
        help_text=_(
            "Small letters, digits and hyphens. It stays in people’s browser histories: let it tell nothing."
        ),
        max_length=60,
    )
    field_order = [  # noqa: RUF012 - as Django declares it
        "coalition",
        "slug",
        "languages",
        "admission",
        "with_rooms",
        "mediator_hours",
        "machine_words",
        "listed",
        "data_until",
        "keeps_numbers",
    ]

    def __init__(self, *args: Any, coalitions: list[Coalition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coalition"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Coalition.objects.filter(id__in=[coalition.id for coalition in coalitions])
        field.initial = coalitions[0] if coalitions else None


class TextForm(forms.Form):
    title = LineField(
        label=pgettext_lazy("of a dialogue", "Title"), max_length=120, widget=forms.TextInput(attrs=AUTO)
    )
    question = ParagraphsField(
        label=_("The question"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3, **AUTO})
    )
    background = ParagraphsField(
        label=pgettext_lazy("of a dialogue", "Background"),
        help_text=_("What a person must know to take part, in words that every side can accept."),
        max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 8, **AUTO}),
    )  # fmt: skip
    policy = ParagraphsField(
        label=_("What stewards go by, beyond the reasons every dialogue has"),
        max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 5, **AUTO}),
    )  # fmt: skip


class CommunityForm(forms.Form):
    label = SlugField(
        label=pgettext_lazy("short name of a community", "Label"),
        help_text=_(
            "Small letters and hyphens. Communities stand in the order of their labels on every page."
        ),
        max_length=40,
    )
    planned_seats = NumberField(label=_("People expected"), min_value=0, max_value=10_000_000, initial=0)

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in languages:
            self.fields[f"name_{code}"] = LineField(
                label=_("Name in this language: %(language)s") % {"language": NAMES.get(code, code)},
                max_length=80, required=False, widget=forms.TextInput(attrs={"dir": "auto", "lang": code}),
            )  # fmt: skip

    def names(self) -> dict[str, str]:
        return {
            key.removeprefix("name_"): value
            for key, value in self.cleaned_data.items()
            if key.startswith("name_")
        }


class AppointmentForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none(), empty_label="—")
    role = forms.ChoiceField(
        label=pgettext_lazy("role in a dialogue", "Role"), choices=Appointment.Role.choices
    )
    community = CommunityField(
        label=_("Community, for a steward or observer"), required=False, empty_label="—"
    )
    language = forms.ChoiceField(label=_("Language, for a translator"), required=False)

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person, community, language = (self.fields[name] for name in ("person", "community", "language"))
        assert isinstance(person, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(community, CommunityField)  # noqa: S101
        assert isinstance(language, forms.ChoiceField)  # noqa: S101
        person.queryset = people_of(dialogue.coalition)
        community.offer(dialogue)
        language.choices = [("", "—"), *((code, NAMES.get(code, code)) for code in dialogue.languages)]


class SeedForm(forms.Form):
    text = LineField(
        label=_("Seed statement"),
        help_text=_("One idea, in 280 characters at most, that a person can agree or disagree with."),
        widget=forms.Textarea(attrs={"rows": 4, **AUTO}),
    )
    language = forms.ChoiceField(label=_("Language"))
    in_rooms = forms.ChoiceField(
        label=pgettext_lazy("room of a seed statement", "Where"),
        choices=[("0", _("In the joint room")), ("1", _("In the own room of every community"))],
        widget=forms.RadioSelect,
        initial="0",
    )

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - for the type checker
        language.choices = [(code, NAMES.get(code, code)) for code in dialogue.languages]
        if not dialogue.with_rooms:
            del self.fields["in_rooms"]


class SeedTableForm(TableForm, SeedForm):
    """Seeds, one in each row; language and room count for all rows that say nothing else."""

    text = None  # type: ignore[assignment]
    field_order = ["table", "file", "language", "in_rooms"]  # noqa: RUF012 - as Django declares it


class CorrectionsForm(forms.Form):
    """Every title, question and name as it is; what is typed differently is a correction."""

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._named: dict[str, Named] = {}
        for text in DialogueText.objects.filter(dialogue=dialogue).order_by("language"):
            self._offer(Named("title", text.language), pgettext("of a dialogue", "Title"), text.title, 120)
            self._offer(Named("question", text.language), gettext("The question"), text.question, 1000)
        names = CommunityName.objects.filter(community__dialogue=dialogue)
        for name in names.select_related("community").order_by("community__label", "language"):
            named = Named("community", name.language, name.community.label)
            self._offer(named, gettext("Name of a community"), name.name, 80)

    def corrections(self) -> list[tuple[Named, str]]:
        """What was typed differently."""
        return [(self._named[key], self.cleaned_data[key]) for key in self.changed_data]

    def _offer(self, named: Named, label: str, words: str, most: int) -> None:
        key = "-".join(part for part in (named.what, named.community, named.language) if part)
        self._named[key] = named
        self.fields[key] = LineField(
            label=f"{label} · {NAMES.get(named.language, named.language)}",
            initial=words,
            max_length=most,
            widget=forms.TextInput(attrs={"dir": "auto", "lang": named.language}),
        )


class DeputyForm(forms.Form):
    """Who steps in for one office."""

    person = forms.ModelChoiceField(
        label=_("Deputy"), queryset=Person.objects.none(), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: Any, office: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = people_of(office.dialogue.coalition).exclude(id=office.person_id)
