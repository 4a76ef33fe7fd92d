"""What is typed about a reader."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.documents.api import DayField
from torelik.library.holdings import queries as holdings


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
