"""What is typed about a reader."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.library.holdings import queries as holdings
from torelik.library.patrons import queries
from torelik.library.patrons.queries import Readers


class PlaceForm(forms.Form):
    """Where a reader is received."""

    place = forms.TypedChoiceField(
        label=_("Where the reader came"),
        coerce=int,
        choices=lambda: [(place.pk, str(place.name)) for place in holdings.open_places()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The places are read once: a choice that is a function is asked anew each time it is looked at.
        self.fields["place"].choices = list(self.fields["place"].choices)  # type: ignore[attr-defined]


class RegisterForm(PlaceForm):
    """A registration for the year; the ticket may be given a new last day at once."""

    valid_through = DayField(label=_("Ticket valid through"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = _("Where the reader is registered")


class KeysField(forms.Field):
    """UUIDs that are ticked on a page; whose they are is looked up by the action."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[Any]:
        one = forms.UUIDField()
        return [one.clean(key) for key in super().clean(value)]


class ChosenForm(forms.Form):
    """Which readers are looked at: a group, a category, or both."""

    group = forms.ChoiceField(label=pgettext_lazy("of a reader", "Study group"), required=False)
    category = forms.TypedChoiceField(label=_("Category of readers"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", "—")
        self.fields["group"].choices = [none, *((name, name) for name in queries.group_names())]  # type: ignore[attr-defined]
        self.fields["category"].choices = [none, *queries.category_names()]  # type: ignore[attr-defined]

    def readers(self) -> Readers:
        """Return which readers are meant."""
        return Readers(self.cleaned_data["group"], self.cleaned_data["category"])


class RegisterTogetherForm(RegisterForm):
    """A registration for the year of all readers who are ticked."""

    reader = KeysField()
