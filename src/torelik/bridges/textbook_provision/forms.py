"""What is typed about textbook provision."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.bridges.textbook_provision.actions import Wanted
from torelik.bridges.textbook_provision.queries import Shortage
from torelik.bridges.textbook_provision.rules import Norms, Term
from torelik.bridges.textbook_provision.vocabulary import Half, Literature, State
from torelik.library import api as library

MOST_LEARNERS = 10_000
OPTIONAL = [("", "—")]


def name_of_term(term: Term) -> str:
    """Name a term as people do: the study year and its half."""
    return f"{term.year}/{term.year + 1}, {Half(term.half).label}"


class TermForm(forms.Form):
    """Which term is looked at."""

    term = forms.ChoiceField(label=pgettext_lazy("of study", "Term"))

    def __init__(self, *args: Any, terms: Sequence[Term], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = [(term.key, name_of_term(term)) for term in terms]  # type: ignore[attr-defined]


class ProvisionForm(TermForm):
    """What narrows the table of disciplines."""

    state = forms.ChoiceField(
        label=pgettext_lazy("of provision", "State"), required=False, choices=[("", _("All")), *State.choices]
    )


class WordsForm(forms.Form):
    """By which words a title of the catalogue is looked for."""

    q = forms.CharField(label=_("Words of the title or author"), required=False, max_length=200)


class RecommendForm(forms.Form):
    """Which title is recommended, and how much the discipline depends on it."""

    record = forms.UUIDField(widget=forms.HiddenInput)
    literature = forms.ChoiceField(label=_("Literature"), choices=Literature.choices)


class PlanForm(forms.Form):
    """How many learners the discipline is to have in the term."""

    learners = forms.IntegerField(
        label=_("Planned learners"),
        min_value=0,
        max_value=MOST_LEARNERS,
        help_text=_("Counts until somebody is enrolled in a course of the term."),
    )


class NormsForm(forms.Form):
    """What provision is measured by."""

    basic = forms.DecimalField(
        label=_("Copies for one learner, basic literature"), min_value=Decimal(0), max_value=Decimal(10), decimal_places=2
    )
    additional = forms.DecimalField(
        label=_("Copies for one learner, additional literature"), min_value=Decimal(0), max_value=Decimal(10), decimal_places=2
    )
    most_years = forms.IntegerField(
        label=_("Years after which a title is out of date"), min_value=0, max_value=100, help_text=_("0: a title never is.")
    )
    electronic_counts = forms.BooleanField(label=_("An electronic copy provides every learner"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def norms(self) -> Norms:
        """Return what was typed."""
        given = self.cleaned_data
        return Norms(given["basic"], given["additional"], given["most_years"], given["electronic_counts"])


class OrderMissingForm(forms.Form):
    """Of whom and from which budget the missing copies are ordered, with a row for each title."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    supplier = forms.ChoiceField(label=_("Supplier"), choices=lambda: [*OPTIONAL, *library.supplier_choices()])
    budget = forms.ChoiceField(label=_("Budget"), required=False, choices=lambda: [*OPTIONAL, *library.budget_choices()])

    def __init__(self, *args: Any, shortages: Sequence[Shortage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shortages = shortages
        for row in shortages:
            number = str(row.title.card.uuid)
            self.fields[f"take-{number}"] = forms.BooleanField(label=row.title.card.title, required=False)
            self.fields[f"copies-{number}"] = forms.IntegerField(
                label=_("Copies"), min_value=1, max_value=10_000, required=False, initial=row.provision.missing
            )
            self.fields[f"price-{number}"] = forms.DecimalField(
                label=_("Price, tenge"), min_value=Decimal(0), max_digits=14, decimal_places=2, required=False,
                initial=row.title.price,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for copies of what is chosen alone: a title that came into the list meanwhile keeps nobody from ordering."""
        given = super().clean() or {}
        for row in self.shortages:
            uuid = row.title.card.uuid
            if given.get(f"take-{uuid}") and not given.get(f"copies-{uuid}") and f"copies-{uuid}" not in self.errors:
                self.add_error(f"copies-{uuid}", _("Say how many copies of this title."))
        return given

    def rows(self) -> list[tuple[Shortage, Any, Any, Any]]:
        """Return each title with its three fields."""
        return [
            (row, self[f"take-{uuid}"], self[f"copies-{uuid}"], self[f"price-{uuid}"])
            for row in self.shortages
            for uuid in (row.title.card.uuid,)
        ]

    def wanted(self) -> list[Wanted]:
        """Return what was chosen."""
        given = self.cleaned_data
        return [
            Wanted(row.title.card.uuid, given[f"copies-{uuid}"], given[f"price-{uuid}"] or Decimal(0))
            for row in self.shortages
            for uuid in (row.title.card.uuid,)
            if given[f"take-{uuid}"]
        ]
