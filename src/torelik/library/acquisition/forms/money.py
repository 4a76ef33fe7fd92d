"""What is typed about funds and budgets."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.kernel.trilingual import Trilingual
from torelik.library.acquisition.forms.orders import OwnIds

REASON = _("Kind, number and date of the document, or why.")


class FundForm(OwnIds):
    """One source of funding."""

    word = "fund"

    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=200)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)

    def name(self) -> Trilingual:
        """Return what was typed as one value."""
        given = self.cleaned_data
        return Trilingual(given["name_kk"], given["name_ru"], given["name_en"])


class BudgetForm(forms.Form):
    """The sum of one fund in one year."""

    fund = forms.ChoiceField(label=_("Source of funding"))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    amount = forms.DecimalField(
        label=_("Sum, tenge"), decimal_places=2, max_digits=14, min_value=Decimal(0), help_text=_("The whole of the year.")
    )
    reason = forms.CharField(label=_("On what ground"), max_length=500, help_text=REASON)

    def __init__(self, *args: object, funds: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["fund"].choices = funds  # type: ignore[attr-defined]


class RollOverForm(forms.Form):
    """How a budget goes over to the next year."""

    with_rest = forms.BooleanField(label=_("Take what is left along, too"), required=False)
    reason = forms.CharField(label=_("On what ground"), max_length=500, help_text=REASON)
