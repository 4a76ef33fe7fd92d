from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.audit import catalogue
from torelik.audit.vocabulary import Shelf

# A mistyped year such as 0026 is answered in words; the calendar's very ends cannot be reckoned with.
_BELIEVABLE = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class JournalSearch(forms.Form):
    """What the auditor looks for; every field may stay empty."""

    words = forms.CharField(label=_("Person, object or event"), required=False, max_length=200)
    name = forms.ChoiceField(label=pgettext_lazy("journal", "Kind of event"), required=False)
    person = forms.CharField(label=_("Who"), required=False, max_length=200)
    about = forms.CharField(label=_("About whom or what"), required=False, max_length=300)
    day_from = forms.DateField(
        label=_("From"), required=False, validators=_BELIEVABLE, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    day_through = forms.DateField(
        label=_("Through"),
        required=False,
        validators=_BELIEVABLE,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    shelf = forms.ChoiceField(label=_("Where to search"), required=False, choices=Shelf.choices)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        groups = [(context, [(event.name, event.label) for event in events]) for context, events in catalogue.events_by_context()]
        # A name of a retired version may still be in old events; the words find it.
        self.fields["name"].choices = [("", _("Every kind")), *groups]  # type: ignore[attr-defined]

    def clean(self) -> None:
        day_from, day_through = self.cleaned_data.get("day_from"), self.cleaned_data.get("day_through")
        if day_from and day_through and day_through < day_from:
            self.add_error("day_through", _("The last day is before the first one."))
