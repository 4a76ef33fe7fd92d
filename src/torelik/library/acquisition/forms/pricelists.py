"""What is typed into price lists."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from torelik.library.acquisition import onix, rules
from torelik.library.acquisition.actions.pricelists import Chosen
from torelik.library.acquisition.forms.orders import BudgetField, OwnIds
from torelik.library.acquisition.queries.pricelists import OfferShown


class PriceListForm(OwnIds):
    """A file of the supplier."""

    word = "onix"

    file = forms.FileField(label=_("Price list in ONIX (XML)"), widget=forms.FileInput(attrs={"accept": ".xml,.onix,.onx"}))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.TORELIK_PRICE_LIST_BYTES:
            raise forms.ValidationError(_("The file is larger than this library accepts."))
        return file


class OfferWordsForm(forms.Form):
    """Which titles of a price list are shown."""

    q = forms.CharField(label=_("Words of the title, author, publisher, or ISBN"), required=False, max_length=200)
    available = forms.BooleanField(label=_("Only what can be had"), required=False)


class ChoiceForm(OwnIds):
    """How many copies of each title shown are ordered; without a number the title is not chosen."""

    word = "choose"

    key = forms.UUIDField(widget=forms.HiddenInput)
    budget = BudgetField(required=False)

    def __init__(self, *args: Any, offers: Sequence[OfferShown] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = [offer.row.position for offer in offers]
        for offer in offers:
            row = offer.row
            own_price = row.price if row.currency == onix.TENGE else None
            self.fields[f"copies-{row.position}"] = forms.IntegerField(
                label=_("Copies"), required=False, min_value=1, max_value=rules.MOST_COPIES
            )
            self.fields[f"price-{row.position}"] = forms.DecimalField(
                label=_("Price, tenge"), required=False, min_value=0, max_digits=14, decimal_places=2, initial=own_price
            )

    def cells(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the fields of each title in the order of the page."""
        return [(self[f"copies-{place}"], self[f"price-{place}"]) for place in self.places]

    def chosen(self) -> dict[int, Chosen]:
        """Return what was chosen, by the places in the list."""
        given = self.cleaned_data
        return {
            place: Chosen(given[f"copies-{place}"], given[f"price-{place}"] or Decimal(0))
            for place in self.places
            if given.get(f"copies-{place}")
        }
