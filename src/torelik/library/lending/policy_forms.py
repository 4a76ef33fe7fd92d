"""What is typed about lending rules."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from torelik.documents.api import DayField
from torelik.library.branches import queries as branches
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.holdings import queries as holdings
from torelik.library.holdings.queries import ItemCard
from torelik.library.lending.forms import REASON_LETTERS
from torelik.library.lending.rules import MAX_HOLDS, Policy
from torelik.library.lending.vocabulary import LoanUse
from torelik.library.patrons import queries as patrons
from torelik.library.patrons.queries import PatronCard

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom and which copy a rule is tried; ``patron`` is none for any reader of the category."""

    item: ItemCard
    category_id: int
    patron: PatronCard | None


class PolicyForm(forms.Form):
    """One lending rule: whom and what it covers, and its terms."""

    category = forms.ChoiceField(label=_("Readers"), required=False)
    record_kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    where = forms.ChoiceField(label=_("Where the copies stand"), required=False)
    use = forms.ChoiceField(label=pgettext_lazy("lending rule", "Use"), choices=LoanUse.choices, initial=LoanUse.HOME)
    loan_days = forms.IntegerField(
        label=_("Days of a loan"), min_value=1, max_value=MOST, required=False, initial=14, help_text=_("At home.")
    )
    loan_through = DayField(
        label=_("Or until this day"), required=False, help_text=_("At home, e.g. until the end of the semester.")
    )
    loan_hours = forms.IntegerField(
        label=_("Hours of a loan"), min_value=1, max_value=24, required=False,
        help_text=_("In the library; without a number until it closes."),
    )  # fmt: skip
    max_items = forms.IntegerField(
        label=_("Books at once"), min_value=0, max_value=MOST, initial=5, help_text=_("Of those that this rule covers.")
    )
    max_in_all = forms.IntegerField(
        label=_("Books in all"), min_value=0, max_value=MOST, required=False, help_text=_("With those under other rules.")
    )
    max_renewals = forms.IntegerField(label=_("Renewals of a loan"), min_value=0, max_value=100, initial=1)
    renewal_days = forms.IntegerField(
        label=_("Days of a renewal"), min_value=1, max_value=MOST, required=False, help_text=_("Without a number as the loan.")
    )
    max_holds = forms.IntegerField(
        label=pgettext_lazy("lending rule", "Holds"),
        min_value=0,
        max_value=100,
        initial=MAX_HOLDS,
        help_text=_("0: nothing is held for these readers."),
    )
    grace_days = forms.IntegerField(
        label=_("Days of grace"), min_value=0, max_value=100, initial=0,
        help_text=_("So many days late hinder neither the next loan nor a renewal."),
    )  # fmt: skip
    fine_per_day = forms.DecimalField(
        label=_("Fine for a day late, tenge"), min_value=0, max_digits=9, decimal_places=2, required=False,
        help_text=_("Only where the library takes money."),
    )  # fmt: skip
    fine_at_most = forms.DecimalField(
        label=_("At most for one book, tenge"), min_value=0, max_digits=9, decimal_places=2, required=False
    )
    lost_after_days = forms.IntegerField(
        label=_("Lost after so many days late"), min_value=1, max_value=MOST, required=False,
        help_text=_("Without a number copies are registered as lost at the desk only."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    key = forms.UUIDField(widget=forms.HiddenInput)

    COVERS = ("category", "record_kind", "where")
    LENGTH = ("use", "loan_days", "loan_through", "loan_hours")
    LIMITS = (
        "max_items",
        "max_in_all",
        "max_renewals",
        "renewal_days",
        "max_holds",
        "grace_days",
        "fine_per_day",
        "fine_at_most",
        "lost_after_days",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {row.key: row for row in holdings.places()}
        self._branches = {row.key: row for row in branches.branches()}
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", pgettext("lending rule", "every reader")),
            *((key, str(name)) for key, name in patrons.category_choices()),
        ]
        self.fields["record_kind"].choices = [  # type: ignore[attr-defined]
            ("", pgettext("lending rule", "every kind")), *RecordKind.choices,
        ]  # fmt: skip
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            ("", pgettext("lending rule", "wherever they stand")),
            (_("Branches"), [(f"branch:{key}", str(row.name)) for key, row in self._branches.items()]),
            (_("Storage places"), [(f"place:{key}", str(row.name)) for key, row in self._places.items()]),
        ]

    def fieldset(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        """Return some of the fields, in this order."""
        return [self[name] for name in names]

    def covers(self) -> list[forms.BoundField]:
        """Return the fields that say whom and what the rule covers."""
        return self.fieldset(self.COVERS)

    def length(self) -> list[forms.BoundField]:
        """Return the fields that say how long a loan lasts."""
        return self.fieldset(self.LENGTH)

    def limits(self) -> list[forms.BoundField]:
        """Return the fields that say how much and how often."""
        return self.fieldset(self.LIMITS)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("use") == LoanUse.HOME and not self.errors and not (given["loan_days"] or given["loan_through"]):
            self.add_error("loan_days", _("Say for how many days, or until which day."))
        return given

    def policy(self, *, row_id: int = 0, uuid: UUID | None = None) -> Policy:
        """Return what was typed as a rule; terms that its use does not have are left out."""
        given = self.cleaned_data
        kind, _colon, key = given["where"].partition(":")
        place, branch = self._places.get(key) if kind == "place" else None, self._branches.get(key) if kind == "branch" else None
        use = LoanUse(given["use"])
        at_home = use == LoanUse.HOME
        names = dict(patrons.category_names())
        category_id = patrons.category_id_of(given["category"]) if given["category"] else None
        return Policy(
            category_id=category_id,
            record_kind=given["record_kind"],
            branch_id=branch.pk if branch else None,
            place_id=place.pk if place else None,
            use=use,
            loan_days=(given["loan_days"] if at_home else None) or 1,
            loan_through=given["loan_through"] if at_home else None,
            loan_hours=given["loan_hours"] if use == LoanUse.READING_ROOM else None,
            max_items=given["max_items"],
            max_in_all=given["max_in_all"],
            max_renewals=given["max_renewals"],
            renewal_days=given["renewal_days"] if at_home else None,
            max_holds=given["max_holds"],
            grace_days=given["grace_days"],
            fine_per_day=given["fine_per_day"] or None,
            fine_at_most=given["fine_at_most"] or None,
            lost_after_days=given["lost_after_days"],
            id=row_id,
            uuid=uuid,
            category=names[category_id] if category_id is not None else None,
            branch=branch.name if branch else None,
            place=place.name if place else None,
        )

    @staticmethod
    def initial_of(policy: Policy, *, category_key: str, place_key: str, branch_key: str) -> dict[str, Any]:
        """Return a rule as the form shows it."""
        where = f"place:{place_key}" if place_key else f"branch:{branch_key}" if branch_key else ""
        names = ("record_kind", "use", "loan_through", "loan_hours", *PolicyForm.LIMITS)
        told = {name: getattr(policy, name) for name in names}
        has_days = policy.use == LoanUse.HOME and policy.loan_through is None
        days = policy.loan_days if has_days else None
        return told | {"category": category_key, "where": where, "loan_days": days, "seen": policy.version, "key": policy.uuid}


class TrialForm(forms.Form):
    """For whom and which copy a rule is tried."""

    ticket = forms.CharField(
        label=_("Reader’s ticket"), max_length=40, required=False, help_text=_("Or leave it empty and choose a category.")
    )
    trial_category = forms.ChoiceField(label=_("Category of readers"), required=False)
    copy = forms.CharField(label=_("Barcode or inventory number of a copy"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trial_category"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("category of readers", "not chosen")),
            *((key, str(name)) for key, name in patrons.category_choices()),
        ]

    wanted: Wanted | None = None
    """Whom and which copy to try; none where nothing was chosen."""

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        number, ticket, category = given.get("copy", ""), given.get("ticket", ""), given.get("trial_category", "")
        if not number:
            return given
        item = holdings.item_by_number(number)
        patron = patrons.patron_by_ticket(ticket) if ticket else None
        if item is None:
            self.add_error("copy", _("No copy has this number."))
        if ticket and patron is None:
            self.add_error("ticket", _("No reader has this ticket."))
        if not (ticket or category):
            self.add_error("trial_category", _("Choose a category, or type a ticket."))
        if item and not self.errors:
            category_id = patron.category_id if patron else patrons.category_id_of(category)
            self.wanted = Wanted(item, category_id, patron)
        return given


class RemovalForm(forms.Form):
    """Why a lending rule is removed."""

    reason = forms.CharField(
        label=_("Reason"), min_length=REASON_LETTERS, max_length=300,
        help_text=_("Your name and the reason are kept in the audit journal."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)
