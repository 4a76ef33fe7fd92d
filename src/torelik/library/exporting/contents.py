"""What is in an export: records and authorities as MARC, tables, files, and what describes them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, TypeVar

from django.apps import apps
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

import torelik
from torelik.documents import api as documents
from torelik.identity import api as identity
from torelik.kernel.trilingual import LANGUAGES
from torelik.library.authorities.marc_form import marc_of_authorities
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.marc import MarcRecord, to_marcxml
from torelik.library.electronic_copies.queries import OWNER_KIND
from torelik.library.exporting import packing, tables
from torelik.library.exporting.packing import Account, Chunks, Missing, Part
from torelik.library.exporting.rules import file_path
from torelik.library.exporting.tables import Table

FORMAT, FORMAT_VERSION = "torelik-library-export", 1
RECORDS_AT_ONCE = 100
Thing = TypeVar("Thing")
PEOPLE = "tables/account.jsonl"
PEOPLE_COLUMNS = ("id", "uuid", "username", "full_name", "email", "language")


def all_tables() -> list[Table]:
    """Return the tables of the library and what documents keep of its electronic copies."""
    return [*tables.tables_of_library(), *(Table(tables.path_of(one.model), one) for one in documents.kept_of(OWNER_KIND))]


def stored_ids(leaving: list[Table]) -> list[int]:
    """Return the files to which the tables point."""
    return sorted(tables.keys_of(leaving, documents.StoredFile))


def expected_rows(leaving: list[Table]) -> int:
    """Return about how many rows and records an export will have."""
    return sum(table.rows.count() for table in leaving) + 2 * cataloguing.count_records()


def parts(leaving: list[Table], *, with_files: bool) -> Iterator[Part]:
    """Yield the files of the ZIP in their order, without those that tell of the others."""
    yield Part("marc/records.xml", lambda: _marcxml(cataloguing.marc_of_records()))
    yield Part("marc/records.jsonl", lambda: _marc_lines(cataloguing.marc_of_records()))
    yield Part("marc/authorities.xml", lambda: _marcxml(marc_of_authorities()))
    yield Part("marc/authorities.jsonl", lambda: _marc_lines(marc_of_authorities()))
    for table in leaving:
        yield _table(table)
    people = sorted(tables.keys_of(leaving, apps.get_model(settings.AUTH_USER_MODEL)))
    yield Part(PEOPLE, lambda: _people(people))
    ids = stored_ids(leaving)
    yield Part("tables/stored_file.jsonl", lambda: _stored_lines(ids))
    if with_files:
        for stored in _stored(ids):
            yield _file(stored)


def closing(leaving: list[Table], account: Account, *, with_files: bool, began_at: datetime) -> Sequence[Part]:
    """Return the files that tell of the others: the schema, the manifest, and what to read first in three languages."""
    known = frozenset([table.path for table in leaving] + ["tables/stored_file.jsonl"])
    with override("en"):  # a program reads it, and so do people of any country
        described = [tables.schema_of(table, known) for table in leaving] + [_SCHEMA_OF_PEOPLE, _SCHEMA_OF_FILES]
    schema = {"format": FORMAT, "version": FORMAT_VERSION, "tables": described}
    manifest = {
        "format": FORMAT, "version": FORMAT_VERSION, "made_by": f"torelik {torelik.__version__}",
        "began_at": began_at.isoformat(), "with_files": with_files, "files": list(account.files),
        "missing": account.missing, "damaged": account.damaged,
    }  # fmt: skip
    words = {"account": account, "with_files": with_files, "tables": len(leaving) + 2, "began_at": began_at}
    return [
        Part("schema.json", lambda: [(packing.written_json(schema), 0)]),
        *(_read_first(language, words) for language in LANGUAGES),
        Part("manifest.json", lambda: [(packing.written_json(manifest), 0)]),
    ]


def _read_first(language: str, words: dict[str, Any]) -> Part:
    with override(language):
        text = render_to_string("library/exporting/read_first.txt", words)
    return Part(f"README.{language}.txt", lambda: [(text.encode(), 0)])


def _marcxml(records: Iterator[MarcRecord]) -> Chunks:
    for pieces in batched(to_marcxml(records), RECORDS_AT_ONCE):
        yield "".join(pieces).encode(), sum(piece.startswith("<record>") for piece in pieces)


def _marc_lines(records: Iterator[MarcRecord]) -> Chunks:
    for some in batched(records, RECORDS_AT_ONCE):
        yield tables.lines([record.to_json() for record in some]), len(some)


def batched(things: Iterator[Thing], most: int) -> Iterator[list[Thing]]:
    """Yield the things some at a time."""
    while some := list(islice(things, most)):
        yield some


def _table(table: Table) -> Part:
    return Part(table.path, lambda: ((tables.lines(rows), len(rows)) for rows in tables.portions(table)))


def _people(ids: list[int]) -> Chunks:
    for start in range(0, len(ids), tables.PORTION_ROWS):
        cards = identity.accounts_by_id(ids[start : start + tables.PORTION_ROWS])
        rows = [{name: getattr(cards[key], name) for name in PEOPLE_COLUMNS} for key in sorted(cards)]
        yield tables.lines(rows), len(rows)


def _stored(ids: list[int]) -> Iterator[documents.StoredFile]:
    for start in range(0, len(ids), tables.PORTION_ROWS):
        yield from documents.stored_by_ids(ids[start : start + tables.PORTION_ROWS])


def _stored_lines(ids: list[int]) -> Chunks:
    for stored in _stored(ids):
        row = {
            "id": stored.pk, "uuid": stored.uuid, "name": stored.name, "size": stored.size, "sha256": stored.sha256,
            "given_at": stored.given_at, "path": file_path(stored.uuid.hex, stored.name),
        }  # fmt: skip
        yield tables.line(row), 1


def _file(stored: documents.StoredFile) -> Part:
    return Part(file_path(stored.uuid.hex, stored.name), lambda: _bytes(stored), sha256=stored.sha256, is_packed=True)


def _bytes(stored: documents.StoredFile) -> Chunks:
    try:
        with documents.open_stored(stored) as file:
            yield from _copied(file)
    except FileNotFoundError as error:
        raise Missing(stored.path) from error


def _copied(file: BinaryIO) -> Chunks:
    while data := file.read(packing.COPIED_BYTES):
        yield data, 0


def _column(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "type": kind, "may_be_null": False}


_SCHEMA_OF_PEOPLE = {
    "path": PEOPLE,
    "means": "Accounts that other tables point to: readers who sign in, and librarians who did something.",
    "columns": [_column(name, {"id": "integer", "uuid": "uuid"}.get(name, "text")) for name in PEOPLE_COLUMNS],
}
_SCHEMA_OF_FILES = {
    "path": "tables/stored_file.jsonl",
    "means": "Files that other tables point to; path is where the bytes lie in this ZIP, sha256 what they have.",
    "columns": [
        _column("id", "integer"), _column("uuid", "uuid"), _column("name", "text"), _column("size", "integer"),
        _column("sha256", "text"), _column("given_at", "moment"), _column("path", "text"),
    ],
}  # fmt: skip
