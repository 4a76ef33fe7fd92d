"""What is typed about periodicals."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.library.acquisition import queries as acquisition
from torelik.library.holdings import queries as holdings
from torelik.library.serials import rules
from torelik.library.serials.renewal_queries import RenewalLine
from torelik.library.serials.rules import Pattern
from torelik.library.serials.vocabulary import Frequency, Numbering, Refusal

OPTIONAL = [("", "—")]
DAYS = [(str(day + 1), name) for day, name in WEEKDAYS.items()]


class OwnIds(forms.Form):
    """A form beside others on one page: the names of its fields in the page begin with its own word."""

    word = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.word}-%s")
        super().__init__(*args, **kwargs)


class WordsForm(forms.Form):
    """By which words a periodical of the catalogue is looked for."""

    q = forms.CharField(label=_("Words of the title"), required=False, max_length=200)


class ScanForm(forms.Form):
    """What was scanned at the desk."""

    code = forms.CharField(
        label=_("Barcode of the issue, or ISSN"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class SubscriptionForm(OwnIds):
    """The head of a subscription, with so many copies for each place."""

    word = "head"

    supplier = forms.ChoiceField(label=_("Supplier"), required=False)
    catalogue = forms.CharField(label=_("Catalogue of the press"), required=False, max_length=120)
    index = forms.CharField(label=_("Subscription index"), required=False, max_length=40)
    issn = forms.CharField(label="ISSN", required=False, max_length=9, help_text=_("By it an issue is found when it is scanned."))
    begins_on = DayField(label=_("From"))
    valid_through = DayField(label=_("Through"))
    price = forms.DecimalField(
        label=_("Price of one copy for the period, tenge"),
        decimal_places=2,
        max_digits=14,
        min_value=Decimal(0),
        initial=Decimal(0),
    )
    grace_days = forms.IntegerField(label=_("Days until a claim"), min_value=0, max_value=365, initial=14)
    note = forms.CharField(label=_("Note"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, copies: dict[int, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supplier"].choices = [*OPTIONAL, *acquisition.supplier_choices()]  # type: ignore[attr-defined]
        self.places = [(f"copies-{place.pk}", place.pk) for place in holdings.open_places()]
        for place, (name, _pk) in zip(holdings.open_places(), self.places, strict=True):
            self.fields[name] = forms.IntegerField(
                label=str(place.name),
                required=False,
                min_value=0,
                max_value=rules.MOST_COPIES,
                initial=(copies or {}).get(place.pk, 0),
            )

    def head_fields(self) -> list[forms.BoundField]:
        """Return the fields besides those of places."""
        return [field for field in self.visible_fields() if not field.name.startswith("copies-")]

    def place_fields(self) -> list[forms.BoundField]:
        """Return the numbers of copies, by places."""
        return [self[name] for name, _pk in self.places]

    def clean_issn(self) -> str:
        """Take an ISSN with its hyphen; nothing is no ISSN."""
        written: str = self.cleaned_data["issn"].strip().upper()
        read = rules.scanned(written) if written else None
        if written and read is None:
            raise forms.ValidationError(_("The ISSN has a wrong digit."))
        return read.issn if read else ""

    def copies(self) -> dict[int, int]:
        """Return how many copies each place gets."""
        return {pk: self.cleaned_data.get(name) or 0 for name, pk in self.places}

    def header(self) -> dict[str, Any]:
        """Return what was typed as the actions take it."""
        given = self.cleaned_data
        names = ("catalogue", "index", "issn", "begins_on", "valid_through", "price", "grace_days", "note")
        return {name: given[name] for name in names} | {"supplier_id": int(given["supplier"]) if given["supplier"] else None}


class PeriodForm(forms.Form):
    """From which day on subscriptions are renewed."""

    since = DayField(label=_("From"))


class RenewalForm(forms.Form):
    """Which periodicals are renewed through which day, and at which price of one copy each."""

    since = DayField(widget=forms.HiddenInput)
    through = DayField(label=_("Through"))

    def __init__(self, *args: Any, lines: Sequence[RenewalLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if line.is_open and line.before]
        for line in self.lines:
            side = line.before
            if side is None:
                continue
            self.fields[f"renew-{side.uuid}"] = forms.BooleanField(label=line.title, required=False, initial=True)
            self.fields[f"price-{side.uuid}"] = forms.DecimalField(
                label=_("Price of one copy for the period, tenge"), decimal_places=2, max_digits=14, min_value=Decimal(0),
                required=False, initial=side.price,
            )  # fmt: skip

    def rows(self) -> list[tuple[RenewalLine, forms.BoundField, forms.BoundField]]:
        """Return each periodical with its two fields."""
        sides = [(line, line.before.uuid) for line in self.lines if line.before]
        return [(line, self[f"renew-{uuid}"], self[f"price-{uuid}"]) for line, uuid in sides]

    def prices(self) -> dict[UUID, Decimal]:
        """Return the price of each chosen one; a price left empty is that of the period before."""
        given = self.cleaned_data
        found = {}
        for line in self.lines:
            side = line.before
            if side and given.get(f"renew-{side.uuid}"):
                price = given.get(f"price-{side.uuid}")
                found[side.uuid] = side.price if price is None else price
        return found


class PatternForm(OwnIds):
    """How a periodical comes out."""

    word = "pattern"

    since = DayField(label=_("From which day on"))
    frequency = forms.ChoiceField(label=_("Frequency"), choices=Frequency.choices, initial=Frequency.MONTHLY)
    weekdays = forms.MultipleChoiceField(
        label=_("Days of the week"),
        required=False,
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For a daily or weekly one; a daily one without days comes out from Monday to Friday."),
    )
    times = forms.IntegerField(label=_("Times a year"), required=False, min_value=1, max_value=366)
    day = forms.IntegerField(label=_("Day of the month"), min_value=1, max_value=31, initial=10)
    omitted = forms.MultipleChoiceField(
        label=_("Months without an issue"),
        required=False,
        choices=list(MONTHS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    doubles = forms.CharField(label=_("Double numbers"), required=False, max_length=200, help_text=_("For example: 7-8, 11-12."))
    numbering = forms.ChoiceField(label=_("Numbering"), choices=Numbering.choices, initial=Numbering.WITHIN_YEAR)
    first_number = forms.IntegerField(
        label=_("Number of the first issue"),
        required=False,
        min_value=1,
        max_value=999_999,
        help_text=_("Without it, numbers are counted from the beginning of the year."),
    )
    volume = forms.IntegerField(label=_("Volume"), required=False, min_value=1, max_value=9_999)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def without_day(self) -> "PatternForm":
        """Leave the first day out, where the subscription says it, and return the form."""
        del self.fields["since"]
        return self

    def clean_doubles(self) -> tuple[tuple[int, int], ...]:
        """Read the double numbers."""
        read = rules.doubles_of(self.cleaned_data["doubles"])
        if read is None:
            raise forms.ValidationError(Refusal.DOUBLES.label)
        return read

    def pattern(self, *, since: date | None = None) -> Pattern:
        """Return what was typed as the rules take it."""
        given = self.cleaned_data
        return Pattern(
            since=since or given["since"],
            frequency=Frequency(given["frequency"]),
            numbering=Numbering(given["numbering"]),
            weekdays=frozenset(int(day) for day in given["weekdays"]),
            times=given["times"] or 0,
            day=given["day"],
            omitted=frozenset(int(month) for month in given["omitted"]),
            doubles=given["doubles"],
            first_number=given["first_number"],
            volume=given["volume"],
        )


class IssueForm(OwnIds):
    """An issue that the pattern does not foresee."""

    word = "issue"

    key = forms.UUIDField(widget=forms.HiddenInput)
    year = forms.IntegerField(label=_("Year"), min_value=1500, max_value=2200)
    number = forms.IntegerField(label=_("Issue number"), required=False, min_value=1, max_value=999_999)
    name = forms.CharField(
        label=_("Name of a special issue"), required=False, max_length=120, help_text=_("For example: special issue.")
    )
    expected_on = DayField(label=_("Expected"), required=False)


class CopiesForm(OwnIds):
    """Copies of an issue for the catalogue."""

    word = "copies"

    number = forms.IntegerField(label=_("Copies"), min_value=1, max_value=rules.MOST_COPIES, initial=1)
    place = forms.ChoiceField(
        label=pgettext_lazy("where a copy stands", "Place"), choices=lambda: holdings.names_of_open_places()
    )
    barcodes = forms.CharField(
        label=_("Barcodes"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One on each line, as a scanner types them. Without them the numbers given here serve."),
    )
    for_loan = forms.BooleanField(label=_("Lent for home use"), required=False)

    def clean_barcodes(self) -> list[str]:
        """Divide the barcodes."""
        return [code[:40] for code in self.cleaned_data["barcodes"].split()]


class BindingForm(OwnIds):
    """Which issues of a year are bound into one volume, and where it stands."""

    word = "binding"

    key = forms.UUIDField(widget=forms.HiddenInput)
    issues = forms.MultipleChoiceField(label=_("Issues in the volume"), widget=forms.CheckboxSelectMultiple)
    place = forms.ChoiceField(
        label=pgettext_lazy("where a copy stands", "Place"), choices=lambda: holdings.names_of_open_places()
    )
    barcode = forms.CharField(
        label=_("Barcode"), required=False, max_length=40, help_text=_("Without it the inventory number serves.")
    )
    for_loan = forms.BooleanField(label=_("Lent for home use"), required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issues"].choices = list(choices)  # type: ignore[attr-defined]


class YearForm(forms.Form):
    """Which year is shown."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)

    def __init__(self, *args: Any, years: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]
