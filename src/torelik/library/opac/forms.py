"""What readers type into the advanced search."""

import re

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from torelik.library.opac import rules
from torelik.library.opac.queries import Asked
from torelik.library.opac.rules import Row
from torelik.library.opac.vocabulary import Facet, Join, Match, Order, Scope

ROWS = 4
LONGEST_QUERY = 500
DEEPEST_PAGE = 500
_HEADING = re.compile(r"[0-9a-f]{20}")
_SCOPES = [choice for choice in Scope.choices if choice[0] != Scope.CQL]


def asked_of(given: QueryDict) -> Asked:
    """Read the address; whatever makes no sense is left out, for an address is typed by anybody."""
    page = given.get("page", "1")
    scope, order = given.get("in", ""), given.get("sort", "")
    return Asked(
        text=given.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY],
        scope=scope if scope in Scope.values else "",
        filters={facet.value: tuple(dict.fromkeys(given.getlist(facet.value)))[:20] for facet in Facet},
        heading=heading if _HEADING.fullmatch(heading := given.get("heading", "")) else "",
        on_shelf=given.get("shelf") == "1",
        literal=given.get("exact") == "1",
        year_from=rules.believable_year(given.get("year_from", "")),
        year_through=rules.believable_year(given.get("year_through", "")),
        order=Order(order) if order in Order.values else Order.RELEVANCE,
        page=min(max(int(page), 1), DEEPEST_PAGE) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


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
