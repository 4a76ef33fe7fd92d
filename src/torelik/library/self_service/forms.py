"""What is typed about terminals, and at them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.library.self_service import queries
from torelik.library.self_service.vocabulary import KioskMode


class OpeningForm(forms.Form):
    """What opens the page of a terminal."""

    key = forms.CharField(label=_("Login (CN)"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    secret = forms.CharField(
        label=_("Secret (CO)"), max_length=100, widget=forms.PasswordInput(attrs={"autocomplete": "off"}), strip=True
    )


class PlaceForm(forms.Form):
    """What the address of a terminal's page says."""

    mode = forms.ChoiceField(choices=KioskMode.choices, required=False)


class ScanForm(forms.Form):
    """One scan."""

    code = forms.CharField(max_length=40)


class TerminalForm(forms.Form):
    """A new terminal."""

    name = forms.CharField(
        label=pgettext_lazy("terminal", "Name"), max_length=100, help_text=_("Where it stands, in a few words.")
    )
    place = forms.ChoiceField(label=_("Branch or hall"), required=False)
    language = forms.ChoiceField(label=_("Language when a reader's own is not known"), choices=settings.LANGUAGES)
    may_block = forms.BooleanField(label=_("Blocks the reader whose card it has kept"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "—"), *queries.place_choices()]  # type: ignore[attr-defined]
