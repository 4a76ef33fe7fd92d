"""What readers type about a title."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from stdnum import isbn

from torelik.library.acquisition.vocabulary import SuggestionState


class SuggestionForm(forms.Form):
    """One title that a reader proposes."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=pgettext_lazy("of a book", "Title"), max_length=500)
    authors = forms.CharField(label=_("Author"), max_length=300, required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1500, max_value=2200)
    isbn = forms.CharField(label="ISBN", max_length=20, required=False)
    why = forms.CharField(
        label=_("Why the library needs it"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_isbn(self) -> str:
        text = str(self.cleaned_data["isbn"]).strip()
        if text and not isbn.is_valid(text):
            raise ValidationError(_("The ISBN is mistyped: its check digit does not fit."))
        return text

    def values(self) -> dict[str, Any]:
        """Return what was typed as ``actions.suggest`` takes it."""
        return dict(self.cleaned_data)


class QueueForm(forms.Form):
    """What narrows the queue."""

    state = forms.ChoiceField(
        label=pgettext_lazy("of a suggestion", "State"), required=False, choices=[("", _("All")), *SuggestionState.choices]
    )


class DeclineForm(forms.Form):
    """Why a suggestion is declined."""

    reason = forms.CharField(label=_("Why not; the reader will read it"), max_length=500)
