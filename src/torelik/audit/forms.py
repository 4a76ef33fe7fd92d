from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

# A mistyped year such as 0026 is answered in words; the calendar's very ends cannot be reckoned with.
_BELIEVABLE = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class JournalSearch(forms.Form):
    """What the auditor looks for; every field may stay empty."""

    words = forms.CharField(label=_("Person, object or event"), required=False, max_length=200)
    day_from = forms.DateField(
        label=_("From"), required=False, validators=_BELIEVABLE, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    day_through = forms.DateField(
        label=_("Through"),
        required=False,
        validators=_BELIEVABLE,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
