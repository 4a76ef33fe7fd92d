"""What is typed about branches, hours and closed days."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.kernel.trilingual import LANGUAGES, Trilingual
from torelik.library.branches import queries, rules
from torelik.library.branches.vocabulary import PointKind
from torelik.ui.templatetags.torelik import month_day

FIRST_YEAR, LAST_YEAR = 2000, 2100
ALL_HOLIDAYS = [(one.key, one.key) for one in rules.holidays(FIRST_YEAR)]


class NamedForm(forms.Form):
    """A name in three languages and the version that the page showed."""

    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=200)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def trilingual(self, name: str) -> Trilingual:
        """Return three fields as one value."""
        return Trilingual(*(self.cleaned_data[f"{name}_{code}"] for code in LANGUAGES))


class WithHours(NamedForm):
    """A name and the hours of a week, each day in a line."""

    def __init__(self, *args: Any, week: queries.Week | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in WEEKDAYS.items():
            self.fields[f"day_{weekday}"] = forms.CharField(
                label=name,
                max_length=100,
                required=False,
                initial=rules.text_of((week or {}).get(weekday, ())),
                widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "—"}),
            )

    def clean(self) -> dict[str, Any]:
        self.read: queries.Week = {}
        for weekday in WEEKDAYS:
            try:
                intervals = rules.intervals_of(self.cleaned_data.get(f"day_{weekday}", ""))
            except rules.UnreadableHours as unreadable:
                self.add_error(f"day_{weekday}", ValidationError(unreadable.fault.label))
                continue
            if intervals:
                self.read[weekday] = intervals
        return self.cleaned_data

    def day_fields(self) -> list[forms.BoundField]:
        """Return the fields of the week."""
        return [self[f"day_{weekday}"] for weekday in WEEKDAYS]

    def head_fields(self) -> list[forms.BoundField]:
        """Return the fields besides those of the week, without the box at the end."""
        return [field for field in self.visible_fields() if not field.name.startswith("day_") and field.name != "is_open"]


class BranchForm(WithHours):
    """One branch."""

    address_kk = forms.CharField(label=_("Address in Kazakh"), max_length=300, required=False)
    address_ru = forms.CharField(label=_("Address in Russian"), max_length=300, required=False)
    address_en = forms.CharField(label=_("Address in English"), max_length=300, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=100, required=False)
    is_open = forms.BooleanField(label=_("Open to readers"), required=False, initial=True)

    def columns(self) -> dict[str, Any]:
        """Return what was typed as ``actions.save_branch`` takes it."""
        given = self.cleaned_data
        return {
            "name": self.trilingual("name"),
            "address": self.trilingual("address"),
            "phone": given["phone"],
            "is_open": given["is_open"],
            "week": self.read,
            "seen": given["seen"] or 0,
        }


class PointForm(WithHours):
    """One service point."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PointKind.choices)
    is_open = forms.BooleanField(label=_("Open to readers"), required=False, initial=True)

    def columns(self) -> dict[str, Any]:
        """Return what was typed as ``actions.save_point`` takes it."""
        given = self.cleaned_data
        return {
            "name": self.trilingual("name"),
            "kind": PointKind(given["kind"]),
            "is_open": given["is_open"],
            "week": self.read,
            "seen": given["seen"] or 0,
        }


class YearForm(forms.Form):
    """Which year is shown."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class ClosedDayForm(forms.Form):
    """Days on which a branch is closed."""

    branch = forms.TypedChoiceField(label=_("Branch"), required=False, coerce=str)
    closed_from = DayField(label=_("First closed day"))
    closed_through = DayField(label=_("Last closed day"), required=False, help_text=_("Empty: one day."))
    reason_kk = forms.CharField(label=_("Reason in Kazakh"), max_length=200)
    reason_ru = forms.CharField(label=_("Reason in Russian"), max_length=200)
    reason_en = forms.CharField(label=_("Reason in English"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = pgettext_lazy("whose closed days", "All branches")
        self.fields["branch"].choices = [("", every), *queries.branch_choices()]  # type: ignore[attr-defined]

    def columns(self) -> dict[str, Any]:
        """Return what was typed as ``actions.close_days`` takes it."""
        given = self.cleaned_data
        return {
            "branch_uuid": given["branch"] or None,
            "closed_from": given["closed_from"],
            "closed_through": given["closed_through"] or given["closed_from"],
            "reason": Trilingual(*(given[f"reason_{code}"] for code in LANGUAGES)),
        }


class HolidaysForm(YearForm):
    """Which public holidays of a year are entered."""

    keys = forms.MultipleChoiceField(
        label=_("For all branches"), required=False, widget=forms.CheckboxSelectMultiple, choices=ALL_HOLIDAYS
    )

    @classmethod
    def offering(cls, holidays: Sequence[rules.Holiday], *, year: int) -> "HolidaysForm":
        """Return the form with these holidays, all of them chosen."""
        form = cls(initial={"year": year, "keys": [one.key for one in holidays]})
        form.fields["keys"].choices = [(one.key, f"{_days_of(one)} · {one.name}") for one in holidays]  # type: ignore[attr-defined]
        form.fields["year"].widget = forms.HiddenInput()
        return form


def _days_of(one: rules.Holiday) -> str:
    first, last = month_day(one.closed_from), month_day(one.closed_through)
    return first if first == last else f"{first} – {last}"
