"""Questions about saved reports, and the rows of a report."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate, TruncMonth, TruncYear
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.administration.reports import Cell, Rows
from torelik.library.administration.vocabulary import GRANTS
from torelik.library.reporting import rules
from torelik.library.reporting.models import SavedReport
from torelik.library.reporting.rules import Definition, Filter, Group
from torelik.library.reporting.subjects import Field, Subject, subject_of
from torelik.library.reporting.vocabulary import Condition, FieldKind, Span

MOST_ROWS = 100_000
"""Rows of one file; a page says when there are more."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A saved report as it can be run today. ``subject`` is ``None`` where the product does not know it any more."""

    report: SavedReport
    subject: Subject | None
    definition: Definition
    lost: list[str]


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a report. ``total`` counts all of them, ``rows`` has at most ``MOST_ROWS``; ``sums`` close a summary."""

    head: list[str]
    rows: Rows
    total: int
    sums: list[Any]
    numeric: list[bool]

    @property
    def is_cut(self) -> bool:
        return self.total > MOST_ROWS


def saved_reports(*, visible_to: Actor) -> list[SavedReport]:
    """Return the actor's own reports and those that others share, by name; one query."""
    visible_to.require(GRANTS.SEE_REPORTS)
    return list(_seen_by(visible_to).select_related("owner").order_by("name", "id"))


def saved_report(uuid: UUID, *, visible_to: Actor) -> Opened:
    """Return one report to its owner, and a shared one to whoever sees reports. Raises ``NotFound``."""
    row = _seen_by(visible_to).select_related("owner").filter(uuid=uuid).first()
    if row is None or not visible_to.may(GRANTS.SEE_REPORTS):
        raise NotFound(uuid)
    return opened(row)


def opened(row: SavedReport) -> Opened:
    """Return the report without what its subject does not offer any more, and the names of that."""
    definition, subject = Definition.from_json(row.definition), subject_of(row.subject)
    if subject is None:
        return Opened(row, None, definition, [])
    lost = rules.lost_names(definition, subject.shape)
    return Opened(row, subject, rules.without_lost(definition, subject.shape), lost)


def lock_own_report(uuid: UUID, owner_id: int) -> SavedReport:
    """Return one's own report and keep its row until the transaction ends. Raises ``NotFound``."""
    row = SavedReport.objects.select_for_update().filter(uuid=uuid, owner_id=owner_id).first()
    if row is None:
        raise NotFound(uuid)
    return row


def count_own(owner_id: int) -> int:
    """Return how many reports a person keeps."""
    return SavedReport.objects.filter(owner_id=owner_id).count()


def rows_of(account_id: int) -> dict[str, list[dict[str, object]]]:
    """Return what is kept for a person, for the person's own export."""
    found = SavedReport.objects.filter(owner_id=account_id).order_by("id")
    return {"saved_reports": [{"name": row.name, "shared": row.is_shared, "definition": row.definition} for row in found]}


def _seen_by(actor: Actor) -> QuerySet[SavedReport]:
    own = Q(owner_id=actor.account_id) if actor.account_id is not None else Q()
    return SavedReport.objects.all() if actor.is_system else SavedReport.objects.filter(own | Q(is_shared=True))


def found(definition: Definition, subject: Subject, *, today: date, visible_to: Actor) -> Found:
    """Return the rows of a report that ``rules.refusals`` has nothing against; nothing is read before they are walked.

    The number of queries does not depend on the rows: the names of each list of values are read once.
    """
    narrowed = subject.rows(visible_to)
    for one in definition.filters:
        if not rules.is_open(one):
            narrowed = _narrowed(narrowed, subject.field(one.field), one, today=today)
    return _summary(narrowed, definition, subject) if definition.is_summary else _list(narrowed, definition, subject)


def _list(narrowed: QuerySet[Any, Any], definition: Definition, subject: Subject) -> Found:
    fields = [subject.field(key) for key in definition.columns]
    narrowed, paths = _with_paths(narrowed, fields)
    openers = [(place, field.opens) for place, field in enumerate(fields) if field.opens]
    narrowed, order = _sorted(narrowed, definition, subject)
    values = narrowed.order_by(*order, "pk").values_list(*paths, *(opens[0] for _place, opens in openers))
    shown = [_shower(field) for field in fields]

    def row(found: Sequence[Any]) -> list[Any]:
        cells = [show(value) for show, value in zip(shown, found, strict=False)]
        for number, (place, (_path, address)) in enumerate(openers):
            if cells[place] and found[len(fields) + number] is not None:
                cells[place] = Cell(cells[place], address(found[len(fields) + number]))
        return cells

    head = [str(field.label) for field in fields]
    return Found(head, Rows(values[:MOST_ROWS], row), values.count(), [], [field.kind in rules.NUMBERS for field in fields])


def _summary(narrowed: QuerySet[Any, Any], definition: Definition, subject: Subject) -> Found:
    fields = [subject.field(group.field) for group in definition.groups]
    measures = [subject.measure(key) for key in definition.measures]
    names = {group.token: f"group_{place}" for place, group in enumerate(definition.groups)}
    names |= {measure.key: f"measure_{place}" for place, measure in enumerate(measures)}
    grouped = narrowed.annotate(
        **{names[group.token]: _grouped(field, group) for group, field in zip(definition.groups, fields, strict=True)}
    )
    counted = {names[measure.key]: measure.counted for measure in measures}
    order = [f"-{names[one.by]}" if one.is_descending else names[one.by] for one in definition.sortings if one.by in names]
    tokens = [names[group.token] for group in definition.groups]
    values = grouped.values(*tokens).annotate(**counted).order_by(*order, *(token for token in tokens if token not in order))
    values = values.values_list(*tokens, *counted)
    shown = [_group_shower(field, group) for group, field in zip(definition.groups, fields, strict=True)]

    def row(found: Sequence[Any]) -> list[Any]:
        url = _behind(definition, subject, found[: len(fields)])
        return [show(value) for show, value in zip(shown, found, strict=False)] + [_opening(v, url) for v in found[len(shown) :]]

    totals, all_url = narrowed.aggregate(**counted), _behind(definition, subject, ())
    sums = [_("Total"), *("" for _field in fields[1:]), *(_opening(totals[name], all_url) for name in counted)]
    head = [_group_label(field, group) for group, field in zip(definition.groups, fields, strict=True)]
    return Found(
        [*head, *(str(measure.label) for measure in measures)], Rows(values[:MOST_ROWS], row), values.count(), sums,
        [False] * len(fields) + [True] * len(measures),
    )  # fmt: skip


def _behind(definition: Definition, subject: Subject, values: Sequence[Any]) -> str:
    """Return the address of the rows that a line of a summary counts; empty where they cannot be asked for."""
    kinds = [subject.field(group.field).kind for group in definition.groups]
    told = [
        _local(value) if kind in rules.DAYS and value is not None else value for value, kind in zip(values, kinds, strict=False)
    ]
    behind = rules.rows_behind(definition, told, kinds, columns=subject.first)
    return f"{reverse('reporting:rows')}?{urlencode({'of': json.dumps(behind.to_json())})}" if behind else ""


def _opening(value: Any, url: str) -> Any:
    return Cell(value, url) if value and url else value or 0


def _with_paths(narrowed: QuerySet[Any, Any], fields: Sequence[Field]) -> tuple[QuerySet[Any, Any], list[str]]:
    """Return the rows with the expressions among the fields, and the names under which each is read."""
    made = {f"made_{field.key}": field.source for field in fields if not isinstance(field.source, str)}
    return narrowed.annotate(**made), [_path(field) for field in fields]


def _path(field: Field) -> str:
    return field.source if isinstance(field.source, str) else f"made_{field.key}"


def _sorted(narrowed: QuerySet[Any, Any], definition: Definition, subject: Subject) -> tuple[QuerySet[Any, Any], list[str]]:
    fields = [(subject.field(one.by), one.is_descending) for one in definition.sortings]
    narrowed, paths = _with_paths(narrowed, [field for field, _is_descending in fields])
    names = [field.sorted_by or path for (field, _is_descending), path in zip(fields, paths, strict=True)]
    return narrowed, [f"-{name}" if last else name for name, (_field, last) in zip(names, fields, strict=True)]


def _grouped(field: Field, group: Group) -> Any:
    if field.kind not in rules.DAYS:
        return F(field.source) if isinstance(field.source, str) else field.source
    if group.span is Span.MONTH:
        return TruncMonth(field.source)
    if group.span is Span.YEAR:
        return TruncYear(field.source)
    return TruncDate(field.source) if field.kind is FieldKind.MOMENT else F(str(field.source))


def _group_label(field: Field, group: Group) -> str:
    return f"{field.label} {group.span.label}" if group.span else str(field.label)


def group_label(field: Field, group: Group) -> str:
    """Return a group in words: the field and, for days, the span."""
    return _group_label(field, group)


def _group_shower(field: Field, group: Group) -> Callable[[Any], Any]:
    if group.span is Span.DAY:
        return _shower(field)
    pattern = "%m.%Y" if group.span is Span.MONTH else "%Y"
    return lambda value: "" if value is None else (_local(value)).strftime(pattern)


def _shower(field: Field) -> Callable[[Any], Any]:
    """Return what makes of a value of the database what people read."""
    if field.kind is FieldKind.CHOICE:
        names: Mapping[str, str] = {str(value): str(label) for value, label in field.choices()} if field.choices else {}
        return lambda value: "" if value is None else names.get(str(value), str(value))
    if field.kind is FieldKind.YES_NO:
        return lambda value: "" if value is None else _("Yes") if value else _("No")
    if field.kind is FieldKind.MOMENT:
        return lambda value: "" if value is None else _local(value)
    return lambda value: "" if value is None else value


def _local(value: Any) -> date:
    if isinstance(value, datetime):
        return clock.local_date(value)
    day: date = value
    return day


def _narrowed(rows: QuerySet[Any, Any], field: Field, one: Filter, *, today: date) -> QuerySet[Any, Any]:
    rows, (path,) = _with_paths(rows, [field])
    if one.condition in (Condition.EMPTY, Condition.FILLED):
        is_empty = Q(**{f"{path}__isnull": True})
        if field.kind in (FieldKind.TEXT, FieldKind.CHOICE):
            is_empty |= Q(**{path: ""})
        return rows.filter(is_empty if one.condition is Condition.EMPTY else ~is_empty)
    if field.kind in rules.DAYS:
        return rows.filter(**_ends(path, rules.days_of(one, today=today), of_moments=field.kind is FieldKind.MOMENT))
    if field.kind in rules.NUMBERS:
        return rows.filter(**_ends(path, rules.numbers_of(one), of_moments=False))
    if field.kind is FieldKind.YES_NO:
        return rows.filter(**{path: one.values == ("yes",)})
    if one.condition is Condition.ONE_OF:
        return rows.filter(**{f"{path}__in": one.values})
    lookup = {Condition.IS: "iexact", Condition.BEGINS: "istartswith"}.get(one.condition, "icontains")
    return rows.filter(_worded(f"{path}__{lookup}", one.values[0]))


def _ends(path: str, ends: tuple[date | Decimal | None, date | Decimal | None], *, of_moments: bool) -> dict[str, Any]:
    first, last = ends
    found: dict[str, Any] = {}
    if first is not None:
        found[f"{path}__gte"] = _midnight(first) if of_moments and isinstance(first, date) else first
    if last is not None and of_moments and isinstance(last, date):
        # By moments and not by their days: so the database finds them by its index.
        found[f"{path}__lt"] = _midnight(last + timedelta(days=1))
    elif last is not None:
        found[f"{path}__lte"] = last
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def _worded(lookup: str, words: str) -> Q:
    # SQLite knows upper and lower case of English letters alone; Kazakh and Russian words need each spelling asked for.
    spellings = {words, words.lower(), words.upper(), words.capitalize()}
    return Q(*((lookup, spelling) for spelling in sorted(spellings)), _connector=Q.OR)


def title_of(subject: Subject | None) -> str | Promise:
    """Return what a report is about, in words; nothing where the subject is gone."""
    return subject.title if subject else ""
