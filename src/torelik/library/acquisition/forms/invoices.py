"""What is typed into invoices."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.library.acquisition import rules
from torelik.library.acquisition.forms.orders import BudgetField, OwnIds, SupplierField
from torelik.library.acquisition.vocabulary import InvoiceState


class InvoiceFilterForm(forms.Form):
    """What narrows the list of invoices."""

    state = forms.ChoiceField(
        label=pgettext_lazy("of an invoice", "State"), required=False, choices=[("", _("All")), *InvoiceState.choices]
    )
    supplier = SupplierField(required=False)


class InvoiceForm(forms.Form):
    """The head of an invoice; the supplier is chosen once."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    supplier = SupplierField()
    number = forms.CharField(label=pgettext_lazy("of a paper", "Number"), max_length=60)
    day = DayField(label=_("Date"))
    postage = forms.DecimalField(
        label=_("Postage, tenge"), decimal_places=2, max_digits=14, min_value=Decimal(0), initial=Decimal(0)
    )
    adjustment = forms.DecimalField(
        label=_("Adjustment, tenge"), decimal_places=2, max_digits=14, initial=Decimal(0), help_text=_("Negative for a discount.")
    )
    budget = BudgetField(label=_("Postage and adjustment from the budget"), required=False)
    total = forms.DecimalField(
        label=_("Total, tenge"), decimal_places=2, max_digits=14, help_text=_("As the paper says, with VAT.")
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["supplier"], self.fields["key"]

    def header(self) -> dict[str, Any]:
        """Return what was typed as the actions take it."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("supplier", "key", "seen", "budget")}
        return {**given, "budget_id": self.cleaned_data["budget"]}


class InvoiceLineForm(OwnIds):
    """Copies of one line of an order."""

    word = "line"

    line = forms.ChoiceField(label=_("Line of an order"))
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=rules.MOST_COPIES)
    price = forms.DecimalField(label=_("Price of one with VAT, tenge"), decimal_places=2, max_digits=14, min_value=Decimal(0))
    vat_rate = forms.TypedChoiceField(
        label=_("VAT rate, per cent"), coerce=int, choices=[(rate, str(rate)) for rate in rules.VAT_RATES]
    )

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = lines  # type: ignore[attr-defined]


class PaidForm(forms.Form):
    """On which day an invoice was paid."""

    paid_on = DayField(label=_("Paid on"))
