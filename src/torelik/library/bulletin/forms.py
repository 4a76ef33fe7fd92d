"""What narrows the bulletin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.library.stock.vocabulary import Language, Section

MOST_DAYS = 366
WITHOUT_A_MARK = "-"
"""How the section without a class mark is named in an address: there its own name would say that every section is meant."""


class BulletinForm(forms.Form):
    """From which day to which, in which section and language."""

    first = DayField(label=pgettext_lazy("period", "From"))
    last = DayField(label=pgettext_lazy("period", "Through"))
    section = forms.ChoiceField(
        label=_("Field of knowledge"),
        required=False,
        choices=[("", _("All")), *((one.value or WITHOUT_A_MARK, one.label) for one in Section)],
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("All")), *Language.choices])

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or is longer than a year."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("The period ends before it begins."))
        elif given.get("first") and given.get("last") and (given["last"] - given["first"]).days > MOST_DAYS:
            self.add_error("last", _("A bulletin covers at most a year."))
        return given
