"""What people type about a coalition and its people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Coalition, Organisation, Person
from concilio.coalition.naming import NOWHERE, countries
from concilio.languages import LANGUAGES
from concilio.shell.forms import DayField, EmailField
from concilio.storage.typed_fields import LineField, ParagraphsField

if TYPE_CHECKING:
    FormOfCoalition = forms.ModelForm[Coalition]
    FormOfOrganisation = forms.ModelForm[Organisation]
else:  # at run time Django's form takes no parameters
    FormOfCoalition = FormOfOrganisation = forms.ModelForm

AUTO: dict[str, Any] = {"dir": "auto"}


class _OnSharedPage:
    """Several forms stand on one page: the ids of their fields carry the form's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class _NamesInLanguages(forms.Form):
    """A name for each language of the interface, none of which has to be given."""

    def __init__(self, *args: Any, names: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in LANGUAGES:
            self.fields[f"name_{code}"] = LineField(
                label=_("Name in this language: %(language)s") % {"language": language},
                max_length=200, required=False, initial=(names or {}).get(code, ""),
                widget=forms.TextInput(attrs={"dir": "auto", "lang": code}),
            )  # fmt: skip

    def names(self) -> dict[str, str]:
        """What was typed, by language."""
        typed = ((code, self.cleaned_data.get(f"name_{code}", "")) for code, _name in LANGUAGES)
        return {code: name for code, name in typed if name}


class NamesForm(_OnSharedPage, _NamesInLanguages):
    """Names of a coalition or an organisation in each language."""


class NewPassword(forms.Form):
    """A password, twice, by Django's rules for passwords."""

    password1 = forms.CharField(
        label=_("Password"),
        help_text=_("At least twelve characters. Several words make a good one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        elif first:
            try:
                validate_password(first, self.owner())
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return data

    def owner(self) -> Person | None:
        """Whose password it is to be: it must not be their name."""
        return None


class SetUp(NewPassword):
    """The first convener and coalition of an installation."""

    coalition = LineField(
        label=_("Name of the coalition"), max_length=200, widget=forms.TextInput(attrs=AUTO)
    )
    aim = ParagraphsField(
        label=_("What it wants"), required=False, widget=forms.Textarea(attrs={"rows": 3, **AUTO})
    )
    name = LineField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs=AUTO))
    email = EmailField(
        label=_("Your e-mail"), help_text=_("To log in with. Nothing is ever sent to it."), max_length=254
    )
    field_order = ["coalition", "aim", "name", "email", "password1", "password2"]  # noqa: RUF012 - as Django declares it

    def owner(self) -> Person | None:
        return Person(name=self.cleaned_data.get("name", ""), email=self.cleaned_data.get("email", ""))


class CoalitionForm(_OnSharedPage, FormOfCoalition):
    class Meta:
        model = Coalition
        fields = ("name", "aim", "founded", "contact", "licence")
        labels: ClassVar[dict[str, Any]] = {
            "name": _("Name of the coalition"),
            "aim": _("What it wants"),
            "founded": pgettext_lazy("coalition", "Founded"),
            "contact": _("Whom the public may ask"),
            "licence": _("Licence of what is released"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "founded": _("As exactly as it is known: 2022, or 2022-03"),
            "contact": _("An e-mail address or a page. It is shown in public."),
            "licence": _("For example CC BY 4.0. It is shown beside each release."),
        }
        widgets: ClassVar[dict[str, Any]] = {
            "name": forms.TextInput(attrs=AUTO),
            "aim": forms.Textarea(attrs={"rows": 4, **AUTO}),
        }


class OrganisationForm(_OnSharedPage, FormOfOrganisation):
    country = forms.ChoiceField(label=_("Country"))

    class Meta:
        model = Organisation
        fields = ("name", "country", "kind", "since")
        labels: ClassVar[dict[str, Any]] = {
            "name": _("Name of the organisation"),
            "kind": pgettext_lazy("of an organisation", "Kind"),
            "since": _("Member since"),
        }
        widgets: ClassVar[dict[str, Any]] = {
            "name": forms.TextInput(attrs=AUTO),
        }
        field_classes: ClassVar[dict[str, Any]] = {"since": DayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)  # noqa: S101 - for the type checker
        nowhere = (NOWHERE, _("of no country, or of several"))
        country.choices = [("", "—"), *countries(get_language() or "en"), nowhere]


class PublicFigureForm(_OnSharedPage, forms.Form):
    name = LineField(
        label=pgettext_lazy("of a person", "Name"), max_length=120, widget=forms.TextInput(attrs=AUTO)
    )
    role = LineField(
        label=_("What they do"),
        help_text=_("Shown in public, under their own name. Ask them first."),
        max_length=200,
        widget=forms.TextInput(attrs=AUTO),
    )


class InvitationForm(_OnSharedPage, forms.Form):
    name = LineField(
        label=pgettext_lazy("of a person", "Name"), max_length=120, widget=forms.TextInput(attrs=AUTO)
    )
    email = EmailField(
        label=_("E-mail"), help_text=_("To log in with. Nothing is ever sent to it."), max_length=254
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), required=False
    )
    convener = forms.BooleanField(label=_("May open dialogues and invite people (convener)"), required=False)

    def __init__(self, *args: Any, coalition: Coalition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = coalition.organisations.all()
