"""What is typed about tokens."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.identity.tokens import rules
from torelik.identity.tokens.registry import TokenScope


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        label=pgettext_lazy("token", "Name"), max_length=60, help_text=_("Which program it is for and where it runs.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the program may do"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    valid_through = forms.DateField(
        label=_("In force through"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day; one year at most."),
    )

    def __init__(self, *args: Any, offered: tuple[TokenScope, ...], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(scope.key, scope.label) for scope in offered]  # type: ignore[attr-defined]
        self.fields["valid_through"].initial = today + timedelta(days=rules.DAYS_USUALLY)
