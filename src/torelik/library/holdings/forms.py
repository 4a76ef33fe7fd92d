"""What is typed about a storage place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.kernel.trilingual import LANGUAGES, Trilingual
from torelik.library.branches import queries as branches


class PlaceForm(forms.Form):
    """One storage place and its branch."""

    branch = forms.ChoiceField(label=_("Branch"))
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=120)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = branches.branch_choices(with_closed=True)  # type: ignore[attr-defined]

    def columns(self) -> dict[str, Any]:
        """Return what was typed as ``actions.save_place`` takes it."""
        given = self.cleaned_data
        name = Trilingual(*(given[f"name_{code}"] for code in LANGUAGES))
        return {"name": name, "branch_uuid": given["branch"], "seen": given["seen"] or 0}
