from django import forms
from django.utils.translation import gettext_lazy as _


class JournalSearch(forms.Form):
    """What the auditor looks for; every field may stay empty."""

    words = forms.CharField(label=_("Person, object or event"), required=False, max_length=200)
    day_from = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    day_through = forms.DateField(label=_("Through"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
