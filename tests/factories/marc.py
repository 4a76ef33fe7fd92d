"""MARC 21 records and files of them for tests."""

from datetime import datetime
from io import BytesIO
from itertools import count

from factories.moments import NOON
from factories.people import SYSTEM
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import actions
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord, to_iso2709
from torelik.library.cataloguing.models import Record

_NUMBERS = count(1)
BROKEN = b"00026nam a2200025   4500\x1e\x1d"
"""A record without a field: it is recognised as a record and cannot be read."""


def book(
    title: str = "",
    *,
    author: str = "Қасымов, Болат",
    year: int = 2020,
    publisher: str = "Жеті Жарғы",
    number: str = "",
    subject: str = "Медиация",
    language: str = "kaz",
    abstract: str = "",
) -> MarcRecord:
    """Describe a book; without a title it gets one of its own."""
    title = title or f"Медиация негіздері, {next(_NUMBERS)}-басылым"
    fields = [ControlField("001", number), ControlField("003", "KZ-Test")] if number else []
    fields += [
        ControlField("008", f"260101s{year}    kz            000 0 {language} d"),
        DataField("100", "1", " ", (("a", author),)),
        DataField("245", "1", "0", (("a", title),)),
        DataField("264", " ", "1", (("a", "Алматы :"), ("b", f"{publisher},"), ("c", str(year)))),
        DataField("300", " ", " ", (("a", "120 б."),)),
        DataField("650", " ", "7", (("a", subject),)),
    ]
    if abstract:
        fields.append(DataField("520", " ", " ", (("a", abstract),)))
    return MarcRecord("00000nam a2200000 i 4500", tuple(fields))


def file_of(*pieces: MarcRecord | bytes) -> bytes:
    """Write records, and bytes that are none, one after another."""
    return b"".join(piece if isinstance(piece, bytes) else to_iso2709(piece) for piece in pieces)


def catalogued(marc: MarcRecord | None = None, *, by: Actor = SYSTEM, at: datetime = NOON) -> Record:
    """Catalogue one record."""
    return actions.catalogue_record(marc=marc or book(), by=by, at=at)


def imported(content: bytes, *, update: bool = False, name: str = "books.mrc") -> actions.ImportSummary:
    """Import a file as the command line does."""
    return actions.import_file(stream=BytesIO(content), name=name, by=SYSTEM, at=NOON, update_duplicates=update)
