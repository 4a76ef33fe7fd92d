"""What a page of the diary is asked with."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.library.diary.queries import Narrowed
from torelik.library.diary.rules import FIRST_YEAR, LAST_YEAR
from torelik.library.diary.vocabulary import Part, Span
from torelik.library.holdings import queries as holdings
from torelik.library.patrons import queries as patrons


def _places() -> list[tuple[int, str]]:
    return [(place.pk, str(place.name)) for place in holdings.places()]


def _categories() -> list[tuple[int, str]]:
    return [(key, str(name)) for key, name in patrons.category_names()]


class _ChosenField(forms.TypedChoiceField):
    """One of the library's own values by its id, or all of them."""

    def __init__(self, values: Callable[[], list[tuple[int, str]]], *, label: Any) -> None:
        self._values = values
        super().__init__(label=label, required=False, coerce=int, empty_value=None, choices=lambda: [("", _("All")), *values()])

    def name_of(self, chosen: int) -> str:
        """Return how the chosen value is named."""
        return dict(self._values())[chosen]


class DiaryForm(forms.Form):
    """Day, place and category of readers; the rest stands in the address."""

    day = DayField(label=_("Day"))
    place = _ChosenField(_places, label=pgettext_lazy("where a copy stands", "Place"))
    category = _ChosenField(_categories, label=_("Category of readers"))
    span = forms.ChoiceField(choices=Span.choices, widget=forms.HiddenInput)
    part = forms.ChoiceField(choices=Part.choices, widget=forms.HiddenInput)

    def __init__(self, given: Any, *, today: date) -> None:
        usual = {"day": today.isoformat(), "span": Span.MONTH.value, "part": Part.WORK.value}
        super().__init__({**usual, **{name: value for name, value in given.items() if value}})

    def clean_day(self) -> date:
        """Refuse a day of another age: a year has too many digits, or a slip of the hand."""
        day: date = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("There is no diary of that year."))
        return day

    @property
    def narrowed(self) -> Narrowed:
        """The place and the category that were chosen."""
        return Narrowed(self.cleaned_data["place"], self.cleaned_data["category"])

    def words(self) -> list[tuple[str, str]]:
        """Return what narrows the page, as it is printed above it."""
        fields = [(name, self.fields[name]) for name in ("place", "category") if self.cleaned_data[name]]
        return [
            (str(field.label), field.name_of(self.cleaned_data[name]))
            for name, field in fields
            if isinstance(field, _ChosenField)
        ]
