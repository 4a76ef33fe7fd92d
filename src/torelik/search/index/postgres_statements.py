"""From requests to one statement for PostgreSQL: hits, page and counts of one moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from torelik.search.index.postgres_tables import facet_value
from torelik.search.index.postgres_vectors import LABEL_WEIGHTS, phrase_query, rank_query, word_query
from torelik.search.index.values import (
    DEEPEST_HIT,
    FACET_VALUES,
    AllOf,
    AnyOf,
    Expression,
    Having,
    Phrase,
    Request,
    Sort,
    Word,
    Years,
)

LAST_YEAR = 9_999

_ORDERS = {
    Sort.RELEVANCE: "score DESC, id",
    Sort.YEAR_DESC: "year DESC NULLS LAST, id",
    Sort.TITLE: "sort_title, id",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """Words for PostgreSQL, with the values that stand for each ``%s`` in their order."""

    text: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class _Condition:
    """What must be true of a document: a question to its vector, or else a condition in SQL with its values."""

    query: str = ""
    text: str = ""
    values: tuple[Any, ...] = ()


_VECTOR = "d.vector @@ %s::tsquery"
_ALWAYS, _NEVER = _Condition(text="TRUE"), _Condition(text="FALSE")


def search_statement(request: Request) -> Statement:
    """Return the statement whose one row is: how many hits, the wanted page, the values of each wanted facet."""
    filtered = [name for name in request.facets_wanted if request.filters.get(name)]
    alike = len(filtered) < len(request.facets_wanted)
    pages = request.limit > 0 and request.offset < DEEPEST_HIT
    found = _found(request, ordered=pages, counted=alike)
    tables = [f"found AS MATERIALIZED ({found.text})"]
    values = [*found.values]
    if alike:
        tables.append(f"counted AS ({_COUNTED.format(table='found')})")
    for number, name in enumerate(filtered):
        others = _found(request, ordered=False, counted=True, without_filter=name)
        tables += [f"found_{number} AS ({others.text})", f"counted_{number} AS ({_COUNTED.format(table=f'found_{number}')})"]
        values += others.values
    columns = ["(SELECT count(*) FROM found)"]
    if pages:
        columns.append(_PAGE.format(order=_ORDERS[request.sort]))
        values += [min(request.limit, DEEPEST_HIT), min(max(request.offset, 0), DEEPEST_HIT)]
    else:
        columns.append("NULL")
    for name in request.facets_wanted:
        table = f"counted_{filtered.index(name)}" if name in filtered else "counted"
        columns.append(_FACET.format(table=table))
        start = facet_value(name, "")
        values += [len(start) + 1, start, FACET_VALUES]
    return Statement(f"WITH {', '.join(tables)} SELECT {', '.join(columns)}", tuple(values))


def keys_statement(request: Request) -> Statement:
    """Return the statement whose one value is the keys of the first hits in their order."""
    found = _found(request, ordered=True, counted=False)
    text = _KEYS.format(order=_ORDERS[request.sort], found=found.text)
    return Statement(text, (*found.values, min(request.limit, DEEPEST_HIT)))


_HALF = "SELECT {columns} FROM {{document}} AS d WHERE {conditions}"
_PAGE = """(
    SELECT json_agg(json_build_array(d.key, d.context, d.kind, hit.score, d.shown) ORDER BY hit.place)
    FROM (SELECT *, row_number() OVER (ORDER BY {order}) AS place FROM found ORDER BY place LIMIT %s OFFSET %s) AS hit
    JOIN {{document}} AS d ON d.id = hit.id
)"""
_KEYS = """
    WITH found AS ({found})
    SELECT array_agg(d.key ORDER BY hit.place)
    FROM (SELECT *, row_number() OVER (ORDER BY {order}) AS place FROM found ORDER BY place LIMIT %s) AS hit
    JOIN {{document}} AS d ON d.id = hit.id
"""
_COUNTED = "SELECT facet, count(*) AS documents FROM {table}, unnest(facets) AS facet GROUP BY facet"
_FACET = """(
    SELECT json_agg(json_build_array(value, documents) ORDER BY documents DESC, value)
    FROM (
        SELECT substr(facet, %s) COLLATE "C" AS value, documents
        FROM {table}
        WHERE starts_with(facet, %s)
        ORDER BY documents DESC, value LIMIT %s
    ) AS first_values
)"""


def _found(request: Request, *, ordered: bool, counted: bool, without_filter: str | None = None) -> Statement:
    """Return the statement for all hits: documents with one vector, and those that lie in portions."""
    rank = rank_query(request.expression) if ordered and request.sort is Sort.RELEVANCE else ""
    halves = []
    for is_whole in (True, False):
        columns = [_Condition(text="d.id")]
        if ordered:
            columns += [_score(rank, is_whole=is_whole), _Condition(text="d.year"), _Condition(text="d.sort_title")]
        if counted:
            columns.append(_Condition(text="d.facets"))
        wanted = _in_sql(_condition(request.expression, is_whole=is_whole))
        conditions = [
            _Condition(text=f"d.vector IS {'NOT ' if is_whole else ''}NULL"),
            *_narrowing(request, without_filter, by_index=_VECTOR not in wanted.text),
            wanted,
        ]
        text = _HALF.format(columns=_joined(columns, ", "), conditions=_joined(conditions, " AND "))
        halves.append(Statement(text, tuple(value for part in (*columns, *conditions) for value in part.values)))
    return Statement(" UNION ALL ".join(half.text for half in halves), tuple(value for half in halves for value in half.values))


def _joined(parts: Sequence[_Condition], between: str) -> str:
    return between.join(part.text for part in parts)


def _score(rank: str, *, is_whole: bool) -> _Condition:
    if not rank:
        return _Condition(text="0::real AS score")
    if is_whole:
        return _Condition(text="ts_rank(%s::real[], d.vector, %s::tsquery, 1) AS score", values=(LABEL_WEIGHTS, rank))
    # The best portion counts, as the best page of a book would.
    best = "(SELECT max(ts_rank(%s::real[], p.vector, %s::tsquery, 1)) FROM {portion} AS p WHERE p.document = d.id) AS score"
    return _Condition(text=best, values=(LABEL_WEIGHTS, rank))


def _narrowing(request: Request, without_filter: str | None, *, by_index: bool) -> Iterator[_Condition]:
    """Yield what narrows the hits without a say in their order.

    Where words are asked for, their index alone is asked: everybody's audience by its own index means that every vector
    is read, which takes eight times as long.
    """
    if request.keys is not None:
        yield _Condition(text="d.key = ANY(%s::text[])", values=(_sendable(request.keys),))
    for condition in _narrowing_by_columns(request, without_filter):
        yield condition if by_index else _Condition(text=f"({condition.text}) IS TRUE", values=condition.values)


def _narrowing_by_columns(request: Request, without_filter: str | None) -> Iterator[_Condition]:
    yield _Condition(text="d.audience && %s::text[]", values=(_sendable(sorted(request.audience)),))
    for column, value in (("context", request.context), ("kind", request.kind)):
        if value is not None:
            yield _Condition(text=f"d.{column} = ANY(%s::text[])", values=(_sendable([value]),))
    if request.languages:
        yield _Condition(text="d.language = ANY(%s::text[])", values=(_sendable(request.languages),))
    if request.year_from is not None or request.year_through is not None:
        yield _years(Years(request.year_from, request.year_through))
    for name, values in request.filters.items():
        if values and name != without_filter:
            yield _having(name, values)


def _condition(expression: Expression, *, is_whole: bool) -> _Condition:
    """Return the condition of an expression; as one question to the vector, where one vector has the whole document."""
    match expression:
        case Word() | Phrase():
            query = word_query(expression) if isinstance(expression, Word) else phrase_query(expression)
            if not query:
                return _NEVER
            return _Condition(query=f"({query})") if is_whole else _in_a_portion(query)
        case Years():
            return _years(expression)
        case Having(facet, value):
            return _having(facet, [value])
        case AnyOf(parts):
            return _together([_condition(part, is_whole=is_whole) for part in parts], "|", "OR") or _NEVER
        case AllOf(parts, without, _rather):
            conditions = [_condition(part, is_whole=is_whole) for part in parts]
            conditions += [_not(_condition(part, is_whole=is_whole)) for part in without]
            return _together(conditions, "&", "AND") or _ALWAYS


def _together(conditions: list[_Condition], sign: str, word: str) -> _Condition | None:
    """Return the conditions as one: those to the vector as one question, because it is answered at once."""
    queries = f" {sign} ".join(condition.query for condition in conditions if condition.query)
    others = [condition for condition in conditions if not condition.query]
    if not others:
        return _Condition(query=f"({queries})") if queries else None
    parts = [*others, *([_in_sql(_Condition(query=queries))] if queries else [])]
    return _Condition(
        text=f"({_joined(parts, f' {word} ')})",
        values=tuple(value for part in parts for value in part.values),
    )


def _not(condition: _Condition) -> _Condition:
    if condition.query:
        return _Condition(query=f"!({condition.query})")
    return _Condition(text=f"NOT ({condition.text})", values=condition.values)


def _in_sql(condition: _Condition) -> _Condition:
    return _Condition(text=_VECTOR, values=(condition.query,)) if condition.query else condition


def _in_a_portion(query: str) -> _Condition:
    text = "d.id IN (SELECT p.document FROM {portion} AS p WHERE p.vector @@ %s::tsquery)"
    return _Condition(text=text, values=(query,))


def _years(years: Years) -> _Condition:
    # Written so that it is false, not unknown, of a document without a year: "not 2020" must find it.
    parts, values = ["d.year IS NOT NULL"], []
    for sign, year in ((">=", years.first), ("<=", years.last)):
        if year is not None:
            parts.append(f"d.year {sign} %s")
            values.append(min(max(year, -LAST_YEAR), LAST_YEAR))
    return _Condition(text=f"({' AND '.join(parts)})", values=tuple(values))


def _having(facet: str, values: Sequence[str]) -> _Condition:
    return _Condition(text="d.facets && %s::text[]", values=(_sendable([facet_value(facet, value) for value in values]),))


def _sendable(texts: Sequence[str]) -> list[str]:
    """Return the texts that a database can hold at all; no document has another."""
    return [text for text in texts if "\0" not in text and _is_encodable(text)]


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
