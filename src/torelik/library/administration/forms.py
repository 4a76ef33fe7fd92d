"""What a report is asked with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.library.administration.reports import Report
from torelik.library.administration.vocabulary import Series


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
            field: forms.Field
            if one.choices is None:
                field = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
            else:
                field = forms.ChoiceField(choices=[("", _("All")), *one.choices()])
            field.label, field.required = str(one.label), False
            self.fields[one.name] = field

    def values(self) -> dict[str, Any]:
        """Return the parameters that were given."""
        return {name: value for name, value in self.cleaned_data.items() if value not in {None, ""}}
