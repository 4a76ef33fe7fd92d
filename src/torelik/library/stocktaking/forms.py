"""What is typed, chosen and scanned at a stock-taking."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.kernel import clock
from torelik.library.holdings import queries as holdings
from torelik.library.signing import queries as signing


def _places() -> list[tuple[int, str]]:
    return [(place.pk, str(place.name)) for place in holdings.places()]


class NewForm(forms.Form):
    """Where to take stock and who answers for it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    places = forms.TypedMultipleChoiceField(label=_("Places"), coerce=int, widget=forms.CheckboxSelectMultiple)
    standing = forms.TypedChoiceField(label=_("Standing commission"), required=False, coerce=int, empty_value=None)
    commission = forms.CharField(
        label=_("Who else is of the commission"),
        help_text=_("One on each line: position, name. Or all of it, where there is no standing commission."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = _places()  # type: ignore[attr-defined]
        today = clock.local_date(clock.now())
        self.fields["standing"].choices = [("", "—"), *signing.commission_choices(today)]  # type: ignore[attr-defined]


class ScanForm(forms.Form):
    """One number read at a shelf."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    scanned_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    place = forms.TypedChoiceField(label=_("You stand at"), coerce=int)
    number = forms.CharField(
        label=_("Barcode or inventory number"),
        max_length=40,
        error_messages={"required": _("Scan a barcode, or type a number and press Enter.")},
    )

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]
