"""What is typed about suppliers and contracts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.kernel.national_numbers import faults_of_bin
from torelik.kernel.trilingual import Trilingual
from torelik.library.acquisition import rules
from torelik.library.acquisition.forms.orders import OwnIds


class SupplierForm(forms.Form):
    """One supplier: names, numbers, whom to call."""

    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=300)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=300)
    name_en = forms.CharField(label=_("Name in English"), max_length=300, required=False)
    bin = forms.CharField(label=_("BIN"), max_length=30, required=False, help_text=_("Twelve digits; the last one is checked."))
    iban = forms.CharField(label=_("Account (IBAN)"), max_length=50, required=False)
    bank = forms.CharField(label=_("Bank"), max_length=200, required=False)
    bic = forms.CharField(label=_("BIC of the bank"), max_length=11, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    contact = forms.CharField(label=_("Contact person"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    is_active = forms.BooleanField(label=_("We order from this supplier"), required=False, initial=True)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_bin(self) -> str:
        digits = "".join(str(self.cleaned_data["bin"]).split())
        if digits and (faults := faults_of_bin(digits)):
            raise ValidationError([str(fault.label) for fault in faults])
        return digits

    def clean_iban(self) -> str:
        bare = "".join(str(self.cleaned_data["iban"]).split()).upper()
        if bare and not rules.is_iban(bare):
            raise ValidationError(_("The account number is mistyped: its check digits do not fit."))
        return bare

    def columns(self) -> dict[str, Any]:
        """Return what was typed as ``actions.save_supplier`` takes it."""
        given = dict(self.cleaned_data)
        name = Trilingual(given.pop("name_kk"), given.pop("name_ru"), given.pop("name_en"))
        return {**given, "seen": given["seen"] or 0, "name": name}


class SupplierWordsForm(forms.Form):
    """By which words a supplier is looked for."""

    q = forms.CharField(label=_("Words of the name, or BIN"), required=False, max_length=100)


class ContractForm(OwnIds):
    """One contract."""

    word = "contract"

    number = forms.CharField(label=pgettext_lazy("of a paper", "Number"), max_length=100)
    day = DayField(label=_("Date"))
    amount = forms.DecimalField(label=_("Sum, tenge"), decimal_places=2, max_digits=14, min_value=Decimal("0.01"))
    valid_through = DayField(label=_("Valid through"))
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
