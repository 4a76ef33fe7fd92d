"""A table of descriptions: taken in, its columns named, given to the import, which previews it as any other file."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from torelik.audit import api as audit
from torelik.documents import api as documents
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing.marc import MarcRecord, to_marcxml
from torelik.library.cataloguing.vocabulary import GRANTS as CATALOGUING
from torelik.library.copying import queries, rules, workbooks
from torelik.library.copying.models import DescriptionTable
from torelik.library.copying.vocabulary import EVENTS, Column, TableRefusal


class TableRefused(Exception):
    """The table is not taken; ``refusals`` has every reason."""

    def __init__(self, refusals: list[TableRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


def give_table(*, chunks: Iterable[bytes], name: str, declared: str, by: Actor, at: datetime) -> DescriptionTable:
    """Take an XLSX table in and guess what its columns are (cl. 12, migration in).

    Raises ``documents.UploadRefused``, and ``TableRefused`` for a table without rows or with too many.
    """
    by.require(CATALOGUING.IMPORT_RECORDS)
    accepts = documents.Accepts(kinds=frozenset({documents.Kind.XLSX}), limit_bytes=settings.TORELIK_MARC_UPLOAD_BYTES)
    given = documents.receive_file(chunks=chunks, name=name, declared=declared, accepts=accepts, by=by, at=at)
    try:
        with documents.open_stored(given) as file:
            lines = list(workbooks.lines_of(file, most=workbooks.MOST_ROWS + 2))
    except workbooks.NotATable as error:
        raise TableRefused([TableRefusal.NOT_XLSX]) from error
    rows = [line for line in lines[1:] if not workbooks.is_empty(line)]
    checks = {TableRefusal.EMPTY: not rows, TableRefusal.TOO_MANY_ROWS: len(lines) > workbooks.MOST_ROWS + 1}
    if refusals := [refusal for refusal, applies in checks.items() if applies]:
        raise TableRefused(refusals)
    columns = [column.value for column in rules.guessed_columns(lines[0])]
    return DescriptionTable.objects.create(file=given, columns=columns, rows=len(rows), given_at=at, by_id=by.account_id)


def start_table(*, uuid: UUID, columns: Sequence[Column], by: Actor, at: datetime) -> DescriptionTable:
    """Make records of the rows and give them to the import, which shows what would become of each: the dry run.

    Raises ``NotFound``, and ``TableRefused``.
    """
    by.require(CATALOGUING.IMPORT_RECORDS)
    table = queries.table_by_uuid(uuid, visible_to=by)
    named = [column for column in columns if column is not Column.NOTHING]
    checks = {
        TableRefusal.NO_TITLE_COLUMN: Column.TITLE not in named,
        TableRefusal.COLUMN_TWICE: len(set(named)) != len(named),
        TableRefusal.GIVEN_ALREADY: table.in_import_id is not None,
    }
    if refusals := [refusal for refusal, applies in checks.items() if applies]:
        raise TableRefused(refusals)
    parts = (part.encode() for part in to_marcxml(_records(table, columns)))
    name = f"{table.file.name}.xml"
    taken = cataloguing.give_file(chunks=parts, name=name, declared="application/xml", by=by, at=at)
    with transaction.atomic():
        table.in_import, table.columns = taken, [column.value for column in columns]
        table.save(update_fields=["in_import", "columns"])
        audit.record(EVENTS.TABLE_GIVEN, by=by, about=taken, at=at, facts={"rows": table.rows, "sha256": table.file.sha256})
    return table


def _records(table: DescriptionTable, columns: Sequence[Column]) -> Iterator[MarcRecord]:
    with documents.open_stored(table.file) as file:
        for number, line in enumerate(workbooks.lines_of(file), start=1):
            if number == 1 or workbooks.is_empty(line):
                continue
            if record := rules.described_row(dict(zip(columns, line, strict=False)), number=number, name=table.file.name):
                yield record
