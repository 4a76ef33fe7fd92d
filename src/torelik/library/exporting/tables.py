"""Tables as JSON lines with a schema. Which tables and columns there are is asked of the tables themselves.

No module is named here: a table that is added tomorrow leaves with the others, described by its own docstring.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, QuerySet

from torelik.library.exporting.rules import table_name

PORTION_ROWS = 500
LEFT_OUT = {"LibraryExport": "The account of the exports themselves."}
"""Tables of the library that do not leave, each with its reason."""

_TYPES = {
    "UUIDField": "uuid", "DateField": "date", "DateTimeField": "moment", "DecimalField": "decimal", "BooleanField": "boolean",
    "JSONField": "json", "BinaryField": "base64", "IntegerField": "integer", "BigIntegerField": "integer",
    "SmallIntegerField": "integer", "PositiveIntegerField": "integer", "PositiveSmallIntegerField": "integer",
    "PositiveBigIntegerField": "integer", "BigAutoField": "integer", "AutoField": "integer", "ForeignKey": "integer",
    "OneToOneField": "integer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """One table that leaves: its file, and the rows in it."""

    path: str
    rows: QuerySet[Any, Any]

    @property
    def model(self) -> type[Model]:
        return self.rows.model

    @property
    def columns(self) -> list[Field[Any, Any]]:
        return list(self.model._meta.concrete_fields)


def path_of(model: type[Model]) -> str:
    """Return the name of the table's file in the ZIP."""
    return f"tables/{table_name(model.__name__)}.jsonl"


def tables_of_library() -> list[Table]:
    """Return every table of the library, by name; rows that the product itself hides are among them."""
    models = apps.get_app_config("library").get_models(include_auto_created=True)
    found = [Table(path_of(model), model._base_manager.all()) for model in models if model.__name__ not in LEFT_OUT]
    return sorted(found, key=lambda table: table.path)


def portions(table: Table) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows in the order of their keys, some at a time: each portion is one short query, memory stays flat."""
    columns = [column.attname for column in table.columns]
    last = 0
    while rows := list(table.rows.filter(pk__gt=last).order_by("pk").values(*columns)[:PORTION_ROWS]):
        yield rows
        last = rows[-1]["id"]


def lines(rows: list[dict[str, Any]]) -> bytes:
    """Return the rows as lines of JSON."""
    return b"".join(line(row) for row in rows)


def line(row: Any) -> bytes:
    """Return one value as a line of JSON in UTF-8."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(type(value))


def keys_of(tables: list[Table], target: type[Model]) -> set[int]:
    """Return the keys of the *target* to which rows of these tables point, e.g. accounts, files."""
    found: set[int] = set()
    for table in tables:
        for column in table.columns:
            if isinstance(column, ForeignKey) and column.related_model is target:
                pointing = table.rows.exclude(**{column.name: None}).order_by()
                found.update(pointing.values_list(column.attname, flat=True).distinct())
    return found


def schema_of(table: Table, known: frozenset[str]) -> dict[str, Any]:
    """Describe the table and its columns in words and types; *known* are the files of the ZIP that a column may point to."""
    return {"path": table.path, "means": _said(table.model), "columns": [_column(one, known) for one in table.columns]}


def _said(model: type[Model]) -> str:
    return " ".join((model.__doc__ or "").split())


def _column(column: Field[Any, Any], known: frozenset[str]) -> dict[str, Any]:
    kind = column.get_internal_type()
    described: dict[str, Any] = {"name": column.attname, "type": _TYPES.get(kind, "text"), "may_be_null": column.null}
    if column.choices:
        described["values"] = {str(value): str(label) for value, label in column.flatchoices if value != ""}
    if isinstance(column, ForeignKey):
        target = path_of(column.related_model)
        described["points_to"] = target if target in known else "tables/account.jsonl"
    return described
