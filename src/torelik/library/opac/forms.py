"""What readers type into the advanced search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.library.opac.rules import Row
from torelik.library.opac.vocabulary import Join, Match, Scope

ROWS = 4
_SCOPES = [choice for choice in Scope.choices if choice[0] != Scope.CQL]


class AdvancedForm(forms.Form):
    """Four rows of words and the years; every field may stay empty."""

    year_from = forms.IntegerField(label=_("From year"), required=False, min_value=1, max_value=2100)
    year_through = forms.IntegerField(label=_("Through year"), required=False, min_value=1, max_value=2100)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for number in range(ROWS):
            self.fields[f"join_{number}"] = forms.ChoiceField(label=_("Joined by"), choices=Join.choices, required=False)
            self.fields[f"scope_{number}"] = forms.ChoiceField(label=_("Where"), choices=_SCOPES, required=False)
            self.fields[f"match_{number}"] = forms.ChoiceField(label=_("How"), choices=Match.choices, required=False)
            self.fields[f"words_{number}"] = forms.CharField(label=_("Words"), max_length=200, required=False)

    def lines(self) -> list[dict[str, object]]:
        """Return the fields of each row for the page."""
        return [{name: self[f"{name}_{number}"] for name in ("join", "scope", "match", "words")} for number in range(ROWS)]

    def rows(self) -> list[Row]:
        """Return the rows as they were filled in."""
        given = self.cleaned_data
        return [
            Row(
                words=given[f"words_{number}"],
                scope=given[f"scope_{number}"],
                match=Match(given[f"match_{number}"] or Match.ALL),
                join=Join(given[f"join_{number}"] or Join.AND),
            )
            for number in range(ROWS)
        ]

    def years(self) -> dict[str, int]:
        """Return the years that were given, as the address of the search names them."""
        return {name: year for name in ("year_from", "year_through") if (year := self.cleaned_data[name])}
