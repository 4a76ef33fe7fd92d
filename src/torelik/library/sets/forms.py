"""What is typed about sets of books."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.kernel.actor import Actor
from torelik.library.copying import selections
from torelik.library.patrons import queries as patrons
from torelik.library.patrons.forms import KeysField
from torelik.library.sets import queries

LAST_SETS = 100
"""So many sets are offered to be made again."""


class SetForm(forms.Form):
    """A set for a group, of the same titles as an earlier one or empty."""

    name = forms.CharField(label=_("Name of the set"), max_length=200, help_text=_("For example: Criminal law, autumn 2026"))
    group = forms.ChoiceField(label=pgettext_lazy("of a reader", "Study group"))
    like = forms.TypedChoiceField(label=_("The same titles as in"), required=False, coerce=str, empty_value=None)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", "—")
        self.fields["group"].choices = [none, *((name, name) for name in patrons.group_names())]  # type: ignore[attr-defined]
        sets = [(str(row.uuid), f"{row.name} · {row.group}") for row in queries.book_sets(visible_to=actor)[:LAST_SETS]]
        self.fields["like"].choices = [none, *sets]  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    """A barcode or a number that was scanned or typed."""

    number = forms.CharField(
        label=_("Barcode, inventory number or number of a group card"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


class WordsForm(forms.Form):
    """Words of a group card."""

    q = forms.CharField(label=_("Group card by author or title"), required=False, max_length=100)


class ListForm(forms.Form):
    """One of the librarian's lists of titles."""

    list = forms.ChoiceField(label=_("Titles of my list"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = [(str(uuid), title) for uuid, title in selections.lists_of(actor)]
        self.fields["list"].choices = [("", "—"), *lists]  # type: ignore[attr-defined]


class KeyForm(forms.Form):
    """What was pressed beside a line."""

    key = forms.UUIDField()


class ReadersForm(forms.Form):
    """The readers who are ticked."""

    reader = KeysField()
