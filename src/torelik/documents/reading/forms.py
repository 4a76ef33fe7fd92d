"""What the reader's page sends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.documents.reading.actions import MarkRefused
from torelik.documents.reading.rules import LONGEST_NOTE
from torelik.documents.reading.vocabulary import MarkKind, View
from torelik.documents.rights.forms import DayField


class MarkForm(forms.Form):
    """One mark. The lengths are decided by the rules, so that all reasons are told at once."""

    key = forms.UUIDField()
    kind = forms.ChoiceField(choices=MarkKind.choices)
    number = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)
    start = forms.IntegerField(required=False, min_value=0, max_value=100_000_000)
    end = forms.IntegerField(required=False, min_value=0, max_value=100_000_000)
    note = forms.CharField(required=False, max_length=100_000, strip=False)

    def show(self, refused: MarkRefused) -> None:
        """Show why the mark is not kept."""
        for refusal in refused.refusals:
            self.add_error("note", refusal.label)


class NoteForm(forms.Form):
    """The words of a note, written anew."""

    note = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4}))


class PlaceForm(forms.Form):
    """Where the reader is."""

    view = forms.ChoiceField(choices=View.choices)
    number = forms.IntegerField(min_value=1, max_value=1_000_000)


class StatisticsForm(forms.Form):
    """Between which days views are counted, both included."""

    day_from = DayField(label=_("From"), required=False)
    day_through = DayField(label=_("Through"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given = super().clean() or {}
        first, last = given.get("day_from"), given.get("day_through")
        if first and last and last < first:
            self.add_error("day_through", _("The last day lies before the first one."))
        return given
