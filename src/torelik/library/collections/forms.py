"""What readers type about lists and searches."""

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.library.collections.actions import KeepingRefused
from torelik.library.collections.vocabulary import Period


class ListForm(forms.Form):
    """A new list."""

    title = forms.CharField(label=_("Name of the list"), max_length=200)
    note = forms.CharField(label=_("Note"), max_length=2_000, required=False)

    def show(self, refused: KeepingRefused) -> None:
        """Show why the list is not made."""
        for refusal in refused.refusals:
            self.add_error("title", refusal.label)


class SearchForm(forms.Form):
    """A search to be kept, or how often a kept one tells."""

    title = forms.CharField(max_length=200, required=False)
    question = forms.CharField(max_length=2_000, required=False)
    period = forms.ChoiceField(choices=Period.choices)
