"""The whole catalogue leaves in open formats, with flat memory."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from factories.people import SYSTEM
from torelik.library.cataloguing import actions
from torelik.library.cataloguing.marc import Dialect, ReadRecord, read_marc
from torelik.project import cli

pytestmark = pytest.mark.django_db
NUMBER = "kz 1"


@pytest.mark.parametrize(
    ("format_", "dialect"),
    [
        ("iso2709", Dialect.MARC21),
        ("marcxml", Dialect.MARC21),
        ("rusmarc", Dialect.RUSMARC),
        ("rusmarcxml", Dialect.RUSMARC),
        ("irbis", Dialect.IRBIS),
    ],
)
def test_what_leaves_is_read_again_as_what_it_is(format_: actions.Format, dialect: Dialect) -> None:
    catalogued(book("Қылмыстық құқық", number=NUMBER))

    content = b"".join(actions.export_records(format=format_, by=SYSTEM, at=NOON))
    (read,) = read_marc(BytesIO(content), name="x")

    assert isinstance(read, ReadRecord)
    title = read.record.values("245", "a")[0].rstrip(".")
    assert (read.dialect, title, read.record.control("001")) == (dialect, "Қылмыстық құқық", NUMBER)


def test_lines_of_json_are_marc_in_json() -> None:
    record = catalogued(book())

    content = b"".join(actions.export_records(format="jsonl", by=SYSTEM, at=NOON))

    assert [json.loads(line) for line in content.splitlines()] == [record.marc]


def test_records_leave_one_by_one_and_not_all_at_once() -> None:
    for _number in range(3):
        catalogued(book())

    parts = actions.export_records(format="jsonl", by=SYSTEM, at=NOON)

    assert next(iter(parts)).count(b"\n") == 1


def test_the_command_writes_a_file(tmp_path: Path) -> None:
    catalogued(book("Қылмыстық құқық"))

    code = cli.main(["export", "--format", "jsonl", str(tmp_path / "all.jsonl")])

    assert (code, json.loads((tmp_path / "all.jsonl").read_text())["leader"]) == (0, "00000nam a2200000 i 4500")


def test_a_format_that_does_not_exist_is_a_wrong_call() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "torelik.project.cli", "export", "--format", "word", "x"], capture_output=True, check=False
    )

    assert made.returncode == 2


@pytest.mark.parametrize(
    ("format_", "name"),
    [
        ("iso2709", "catalogue.mrc"),
        ("marcxml", "catalogue.xml"),
        ("rusmarc", "catalogue.rusmarc.iso"),
        ("rusmarcxml", "catalogue.rusmarc.xml"),
        ("irbis", "catalogue.irbis.txt"),
        ("jsonl", "catalogue.jsonl"),
        ("nonsense", "catalogue.mrc"),
    ],
)
def test_the_page_streams_every_format(client: Client, format_: str, name: str) -> None:
    catalogued(book("Қылмыстық құқық"))
    client.force_login(people.account(grants=("library.export-records", "library.catalogue-record")))

    answer = client.get(f"/en/library/cataloguing/export/?format={format_}")

    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "Қылмыстық құқық".encode() in b"".join(answer.streaming_content)  # type: ignore[arg-type]
