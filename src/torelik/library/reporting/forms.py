"""What a report is put together with, and what it is asked with when it is run. Everything works without scripts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from torelik.library.reporting import rules
from torelik.library.reporting.actions import Kept
from torelik.library.reporting.queries import group_label
from torelik.library.reporting.rules import Definition, Filter, Group, Sorting
from torelik.library.reporting.subjects import Field, Subject
from torelik.library.reporting.vocabulary import Condition, FieldKind, Refusal, Span

FIRST_COLUMNS, FIRST_GROUPS = 6, 2
NOTHING = [("", "—")]


@dataclass(frozen=True, slots=True)
class FilterRow:
    """One condition on the page: what is asked, its values, and whether they are asked when the report is run."""

    what: BoundField
    values: list[BoundField]
    asked: BoundField | None


def value_fields(field: Field, one: Condition) -> dict[str, forms.Field]:
    """Return the fields in which the values of a condition are given, by the ends of their names; none where none are."""
    label = str(field.label)
    if one is Condition.LAST_DAYS:
        return {"value": forms.IntegerField(label=_("Number of days"), min_value=1, max_value=rules.MOST_DAYS)}
    if one is Condition.ONE_OF:
        # What is not filled in has a condition of its own.
        choices = [(str(value), str(name)) for value, name in (field.choices() if field.choices else ()) if value != ""]
        widget = forms.CheckboxSelectMultiple
        return {"value": forms.MultipleChoiceField(label=label, choices=choices, widget=widget)}
    if one is Condition.BETWEEN:
        words = {"field": label}
        first, last = _("%(field)s, from") % words, _("%(field)s, through") % words
        return {"first": _one_value(field.kind, first), "last": _one_value(field.kind, last)}
    return {"value": _one_value(field.kind, label)} if one in rules.WITH_VALUES else {}


def _one_value(kind: FieldKind, label: str) -> forms.Field:
    if kind in rules.DAYS:
        return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    if kind in rules.NUMBERS:
        return forms.DecimalField(label=label, max_digits=15, decimal_places=2)
    if kind is FieldKind.YES_NO:
        return forms.ChoiceField(label=label, choices=[("yes", _("Yes")), ("no", _("No"))])
    return forms.CharField(label=label, max_length=rules.VALUE_CHARACTERS)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _values(cleaned: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    given = [cleaned.get(name) for name in names]
    if len(given) == 1 and isinstance(given[0], list):
        return tuple(given[0])
    return tuple(_as_text(value) for value in given)


def _initial(one: Filter, ends: Sequence[str]) -> dict[str, Any]:
    if one.condition is Condition.ONE_OF:
        return {"value": list(one.values)}
    return dict(zip(ends, one.values, strict=False))


class BuilderForm(forms.Form):
    """A report of one subject. Each look at the rows gives one more condition and column to fill in."""

    name = forms.CharField(label=gettext_lazy("Name of the report"), max_length=200, required=False)
    is_shared = forms.BooleanField(label=gettext_lazy("Shared with everybody who sees reports"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, subject: Subject, fields: Sequence[Field], is_summary: bool, kept: Definition, **rest: Any
    ) -> None:
        super().__init__(data, auto_id="r-%s", **rest)
        self.shown: dict[str, str] = {}
        self.subject, self.usable, self.is_summary, self.kept = subject, {one.key: one for one in fields}, is_summary, kept
        self.new_filters: set[int] = set()
        self.column_names: list[str] = []
        if is_summary:
            self._groups()
        else:
            self._columns()
        self._filters()
        self._sortings()
        if data is not None:
            self.data = MultiValueDict({**dict(data.lists()), **{name: [value] for name, value in self.shown.items()}})

    def _number(self, name: str, kept: int, *, first: int, most: int) -> int:
        """Return how many rows of one sort the page has: those that are filled in, and one or more to fill in."""
        filled = [place for place in range(most) if self.data.get(f"{name}-{place}")] if self.is_bound else range(kept)
        return min(max(first, max(filled, default=-1) + 2), most)

    def _columns(self) -> None:
        choices = [*NOTHING, *((key, str(field.label)) for key, field in self.usable.items())]
        kept = self.kept.columns
        for place in range(self._number("column", len(kept), first=FIRST_COLUMNS, most=rules.MOST_COLUMNS)):
            label = _("Column %(number)d") % {"number": place + 1}
            made = forms.ChoiceField(label=label, choices=choices, required=False)
            made.initial = kept[place] if place < len(kept) else ""
            self._add(f"column-{place}", made, self.column_names)

    def _groups(self) -> None:
        tokens = [(group.token, group_label(field, group)) for field in self.usable.values() for group in _groups_of(field)]
        kept = self.kept.groups
        for place in range(self._number("group", len(kept), first=FIRST_GROUPS, most=rules.MOST_GROUPS)):
            label = _("Grouped by") if not place else pgettext("grouping", "Then by")
            made = forms.ChoiceField(label=label, choices=[*NOTHING, *tokens], required=False)
            made.initial = kept[place].token if place < len(kept) else ""
            self._add(f"group-{place}", made, self.column_names)
        measures = [(one.key, str(one.label)) for one in self.subject.measures]
        widget = forms.CheckboxSelectMultiple
        made_measures = forms.MultipleChoiceField(
            label=pgettext("of a summary", "What is counted"), choices=measures, required=False, widget=widget
        )
        made_measures.initial = list(self.kept.measures)
        self.fields["measures"] = made_measures

    def _filters(self) -> None:
        choices: list[Any] = [("", _("No condition"))]
        for key, field in self.usable.items():
            offered = [(f"{key}|{one.value}", f"{field.label} {one.label}") for one in rules.CONDITIONS[field.kind]]
            choices.append((str(field.label), offered))
        self.filter_names: list[tuple[str, list[str], str]] = []
        kept = self.kept.filters
        for place in range(self._number("filter", len(kept), first=1, most=rules.MOST_FILTERS)):
            one = kept[place] if place < len(kept) and not self.is_bound else None
            label = _("Condition %(number)d") % {"number": place + 1}
            what = forms.ChoiceField(label=label, choices=choices, required=False)
            what.initial = f"{one.field}|{one.condition.value}" if one else ""
            name = f"filter-{place}"
            self.fields[name] = what
            chosen = self.data.get(name, "") if self.is_bound else what.initial
            self._filter_values(place, name, chosen, one)

    def _filter_values(self, place: int, name: str, chosen: str, one: Filter | None) -> None:
        key, _bar, condition = chosen.partition("|")
        value_names: list[str] = []
        asked = ""
        if key in self.usable and condition in Condition.values:
            ends = value_fields(self.usable[key], Condition(condition))
            initial = _initial(one, list(ends)) if one else {}
            for end, field in ends.items():
                field.required, field.initial = False, initial.get(end)
                # A name of its own for each condition: what was typed for another one is not taken for this.
                self._add(f"{name}-{key}-{condition}-{end}", field, value_names)
            if Condition(condition) in rules.WITH_VALUES:
                asked = f"{name}-asked"
                self.fields[asked] = forms.BooleanField(label=_("Ask when it is run"), required=False)
                self.fields[asked].initial = bool(one and one.is_asked)
            marker = f"{name}-shown"
            self.fields[marker] = forms.CharField(required=False, widget=forms.HiddenInput, initial=chosen)
            if self.is_bound:
                # Whoever only just chose a condition has not been shown where its values go: nothing is missing yet.
                is_new = self.data.get(marker) != chosen and self.data.get("act") != "save"
                self.new_filters |= {place} if is_new and ends else set()
                self.shown[marker] = chosen
        self.filter_names.append((name, value_names, asked))

    def _sortings(self) -> None:
        if self.is_summary:
            offered = [(group.token, group_label(field, group)) for field in self.usable.values() for group in _groups_of(field)]
            offered += [(one.key, str(one.label)) for one in self.subject.measures]
        else:
            offered = [(key, str(field.label)) for key, field in self.usable.items()]
        choices = [
            *NOTHING,
            *((key, pgettext("sorting", "%(field)s, ascending") % {"field": label}) for key, label in offered),
            *((f"-{key}", pgettext("sorting", "%(field)s, descending") % {"field": label}) for key, label in offered),
        ]
        self.sorting_names: list[str] = []
        kept = self.kept.sortings
        for place in range(self._number("sort", len(kept), first=2, most=rules.MOST_SORTED)):
            label = _("Sorted by") if not place else pgettext("sorting", "Then by")
            made = forms.ChoiceField(label=label, choices=choices, required=False)
            if place < len(kept):
                made.initial = f"-{kept[place].by}" if kept[place].is_descending else kept[place].by
            self._add(f"sort-{place}", made, self.sorting_names)

    def _add(self, name: str, field: forms.Field, names: list[str]) -> None:
        self.fields[name] = field
        names.append(name)

    @property
    def columns(self) -> list[BoundField]:
        return [self[name] for name in self.column_names]

    @property
    def sortings(self) -> list[BoundField]:
        return [self[name] for name in self.sorting_names]

    @property
    def filters(self) -> Iterator[FilterRow]:
        for what, values, asked in self.filter_names:
            yield FilterRow(self[what], [self[name] for name in values], self[asked] if asked else None)

    def definition(self) -> Definition:
        """Return the report as it was put together; a condition that was only just chosen is not in it yet."""
        given = self.cleaned_data
        chosen = [given.get(name, "") for name in self.column_names]
        sortings = [given.get(name, "") for name in self.sorting_names]
        return Definition(
            subject=self.subject.key,
            is_summary=self.is_summary,
            columns=() if self.is_summary else tuple(one for one in chosen if one),
            groups=tuple(Group.of_token(one) for one in chosen if one) if self.is_summary else (),
            measures=tuple(given.get("measures", ())) if self.is_summary else (),
            filters=tuple(one for _place, one in self._given_filters()),
            sortings=tuple(Sorting(one.removeprefix("-"), one.startswith("-")) for one in sortings if one),
        )

    def _given_filters(self) -> Iterator[tuple[int, Filter]]:
        for place, (what, values, asked) in enumerate(self.filter_names):
            key, _bar, condition = self.cleaned_data.get(what, "").partition("|")
            if condition and place not in self.new_filters:
                given = _values(self.cleaned_data, values)
                yield place, Filter(key, Condition(condition), given, bool(self.cleaned_data.get(asked)))

    def kept_as(self) -> Kept:
        """Return the name and whether it is shared."""
        return Kept(self.cleaned_data["name"], self.cleaned_data["is_shared"])

    def show(self, refusals: Sequence[Refusal]) -> None:
        """Show why the report is not run or not kept, each at its place."""
        told = set()
        for place, one in list(self._given_filters()):
            refusal = rules.filter_refusal(one, self.usable[one.field].kind)
            if refusal:
                what, values, _asked = self.filter_names[place]
                self.add_error(values[0] if values else what, refusal.label)
                told.add(refusal)
        places = {Refusal.NO_NAME: "name", Refusal.NO_MEASURES: "measures"}
        places |= {Refusal.NO_COLUMNS: self.column_names[0], Refusal.NO_GROUPS: self.column_names[0]}
        for refusal in refusals:
            if refusal not in told:
                self.add_error(places.get(refusal), refusal.label)


def _groups_of(field: Field) -> list[Group]:
    spans = tuple(Span) if field.kind in rules.DAYS else (Span.DAY,)
    return [Group(field.key, span) for span in spans]


class AskedForm(forms.Form):
    """What a saved report is asked with; each may be left out. Untouched, it has the values that were kept."""

    run = forms.CharField(widget=forms.HiddenInput, required=False, initial="1")

    def __init__(self, data: Any = None, *, subject: Subject, definition: Definition) -> None:
        # Whoever only opens the page, or its file, has not been asked yet: the kept values hold.
        super().__init__(data if data and "run" in data else None, auto_id="p-%s")
        self.names: dict[int, list[str]] = {}
        for place, one in definition.asked.items():
            ends = value_fields(subject.field(one.field), one.condition)
            initial = _initial(one, list(ends))
            self.names[place] = [f"p{place}-{end}" for end in ends]
            for end, field in ends.items():
                field.required, field.initial = False, initial.get(end)
                if isinstance(field, forms.ChoiceField) and one.condition is Condition.IS:
                    field.choices = [("", pgettext_lazy("choice", "Either")), *field.choices]  # type: ignore[misc]
                self.fields[f"p{place}-{end}"] = field

    def given(self) -> dict[int, tuple[str, ...]]:
        """Return the values by the places of the filters; nothing while the form was not sent."""
        if not self.is_bound:
            return {}
        return {place: _values(self.cleaned_data, names) for place, names in self.names.items()}

    def words(self) -> list[tuple[str, str]]:
        """Return what was given, in words, for a printed list."""
        shown = []
        for name in (name for names in self.names.values() for name in names):
            field, value = self.fields[name], self[name].value()
            values = value if isinstance(value, list) else [value]
            names = {str(key): str(label) for key, label in getattr(field, "choices", ())}
            words = ", ".join(names.get(str(one), str(one)) for one in values if one not in (None, ""))
            shown += [(str(field.label), words)] if words else []
        return shown
