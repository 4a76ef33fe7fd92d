"""What narrows the periodicals, opens an issue, and asks for a bibliographic list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.library.articles.vocabulary import Grouping, Kinds
from torelik.library.cataloguing.vocabulary import LANGUAGE_NAMES


class FilterForm(forms.Form):
    """Words of the title of a periodical."""

    q = forms.CharField(label=_("Title of the periodical"), required=False, max_length=200)


class IssueForm(forms.Form):
    """The issue that is to be opened."""

    year = forms.CharField(label=_("Year"), max_length=4, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    number = forms.CharField(
        label=pgettext_lazy("of an issue", "Number"),
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "3, 3–4", "autocomplete": "off"}),
    )


class YearForm(forms.Form):
    """How a yearly index is laid out."""

    grouping = forms.ChoiceField(label=_("Grouped"), choices=Grouping.choices)
    newer = forms.BooleanField(label=_("By GOST R 7.0.100-2018"), required=False)


class ListForm(forms.Form):
    """What a thematic list is about, and how it is laid out."""

    words = forms.CharField(label=_("Words"), required=False, max_length=200, help_text=_("Every form of a word is found."))
    subject = forms.CharField(label=_("Subject"), required=False, max_length=200)
    author = forms.CharField(label=_("Author"), required=False, max_length=200)
    kinds = forms.ChoiceField(label=_("What goes in"), choices=Kinds.choices, required=False)
    language = forms.ChoiceField(label=_("Language of the text"), required=False)
    year_from = forms.IntegerField(label=_("Years from"), required=False, min_value=1400, max_value=2100)
    year_through = forms.IntegerField(label=pgettext_lazy("years", "Through"), required=False, min_value=1400, max_value=2100)
    grouping = forms.ChoiceField(label=_("Grouped"), choices=Grouping.choices, required=False)
    newer = forms.BooleanField(label=_("By GOST R 7.0.100-2018"), required=False)
    title = forms.CharField(label=_("Title of the list"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(((code, str(name)) for code, name in LANGUAGE_NAMES.items()), key=lambda one: one[1])
        self.fields["language"].choices = [("", _("All")), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a list about nothing, and years the wrong way round."""
        given = super().clean() or {}
        if not any(given.get(name) for name in ("words", "subject", "author")):
            self.add_error("words", _("Say what the list is about: words, a subject or an author."))
        if given.get("year_from") and given.get("year_through") and given["year_through"] < given["year_from"]:
            self.add_error("year_through", _("The period ends before it begins."))
        return given
