"""What is typed about webhooks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.support.hooks import registry


class HookForm(forms.Form):
    """A webhook, new or changed."""

    name = forms.CharField(
        label=pgettext_lazy("webhook", "Name"), max_length=100, help_text=_("Which program is told, in a few words.")
    )
    address = forms.CharField(
        label=pgettext_lazy("webhook", "Address"),
        max_length=300,
        help_text=_("Where the program listens; it begins with https://."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(label=_("Events that it is told of"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = registry.choices()  # type: ignore[attr-defined]
