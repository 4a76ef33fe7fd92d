"""What a report is asked with."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.library.administration.reports import Holds, Parameter, Report
from torelik.library.administration.vocabulary import Series

FIRST_YEAR, LAST_YEAR = 1900, 2200


class NumberForm(forms.Form):
    """After which number a register goes on."""

    series = forms.ChoiceField(label=_("Register"), choices=Series.choices)
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=_("Empty for a register that goes on from year to year."),
    )
    last = forms.IntegerField(label=_("Last number given so far"), min_value=1, max_value=10**12)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class ParametersForm(forms.Form):
    """The parameters of a report; each may be left out."""

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in report.parameters:
            self.fields[one.name] = _field(one)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, and days of another age: a year has a digit too few or too many."""
        given: dict[str, Any] = super().clean() or {}
        for name, day in list(given.items()):
            if isinstance(day, date) and not FIRST_YEAR <= day.year <= LAST_YEAR:
                self.add_error(name, _("There are no reports of that year."))
        since, through = given.get("since"), given.get("through")
        if isinstance(since, date) and isinstance(through, date) and through < since:
            self.add_error("through", _("The end is before the beginning."))
        return given

    def values(self) -> dict[str, Any]:
        """Return the parameters that were given."""
        return {name: value for name, value in self.cleaned_data.items() if value not in {None, ""}}

    @property
    def is_shown(self) -> bool:
        """Tell whether anything of it can be filled in."""
        return bool(self.visible_fields())


def _field(one: Parameter) -> forms.Field:
    label = str(one.label)
    if one.choices is not None:
        choices = [("", one.empty or _("All")), *one.choices()]
        return forms.ChoiceField(label=label, required=False, choices=choices)
    match one.holds:
        case Holds.NUMBER:
            return forms.IntegerField(label=label, required=False, min_value=0, max_value=9999)
        case Holds.KEY:
            return forms.UUIDField(label=label, required=False, widget=forms.HiddenInput)
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)
