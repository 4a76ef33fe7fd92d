"""What is typed into orders."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.library.acquisition import queries, rules
from torelik.library.acquisition.rules import ListedTitle
from torelik.library.acquisition.vocabulary import OrderState
from torelik.library.copying import workbooks

OPTIONAL = [("", "—")]
LIST_BYTES = 4 * 1024 * 1024


class OwnIds(forms.Form):
    """A form beside others on one page: the names of its fields in the page begin with its own word."""

    word = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.word}-%s")
        super().__init__(*args, **kwargs)


class WordsForm(forms.Form):
    """By which words a title of the catalogue is looked for."""

    q = forms.CharField(label=_("Words of the title or author"), required=False, max_length=200)


class ReasonForm(forms.Form):
    """Why a limit is exceeded."""

    reason = forms.CharField(label=_("Why the limit may be exceeded"), required=False, max_length=500)


class SupplierField(forms.ChoiceField):
    """A supplier that is worked with, by its key."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Supplier"), choices=lambda: [*OPTIONAL, *queries.supplier_choices()], **kwargs)


class BudgetField(forms.ChoiceField):
    """An open budget, by its key."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Budget"))
        super().__init__(choices=lambda: [*OPTIONAL, *queries.budget_choices()], **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the key as a number, or ``None``."""
        chosen = super().clean(value)
        return int(chosen) if chosen else None


class OrderFilterForm(OwnIds):
    """What narrows the list of orders."""

    word = "filter"

    state = forms.ChoiceField(
        label=pgettext_lazy("of an order", "State"), required=False, choices=[("", _("All")), *OrderState.choices]
    )
    supplier = SupplierField(required=False)
    late = forms.BooleanField(label=_("Late only"), required=False)


class NewOrderForm(forms.Form):
    """What an order is begun with."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    supplier = SupplierField()


class OrderForm(OwnIds):
    """The head of a draft."""

    word = "head"

    supplier = SupplierField()
    contract = forms.ChoiceField(label=_("Contract"), required=False, choices=lambda: [*OPTIONAL, *queries.contract_choices()])
    expected_on = DayField(label=_("Expected by"), required=False, help_text=_("After this day the order is late."))
    note = forms.CharField(
        label=_("Words to the supplier"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def header(self) -> dict[str, Any]:
        """Return what was typed as ``actions.change_order`` takes it."""
        given = self.cleaned_data
        return {
            "supplier_id": int(given["supplier"]),
            "contract_id": int(given["contract"]) if given["contract"] else None,
            "expected_on": given["expected_on"],
            "note": given["note"],
        }


class _Copies(forms.Form):
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=rules.MOST_COPIES, initial=1)
    price = forms.DecimalField(
        label=_("Price of one with VAT, tenge"), decimal_places=2, max_digits=14, min_value=Decimal(0), initial=Decimal(0)
    )
    budget = BudgetField(required=False)


class LineForm(_Copies):
    """Copies of a title: of the catalogue, or described freely."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    record = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=pgettext_lazy("of a book", "Title"), max_length=500, required=False)
    authors = forms.CharField(label=_("Author"), max_length=300, required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1500, max_value=2200)
    isbn = forms.CharField(label="ISBN", max_length=20, required=False)
    field_order = ["title", "authors", "year", "isbn", "copies", "price", "budget"]

    def of_catalogue(self) -> "LineForm":
        """Leave what a record of the catalogue says itself out, and return the form."""
        for name in ("title", "authors", "year", "isbn"):
            del self.fields[name]
        return self

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("record") and "title" in self.fields and not given.get("title") and "title" not in self.errors:
            self.add_error("title", _("Name a title."))
        return given

    def listed(self) -> ListedTitle:
        """Return the title as a value."""
        given = self.cleaned_data
        return ListedTitle(
            given.get("title", ""),
            given.get("authors", ""),
            given.get("year"),
            given.get("isbn", ""),
            given["copies"],
            given["price"],
        )


class SuggestionLineForm(OwnIds, _Copies):
    """Copies of what a reader proposed."""

    word = "suggestion"

    suggestion = forms.ChoiceField(label=_("Suggestion of a reader"))
    field_order = ["suggestion", "copies", "price", "budget"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suggestion"].choices = queries.to_order()  # type: ignore[attr-defined]


class ListForm(OwnIds):
    """A list of titles: pasted from a table, or a workbook."""

    word = "list"

    rows = forms.CharField(
        label=_("Rows of a table"),
        required=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("title; author; year; ISBN; copies; price — copied from a table, or divided by semicolons."),
    )
    file = forms.FileField(
        label=_("or a workbook (XLSX, CSV)"), required=False, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"})
    )
    budget = BudgetField(required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if file is None:
            given["cells"] = _cells(given.get("rows", ""))
        elif file.size > LIST_BYTES:
            self.add_error("file", _("The file is larger than this library accepts."))
        elif file.name.lower().endswith(".xlsx"):
            try:
                given["cells"] = list(workbooks.lines_of(file, most=rules.MOST_LINES + 2))
            except workbooks.NotATable:
                self.add_error("file", _("The file is no workbook that can be read."))
        else:
            given["cells"] = _cells(_text(file.read()))
        return given


class CancelForm(OwnIds):
    """How many copies of each line are cancelled, and why."""

    word = "cancel"

    reason = forms.CharField(label=_("Why"), max_length=500)

    def __init__(self, *args: Any, lines: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if line.counted.cancellable > 0]
        for line in self.lines:
            self.fields[f"copies-{line.uuid}"] = forms.IntegerField(
                label=line.title, required=False, min_value=0, max_value=rules.MOST_COPIES
            )

    def rows(self) -> list[tuple[Any, forms.BoundField]]:
        """Return each line with its field."""
        return [(line, self[f"copies-{line.uuid}"]) for line in self.lines]

    def copies(self) -> dict[UUID, int]:
        """Return how many copies are cancelled, by the lines."""
        return {line.uuid: self.cleaned_data.get(f"copies-{line.uuid}") or 0 for line in self.lines}


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(_("The file is no text."))


def _cells(text: str) -> list[list[str]]:
    clean = text.replace("\0", "")
    mark = "\t" if "\t" in clean else ";"
    return [list(row) for row in csv.reader(io.StringIO(clean), delimiter=mark)]
