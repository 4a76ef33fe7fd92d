"""Many new rows of one table at once: what an import of a hundred thousand records needs."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connections, models, router

_AS_IT_IS = (models.BooleanField, models.IntegerField, models.ForeignKey)
_TEXTS = (models.CharField, models.TextField)

GARBAGE_OBJECTS = 100_000
"""So many objects are made before cycles are looked for."""


def insert(rows: Sequence[models.Model], *, leave_present: bool = False) -> None:
    """Write new rows of one model, like ``bulk_create``, at half of its cost or less; primary keys come from the database.

    The rows do not learn their keys, defaults of the database and expressions are not known here, and no signal is sent.
    Whatever a constraint refuses raises ``IntegrityError``, or is left as it is there with *leave_present*; to be called
    inside a transaction.
    """
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = [_prepared(field, [row.__dict__[field.attname] for row in rows], connection) for field in fields]
    _execute(connection, model, fields, list(zip(*columns, strict=True)), leave_present=leave_present)


def insert_values(
    model: type[models.Model], names: Sequence[str], values: Sequence[Sequence[Any]], *, leave_present: bool = False
) -> None:
    """Write new rows without an object for each: the names of all fields but the key, and the values of each row.

    A foreign key is given as its number. Otherwise as ``insert``.
    """
    if not values:
        return
    connection = connections[router.db_for_write(model)]
    fields = [model._meta.get_field(name) for name in names]
    columns = [
        _prepared(field, list(column), connection) for field, column in zip(fields, zip(*values, strict=True), strict=True)
    ]
    _execute(connection, model, fields, list(zip(*columns, strict=True)), leave_present=leave_present)


def _execute(
    connection: Any, model: type[models.Model], fields: Sequence[Any], values: Sequence[Sequence[Any]], *, leave_present: bool
) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    # Names of our own tables and columns alone; values go beside the statement.
    statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608  # nosec
    if leave_present:
        statement += " ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _prepared(field: Any, values: list[Any], connection: Any) -> list[Any]:
    """Return the values of one column as the database takes them; most need no more than a look."""
    if isinstance(field, _TEXTS):
        return [value if type(value) is str or value is None else str(value) for value in values]
    if isinstance(field, _AS_IT_IS):
        return values
    prepared: Callable[..., Any] = field.get_db_prep_save
    return [prepared(value, connection) for value in values]


@contextmanager
def collecting_garbage_rarely() -> Iterator[None]:
    """Look for cycles less often where nothing makes any: looking through all that is alive costs a sixth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(GARBAGE_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
