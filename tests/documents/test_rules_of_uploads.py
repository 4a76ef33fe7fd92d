"""What a page accepts: the ending, the declared type and the content agree, and nothing else is inside (cl. 4(9), 5)."""

from dataclasses import replace
from typing import Any

import pytest

from torelik.documents.files import rules
from torelik.documents.files.rules import Accepts, ArchiveLimits, Kind, UploadFacts
from torelik.documents.files.vocabulary import Refusal

ACCEPTS = Accepts(kinds=frozenset({Kind.PDF, Kind.DOCX, Kind.JPEG, Kind.MARC, Kind.CSV, Kind.XML}), limit_bytes=1000, pixels=100)
GOOD = UploadFacts(name="report.pdf", declared="application/pdf", size=500, found=Kind.PDF)


@pytest.mark.parametrize(
    ("changed", "refusals"),
    [
        ({}, []),
        ({"name": "REPORT.PDF"}, []),
        ({"declared": ""}, []),
        ({"declared": "application/octet-stream"}, []),
        ({"declared": "application/pdf; charset=binary"}, []),
        ({"size": 1000}, []),
        ({"size": 1001}, [Refusal.TOO_LARGE]),
        ({"size": 0, "found": None}, [Refusal.EMPTY]),
        ({"name": "report.pdf.exe"}, [Refusal.ENDING]),
        ({"name": "report"}, [Refusal.ENDING]),
        ({"name": ".pdf"}, [Refusal.ENDING]),
        ({"name": "report.zip", "found": Kind.ZIP, "declared": "application/zip"}, [Refusal.ENDING]),
        ({"found": Kind.JPEG}, [Refusal.CONTENT]),
        ({"found": Kind.HTML}, [Refusal.CONTENT]),
        ({"found": Kind.PROGRAM}, [Refusal.CONTENT]),
        ({"found": None}, [Refusal.CONTENT]),
        ({"declared": "image/jpeg"}, [Refusal.DECLARED]),
        ({"declared": "text/html"}, [Refusal.DECLARED]),
        ({"hidden": Kind.ZIP}, [Refusal.POLYGLOT]),
        ({"has_program": True}, [Refusal.PROGRAM]),
        ({"pixels": 100}, []),
        ({"pixels": 101}, [Refusal.PIXELS]),
        ({"is_damaged_picture": True}, [Refusal.PICTURE_DAMAGED]),
        ({"archive_faults": (Refusal.ARCHIVE_BOMB,)}, [Refusal.ARCHIVE_BOMB]),
        ({"marking": "Құпия"}, [Refusal.STATE_SECRET]),
        ({"size": 1001, "found": Kind.ZIP, "marking": "x"}, [Refusal.TOO_LARGE, Refusal.CONTENT, Refusal.STATE_SECRET]),
        ({"name": "a.mrc", "found": Kind.MARC, "declared": ""}, []),
        ({"name": "a.iso", "found": Kind.MARC, "declared": "application/x-cd-image"}, []),
        ({"name": "a.mrc", "found": None, "declared": ""}, []),
        ({"name": "a.txt", "found": Kind.TEXT, "declared": "text/plain"}, []),
        ({"name": "a.mrc", "found": Kind.PDF, "declared": ""}, [Refusal.CONTENT]),
        ({"name": "a.mrc", "found": Kind.OTHER, "declared": ""}, [Refusal.CONTENT]),
        ({"name": "a.csv", "found": Kind.TEXT, "declared": "application/vnd.ms-excel"}, []),
        ({"name": "a.csv", "found": Kind.HTML, "declared": "text/csv"}, [Refusal.CONTENT]),
    ],
)  # fmt: skip
def test_a_file_is_refused_for_every_reason_that_applies(changed: dict[str, Any], refusals: list[Refusal]) -> None:
    assert rules.refusals_to_take(replace(GOOD, **changed), ACCEPTS) == refusals


def test_the_endings_are_told_in_one_order_and_once() -> None:
    assert ACCEPTS.endings == (".pdf", ".docx", ".jpg", ".jpeg", ".xml", ".csv", ".mrc", ".marc", ".iso", ".dat", ".txt")


LIMITS = ArchiveLimits(members=3, unpacked_bytes=1000, ratio=10, ratio_from_bytes=100)


@pytest.mark.parametrize(
    ("members", "faults"),
    [
        ([], []),
        ([(10, 100)], []),
        ([(1, 100)], []),  # a short file of repeated blanks is no bomb
        ([(10, 101)], [Refusal.ARCHIVE_BOMB]),
        ([(100, 1000)], []),
        ([(500, 1001)], [Refusal.ARCHIVE_BOMB]),
        ([(5, 60), (5, 60)], [Refusal.ARCHIVE_BOMB]),  # each alone is small
        ([(0, 101)], [Refusal.ARCHIVE_BOMB]),
        ([(10, 10)] * 3, []),
        ([(10, 10)] * 4, [Refusal.ARCHIVE_CROWDED]),
    ],
)
def test_an_archive_is_measured_as_a_whole(members: list[tuple[int, int]], faults: list[Refusal]) -> None:
    assert rules.archive_faults(members, limits=LIMITS) == faults
