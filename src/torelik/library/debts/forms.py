"""What is typed about debts."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.documents.api import DayField
from torelik.library.debts.queries import EntryLine
from torelik.library.debts.vocabulary import Money
from torelik.ui.templatetags.torelik import short_date, tenge


def _sum(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=11, decimal_places=2, **more)


class PayForm(forms.Form):
    """A payment at the desk."""

    amount = _sum(_("Sum, tenge"))
    key = forms.UUIDField(widget=forms.HiddenInput)


class ReasonedForm(PayForm):
    """A sum with its reason: of damage, of a waiver."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class TakeBackForm(forms.Form):
    """Which payment is paid back or which charge taken back, and why."""

    entry = forms.ChoiceField(label=_("What is taken back, or which payment is paid back"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, lines: Sequence[EntryLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = [  # type: ignore[attr-defined]
            (str(line.uuid), f"{short_date(line.day)} · {line.kind.label} · {tenge(line.amount)}")
            for line in lines
            if line.may_be_taken_back
        ]


class TermsForm(forms.Form):
    """Whether the library takes money."""

    money = forms.ChoiceField(label=_("Debts of readers"), choices=Money.choices, widget=forms.RadioSelect)
    blocks_from = _sum(
        _("Nothing is lent from this debt on, tenge"), min_value=0, help_text=_("0: any debt keeps from borrowing.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class PeriodForm(forms.Form):
    """The days of the accountant's list."""

    first = DayField(label=_("From"))
    last = DayField(label=_("Through"))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and given["last"] < given["first"]:
            self.add_error("last", _("The last day is before the first."))
        return given
