"""Questions that are asked all day with other values: put into SQL once, as a prepared statement would be.

Django writes the SQL of a query anew each time it is asked. For a question about a loan with its copy, its title and its
reader that takes ten times as long as the database needs to answer, and a desk asks a dozen of them for each scan.
"""

import copy
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from django.db import connections
from django.db.models.expressions import Value
from django.db.models.query import QuerySet
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")


class Column(Protocol):
    """What a model's class has under the name of a field: ``Loan.uuid``. It knows the field."""

    @property
    def field(self) -> Any: ...


class Slot(Value):
    """Stands in a question where a value will stand when it is asked; the field of *column* makes it ready for the database.

    As with any expression, ``None`` asks for nothing: a question about what is absent says so with ``isnull``.
    """

    def __init__(self, name: str, column: Column) -> None:
        super().__init__(name, output_field=column.field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [_Place(str(self.value), self.output_field)]


class _Place:
    """One place among the parameters of a statement, and how a value is made ready for it."""

    def __init__(self, name: str, field: Any) -> None:
        self.name, self.field = name, field

    def filled(self, values: dict[str, Any], connection: Any) -> Any:
        return self.field.get_db_prep_value(values[self.name], connection=connection)


class Prepared(Generic[Row]):
    """A question whose SQL is written once and asked with the values of the moment.

    *question* is given a slot under each name of *slots* and returns a query set; nothing about it may depend on the moment, the
    language or the person: all that differs from one asking to the next is a slot.
    """

    def __init__(self, question: Callable[..., "QuerySet[Any, Row]"], **slots: Column) -> None:
        self._question, self._slots = question, slots
        self._written: dict[str, _Written] = {}

    def __call__(self, **values: Any) -> list[Row]:
        """Ask it; the rows are those that the query set would have had. Raises what the query set would have raised."""
        query_set = self._query_set()
        connection = connections[query_set.db]
        written = self._written.get(connection.vendor)
        if written is None:
            written = self._written[connection.vendor] = _Written(query_set, connection)
        return written.ask(values, connection)

    def first(self, **values: Any) -> Row | None:
        """Ask it, and return the first row: the question itself says in which order, and that one is enough."""
        return next(iter(self(**values)), None)

    def _query_set(self) -> "QuerySet[Any, Row]":
        if not hasattr(self, "_made"):
            self._made = self._question(**{name: Slot(name, column) for name, column in self._slots.items()})
        return self._made


class _Written:
    """The question in the SQL of one kind of database."""

    def __init__(self, query_set: "QuerySet[Any, Any]", connection: Any) -> None:
        self.query_set = query_set
        self.compiler = query_set.query.get_compiler(connection=connection)
        self.sql, self.places = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([row[0] for row in self.compiler.select])
        self.locks = query_set.query.select_for_update and connection.features.has_select_for_update

    def ask(self, values: dict[str, Any], connection: Any) -> list[Any]:
        if self.locks and connection.get_autocommit():
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        compiler = copy.copy(self.compiler)
        compiler.connection, compiler.using = connection, connection.alias
        filled = [place.filled(values, connection) if isinstance(place, _Place) else place for place in self.places]
        compiler.as_sql = lambda *_args, **_options: (self.sql, tuple(filled))
        compiler.get_converters = lambda _expressions: self.converters
        asked: Any = self.query_set.all()
        asked.query.get_compiler = lambda *_args, **_options: compiler
        return list(asked)
