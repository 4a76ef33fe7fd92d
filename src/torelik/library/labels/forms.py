"""What librarians choose when they print."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.kernel.actor import Actor
from torelik.library.labels import queries
from torelik.library.labels.rules import GEOMETRIES, LARGEST_MM, Geometry
from torelik.library.labels.vocabulary import GostStyle, Paper, Print, Sheet

MEASURES = {
    "page_width": (_("Width of the page, mm"), 210.0),
    "page_height": (_("Height of the page, mm"), 297.0),
    "columns": (_("Labels across"), 3.0),
    "rows": (_("Labels down"), 8.0),
    "left": (_("Left margin, mm"), 0.0),
    "top": (_("Top margin, mm"), 0.0),
    "width": (_("Width of a label, mm"), 70.0),
    "height": (_("Height of a label, mm"), 37.0),
    "gap_x": (_("Between columns, mm"), 0.0),
    "gap_y": (_("Between rows, mm"), 0.0),
}
WHOLE = ("columns", "rows")


class LabelsForm(forms.Form):
    """Which copies, what is printed for them, and on what sheet."""

    what = forms.ChoiceField(label=_("What to print"), choices=Print.choices)
    numbers = forms.CharField(
        label=_("Inventory numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=40_000,
        help_text=_("One after another, or ranges such as 000100-000120."),
    )
    kept = forms.ChoiceField(label=_("Kept list"), required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), choices=Sheet.choices)
    skipped = forms.IntegerField(
        label=_("Labels already used on the first sheet"), required=False, min_value=0, max_value=1_000, initial=0
    )
    title = forms.CharField(label=_("Name under which the list is kept"), required=False, max_length=200)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        kept = [(str(row.uuid), row.title) for row in queries.lists(visible_to=actor)]
        self.fields["kept"].choices = [("", "—"), *kept]  # type: ignore[attr-defined]
        for name, (label, initial) in MEASURES.items():
            kind = forms.IntegerField if name in WHOLE else forms.FloatField
            self.fields[name] = kind(label=label, required=False, min_value=0, max_value=LARGEST_MM, initial=initial)

    def measures(self) -> list[forms.BoundField]:
        """Return the fields of own measures."""
        return [self[name] for name in MEASURES]

    def geometry(self) -> Geometry:
        """Return how the chosen sheet is cut."""
        sheet = Sheet(self.cleaned_data["sheet"])
        if sheet is not Sheet.OWN:
            return GEOMETRIES[sheet]
        given = {name: self.cleaned_data.get(name) for name in MEASURES}
        own = {name: initial if given[name] is None else given[name] for name, (_label, initial) in MEASURES.items()}
        return Geometry(**{name: int(value) if name in WHOLE else float(value) for name, value in own.items()})  # type: ignore[arg-type]

    def wanted(self) -> str:
        """Return the numbers typed together with those of the kept list."""
        kept = self.cleaned_data.get("kept")
        more = queries.list_by_uuid(UUID(kept), visible_to=self.actor).numbers if kept else ""
        return f"{self.cleaned_data['numbers']}\n{more}"


class CardsForm(forms.Form):
    """How the cards of a record are made."""

    style = forms.ChoiceField(label=_("Standard"), choices=GostStyle.choices)
    paper = forms.ChoiceField(label=_("Paper"), choices=Paper.choices)
    added = forms.BooleanField(label=_("With the added cards of the tracing"), required=False)
