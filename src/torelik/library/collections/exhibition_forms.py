"""What is typed about exhibitions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.kernel.trilingual import LANGUAGES, Trilingual
from torelik.library.collections.actions import KeepingRefused
from torelik.library.collections.models import ExhibitionSection

AREA = {"rows": 4}


class InThreeLanguages(forms.Form):
    """A form whose words are in three languages."""

    def trilingual(self, name: str) -> Trilingual:
        """Return three fields as one value."""
        return Trilingual(*(self.cleaned_data[f"{name}_{code}"].replace("\0", "").strip() for code in LANGUAGES))

    def show(self, refused: KeepingRefused) -> None:
        """Show every reason why nothing is kept."""
        for refusal in refused.refusals:
            self.add_error(None, str(refusal.label))


class ExhibitionForm(InThreeLanguages):
    """Name, words and days of an exhibition."""

    title_kk = forms.CharField(label=_("Name in Kazakh"), max_length=200)
    title_ru = forms.CharField(label=_("Name in Russian"), max_length=200)
    title_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    words_kk = forms.CharField(label=_("Introduction in Kazakh"), max_length=10_000, required=False, widget=forms.Textarea(AREA))
    words_ru = forms.CharField(label=_("Introduction in Russian"), max_length=10_000, required=False, widget=forms.Textarea(AREA))
    words_en = forms.CharField(label=_("Introduction in English"), max_length=10_000, required=False, widget=forms.Textarea(AREA))
    opens_on = DayField(label=_("Opens on"))
    closes_on = DayField(label=_("Last day"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SectionForm(InThreeLanguages):
    """Name and place of a section."""

    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=200)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    position = forms.IntegerField(label=pgettext_lazy("order", "Position"), min_value=0, max_value=9999)


class TitleForm(InThreeLanguages):
    """Section, place and annotation of one title."""

    section = forms.ChoiceField(label=pgettext_lazy("of an exhibition", "Section"), required=False)
    position = forms.IntegerField(label=pgettext_lazy("order", "Position"), min_value=0, max_value=9999)
    note_kk = forms.CharField(label=_("Annotation in Kazakh"), max_length=4_000, required=False, widget=forms.Textarea(AREA))
    note_ru = forms.CharField(label=_("Annotation in Russian"), max_length=4_000, required=False, widget=forms.Textarea(AREA))
    note_en = forms.CharField(label=_("Annotation in English"), max_length=4_000, required=False, widget=forms.Textarea(AREA))

    def __init__(self, *args: Any, sections: list[ExhibitionSection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {str(one.uuid): one.uuid for one in sections}
        chosen: Any = self.fields["section"]
        chosen.choices = [("", pgettext_lazy("section", "none")), *((str(one.uuid), str(one.name)) for one in sections)]
