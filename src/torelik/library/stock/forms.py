"""What people type into documents of the stock."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.library.acquisition import queries as acquisition
from torelik.library.holdings import queries as holdings
from torelik.library.signing import queries as signing
from torelik.library.stock.rules import PAGES_AT_ONCE
from torelik.library.stock.vocabulary import DRAFTED, DocumentKind, DocumentState, Reason, Source

_LONG = {"rows": 3}
OPTIONAL = [("", "—")]


class _PlaceField(forms.ChoiceField):
    """A place where copies stand, by its id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=lambda: [*OPTIONAL, *((place.pk, str(place.name)) for place in holdings.open_places())], **kwargs
        )


class FilterForm(forms.Form):
    """What narrows the list of documents."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *DocumentKind.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *DocumentState.choices])
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2200)


class NewForm(forms.Form):
    """What a document is begun with."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in DRAFTED])
    key = forms.UUIDField()
    card = forms.IntegerField(required=False, min_value=1, max_value=999_999_999)


class HeaderForm(forms.Form):
    """The head of a draft; each kind has its own fields."""

    day = DayField(label=_("Date"))
    source = forms.ChoiceField(label=_("Source"), required=False, choices=[*OPTIONAL, *Source.choices])
    listed_supplier = forms.ChoiceField(
        label=_("Supplier"), required=False, choices=lambda: [*OPTIONAL, *acquisition.supplier_choices()]
    )
    supplier = forms.CharField(label=_("Donor, or a supplier who is not in the list"), required=False, max_length=300)
    accompanying = forms.CharField(
        label=_("Accompanying document"), required=False, max_length=200, help_text=_("Kind, number and date.")
    )
    reason = forms.ChoiceField(label=_("Reason"), required=False, choices=[*OPTIONAL, *Reason.choices])
    place = _PlaceField(label=_("New place"), required=False)
    standing = forms.ChoiceField(label=_("Standing commission"), required=False)
    commission = forms.CharField(
        label=_("Who else is of the commission"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs=_LONG),
        help_text=_("One on each line: position, name. Or all of it, where there is no standing commission."),
    )
    approved_by = forms.CharField(
        label=_("Approved by"),
        required=False,
        max_length=200,
        help_text=_("Left empty, the act names who holds the office on its day."),
    )
    off_balance = forms.BooleanField(label=_("Kept off the balance of the Academy"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=2_000, widget=forms.Textarea(attrs=_LONG))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    FIELDS = {
        DocumentKind.RECEIPT: (
            "day",
            "source",
            "listed_supplier",
            "supplier",
            "accompanying",
            "standing",
            "commission",
            "approved_by",
            "note",
            "off_balance",
        ),
        DocumentKind.WRITE_OFF: ("day", "reason", "standing", "commission", "approved_by", "note"),
        DocumentKind.TRANSFER: ("day", "place", "standing", "commission", "note"),
        DocumentKind.REVALUATION: ("day", "standing", "commission", "approved_by", "note"),
        DocumentKind.REPLACEMENT: ("day", "supplier", "standing", "commission", "approved_by", "note"),
    }

    def __init__(self, *args: Any, kind: DocumentKind, day: date, standing_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standing"].choices = [*OPTIONAL, *signing.commission_choices(day, kept=standing_id)]  # type: ignore[attr-defined]
        kept = (*self.FIELDS[kind], "seen")
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        if kind is DocumentKind.REPLACEMENT:
            self.fields["supplier"].label = _("Reader who lost the copy")

    def header(self) -> dict[str, Any]:
        """Return what was typed as ``actions.change_document`` takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        if "place" in given:
            place = given.pop("place")
            given["place_id"] = int(place) if place else None
        if "listed_supplier" in given:
            listed = given.pop("listed_supplier")
            given["listed_supplier_id"] = int(listed) if listed else None
        standing = given.pop("standing")
        given["standing_id"] = int(standing) if standing else None
        return given


class WordsForm(forms.Form):
    """By which words a title of the catalogue is looked for."""

    q = forms.CharField(label=_("Words of the title or author"), required=False, max_length=200)


class TitleForm(forms.Form):
    """Copies of one title in a receipt."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    record = forms.UUIDField(widget=forms.HiddenInput)
    number = forms.IntegerField(label=_("Copies"), min_value=0, max_value=100_000, initial=1)
    price = forms.DecimalField(label=_("Price of one, tenge"), decimal_places=4, max_digits=16, initial=Decimal(0))
    place = _PlaceField(label=pgettext_lazy("where a copy stands", "Place"))
    for_loan = forms.BooleanField(label=_("May be lent"), required=False, initial=True)
    barcodes = forms.CharField(
        label=_("Barcodes"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs=_LONG),
        help_text=_("As many as copies, or none: then the inventory numbers serve."),
    )
    without_numbers = forms.BooleanField(
        label=_("Without inventory numbers: on the group card of the title and its price"), required=False
    )


class GroupForm(forms.Form):
    """Copies of a group card that leave the place where they stand."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    card = forms.IntegerField(label=_("Number of the group card"), min_value=1, max_value=999_999_999)
    from_place = _PlaceField(label=_("Where they stand"))
    number = forms.IntegerField(label=_("Copies"), min_value=0, max_value=100_000)


class CardWordsForm(forms.Form):
    """By which words a group card is looked for."""

    q = forms.CharField(label=_("Number of the card, words of the title or author"), required=False, max_length=200)


class NumbersForm(forms.Form):
    """Barcodes or inventory numbers, as a scanner types them."""

    numbers = forms.CharField(
        label=_("Barcodes or inventory numbers"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True, "spellcheck": "false"}),
        help_text=_("One on each line; a scanner may simply go on."),
    )
    price = forms.DecimalField(
        label=_("New price of each, tenge"), decimal_places=2, max_digits=14, min_value=Decimal(0), required=False
    )

    def __init__(self, *args: Any, kind: DocumentKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind is DocumentKind.REVALUATION:
            self.fields["price"].required = True
        elif kind is DocumentKind.RECEIPT:
            self.fields["price"].label = _("Price of those without one, tenge")
        else:
            del self.fields["price"]


class YearsForm(forms.Form):
    """Copies of which years are revalued, and by which coefficient."""

    first = forms.IntegerField(label=_("Received in the years from"), min_value=1900, max_value=2200)
    last = forms.IntegerField(label=pgettext_lazy("years", "Through"), min_value=1900, max_value=2200)
    place = _PlaceField(label=pgettext_lazy("where a copy stands", "Place"), required=False)
    coefficient = forms.DecimalField(label=_("Coefficient"), max_digits=12, decimal_places=6)

    def clean(self) -> dict[str, Any]:
        """Refuse years the wrong way round."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("The period ends before it begins."))
        return given


class PagesForm(forms.Form):
    """Which pages of the inventory register are to be printed and bound."""

    first = forms.IntegerField(label=_("From page"), min_value=1, max_value=999_999)
    last = forms.IntegerField(label=_("Through page"), min_value=1, max_value=999_999)

    def clean(self) -> dict[str, Any]:
        """Refuse pages the wrong way round, and too many at once."""
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and not first <= last < first + PAGES_AT_ONCE:
            self.add_error(
                "last", _("From 1 to %(count)d pages are printed at once, the first one first.") % {"count": PAGES_AT_ONCE}
            )
        return given


class PeriodForm(forms.Form):
    """The period of which the accounting department asks."""

    first = DayField(label=_("From"))
    last = DayField(label=_("Through"))

    def clean(self) -> dict[str, Any]:
        """Refuse a period the wrong way round."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("The period ends before it begins."))
        return given


class ReversalForm(forms.Form):
    """Why and on which day a document is undone."""

    day = DayField(label=_("Date"))
    note = forms.CharField(label=_("Why"), max_length=2_000, widget=forms.Textarea(attrs=_LONG), required=False)


class FromOrderForm(forms.Form):
    """What came of the open lines of orders: copies and price of each, where they are to stand."""

    place = _PlaceField(label=pgettext_lazy("where a copy stands", "Place"))
    for_loan = forms.BooleanField(label=_("May be lent"), required=False, initial=True)

    def __init__(self, *args: Any, lines: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"copies-{line.uuid}"] = forms.IntegerField(
                label=_("Copies"), required=False, min_value=0, max_value=100_000
            )
            self.fields[f"price-{line.uuid}"] = forms.DecimalField(
                label=_("Price of one, tenge"), required=False, decimal_places=2, max_digits=14, initial=line.price
            )

    def rows(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Return each line with its two fields."""
        return [(line, self[f"copies-{line.uuid}"], self[f"price-{line.uuid}"]) for line in self.lines]

    def copies(self) -> dict[UUID, tuple[int, Decimal]]:
        """Return what came, by the lines of the orders; a price that is not told is that of the order."""
        given = self.cleaned_data
        found = {}
        for line in self.lines:
            if number := given.get(f"copies-{line.uuid}"):
                price = given.get(f"price-{line.uuid}")
                found[line.uuid] = (number, line.price if price is None else price)
        return found
