"""What is typed or scanned at the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.kernel.trilingual import LANGUAGES, Trilingual
from torelik.library.lending.rules import ReminderDays
from torelik.library.lending.vocabulary import DeskMode, Done

REASON_LETTERS = 5
"""A reason shorter than this explains nothing to whoever reads the journal later."""

MOST_DAYS = 365


class DeskPlaceForm(forms.Form):
    """Where the desk stands, as its address says: mode, reader, and what has just been done."""

    mode = forms.ChoiceField(choices=DeskMode.choices, required=False)
    reader = forms.UUIDField(required=False)
    done = forms.ChoiceField(choices=Done.choices, required=False)
    loan = forms.UUIDField(required=False)
    copy = forms.UUIDField(required=False)
    renewed = forms.IntegerField(min_value=0, max_value=999, required=False)
    refused = forms.IntegerField(min_value=0, max_value=999, required=False)


class ScanForm(forms.Form):
    """One scan: a ticket, a barcode or an inventory number."""

    code = forms.CharField(
        label=_("Barcode of a book or a reader's ticket"),
        max_length=40,
        error_messages={
            "required": _("Scan a barcode, or type a number and press Enter."),
            "max_length": _("This is too long for a number of a ticket or a copy. Scan one barcode at a time."),
        },
    )


class CategoryForm(forms.Form):
    """A category of readers and what it may borrow."""

    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=120)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    max_items = forms.IntegerField(label=_("Books at once"), min_value=0, max_value=1_000)
    loan_days = forms.IntegerField(label=_("Days of a loan"), min_value=1, max_value=1_000)
    max_renewals = forms.IntegerField(label=_("Renewals of a loan"), min_value=0, max_value=100)
    is_open = forms.BooleanField(label=_("Takes new readers"), required=False, initial=True)
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    key = forms.UUIDField(widget=forms.HiddenInput)

    RULE = ("max_items", "loan_days", "max_renewals")

    def __init__(self, *args: Any, in_days: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not in_days:
            del self.fields["loan_days"]

    def name(self) -> Trilingual:
        """Return the name in three languages."""
        return Trilingual(*(" ".join(self.cleaned_data[f"name_{code}"].split()) for code in LANGUAGES))

    def rule(self) -> dict[str, Any]:
        """Return the lending rule as ``policies.set_policy`` takes it."""
        return {name: self.cleaned_data[name] for name in self.RULE if name in self.cleaned_data}


class LiftRenewalForm(forms.Form):
    """The reason for which a loan is extended though others wait."""

    loan = forms.UUIDField(widget=forms.HiddenInput)
    mode = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Reason for renewing all the same"),
        help_text=_("Your name and the reason are kept in the audit journal."),
        min_length=REASON_LETTERS,
        max_length=300,
    )


class RemindersForm(forms.Form):
    """At which days readers are reminded; an empty field: not at all."""

    due_soon = forms.IntegerField(label=_("Due soon: days before"), required=False, min_value=0, max_value=MOST_DAYS)
    first = forms.IntegerField(label=_("Overdue, first: days late"), required=False, min_value=1, max_value=MOST_DAYS)
    second = forms.IntegerField(label=_("Overdue, second: days late"), required=False, min_value=1, max_value=MOST_DAYS)
    third = forms.IntegerField(label=_("Overdue, third: days late"), required=False, min_value=1, max_value=MOST_DAYS)
    ticket = forms.IntegerField(label=_("Ticket ends: days before"), required=False, min_value=0, max_value=MOST_DAYS)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def days(self) -> ReminderDays:
        """Return the days as ``set_reminders`` takes them."""
        return ReminderDays(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class LiftForm(forms.Form):
    """The reason for which a refusal is lifted."""

    reader = forms.UUIDField(widget=forms.HiddenInput)
    item = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason for issuing all the same"),
        help_text=_("Your name and the reason are kept in the audit journal."),
        min_length=REASON_LETTERS,
        max_length=300,
        error_messages={
            "required": _("Write why the book is issued all the same."),
            "min_length": _("Write the reason in a few words."),
        },
    )
