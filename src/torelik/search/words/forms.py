"""What librarians type about words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.search.words.actions import TeachingRefused
from torelik.search.words.vocabulary import CorrectionKind


class TeachForm(forms.Form):
    """One correction."""

    kind = forms.ChoiceField(label=_("What is wrong?"), choices=CorrectionKind.choices)
    form = forms.CharField(label=_("Word as it is written"), max_length=60)
    lemma = forms.CharField(
        label=_("Its dictionary form"), max_length=60, required=False, help_text=_("Not needed for a new word.")
    )
    note = forms.CharField(label=_("Why"), max_length=300, required=False)

    def show(self, refused: TeachingRefused) -> None:
        """Show why the correction is not taken."""
        for refusal in refused.refusals:
            self.add_error("form", refusal.label)
