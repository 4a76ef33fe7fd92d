"""By what debtors are narrowed, and who is written to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.library.branches.queries import names_of_branches
from torelik.library.lending.debtor_queries import Asked
from torelik.library.patrons import queries as patrons
from torelik.library.patrons.forms import KeysField
from torelik.library.patrons.queries import Readers


class DebtorsForm(forms.Form):
    """Group, category, branch, and how late."""

    group = forms.ChoiceField(label=pgettext_lazy("of a reader", "Study group"), required=False)
    category = forms.TypedChoiceField(label=_("Category of readers"), coerce=int, empty_value=None, required=False)
    branch = forms.ChoiceField(label=_("Branch"), required=False)
    days = forms.IntegerField(label=_("Late for at least, days"), min_value=1, max_value=3660, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        all_of_them = ("", pgettext_lazy("filter", "All"))
        self.fields["group"].choices = [all_of_them, *((name, name) for name in patrons.group_names())]  # type: ignore[attr-defined]
        self.fields["category"].choices = [all_of_them, *patrons.category_names()]  # type: ignore[attr-defined]
        self.fields["branch"].choices = [all_of_them, *names_of_branches()]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """Return which debtors are meant."""
        given = self.cleaned_data
        return Asked(Readers(given["group"], given["category"]), given["branch"], given["days"] or 1)

    def particulars(self) -> list[tuple[str, str]]:
        """Say by what the list is narrowed, for the printed list."""
        said = []
        for name, field in self.fields.items():
            if value := self.cleaned_data.get(name):
                choices = dict(getattr(field, "choices", ()))
                said.append((str(field.label), str(choices.get(value, value))))
        return said


class LettersForm(forms.Form):
    """The readers who are written to."""

    reader = KeysField()
