"""What editors type about sources and their copies. What forms cannot know, the actions refuse."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.languages import LANGUAGES
from concilio.storage.typed_fields import LineField, ParagraphsField

AUTO: dict[str, Any] = {"dir": "auto"}
TYPES = (
    ("webpage", pgettext_lazy("kind of source", "web page")),
    ("article-newspaper", pgettext_lazy("kind of source", "newspaper article")),
    ("article-journal", pgettext_lazy("kind of source", "article in a journal")),
    ("book", pgettext_lazy("kind of source", "book")),
    ("report", pgettext_lazy("kind of source", "report")),
    ("legal_case", pgettext_lazy("kind of source", "judgment")),
    ("legislation", pgettext_lazy("kind of source", "law or resolution")),
    ("document", pgettext_lazy("kind of source", "another document")),
)


class SourceForm(forms.Form):
    """A publication that can be cited."""

    title = LineField(label=_("Title"), max_length=400, widget=forms.TextInput(attrs=AUTO))
    authors = LineField(
        label=_("Authors"), help_text=_("Separate several with a semicolon."), max_length=400, required=False,
        widget=forms.TextInput(attrs=AUTO),
    )  # fmt: skip
    container = LineField(
        label=_("Newspaper, journal or book it appeared in"), max_length=300, required=False,
        widget=forms.TextInput(attrs=AUTO),
    )  # fmt: skip
    type = forms.ChoiceField(label=_("What it is"), choices=TYPES)
    published = LineField(
        label=_("Date"), max_length=60, required=False,
        help_text=_("1992-02-26, 1992-02, 1992, about 1992: 1992~. Leave it empty where there is none."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language it is written in"),
        choices=[("und", _("another language")), *((code, name) for code, name in LANGUAGES)],
    )
    address = LineField(
        label=_("Address on the web"), max_length=2000, required=False,
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )  # fmt: skip
    seen_in_copy = forms.BooleanField(label=_("I read it elsewhere than at its publisher’s"), required=False)

    def csl(self) -> dict[str, Any]:
        """The bibliographic data as CSL-JSON."""
        data = self.cleaned_data
        names = [name.strip() for name in data["authors"].split(";") if name.strip()]
        return {
            "type": data["type"],
            **({"author": [{"literal": name} for name in names]} if names else {}),
            **({"container-title": data["container"]} if data["container"] else {}),
        }


class FileForm(forms.Form):
    """A copy as a file."""

    file = forms.FileField(
        label=_("File"), help_text=_("PDF, web page, PNG, JPEG, plain text or WARC, at most 16 MB.")
    )


class TypedForm(forms.Form):
    """A passage typed by hand."""

    words = ParagraphsField(
        label=_("The passage, letter by letter"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 8, **AUTO}),
    )


class CorrectionOfTextForm(forms.Form):
    """The words of a page as they should read, and which version was corrected."""

    text = ParagraphsField(
        label=_("The text of this page"), widget=forms.Textarea(attrs={"rows": 14, **AUTO})
    )
    page = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class QuotationForm(forms.Form):
    """A passage to be cited."""

    quotation = ParagraphsField(
        label=_("Exact words"), max_length=4000,
        help_text=_("Copy them from the text of the copy. […] stands for words that you leave out."),
        widget=forms.Textarea(attrs={"rows": 4, **AUTO}),
    )  # fmt: skip
    locator = LineField(
        label=_("Where in the source"), help_text=_("For example: p. 12, § 76"), max_length=120, required=False,
        widget=forms.TextInput(attrs=AUTO),
    )  # fmt: skip
