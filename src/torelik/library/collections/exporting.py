"""Titles for other programs and for paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from django.utils.translation import gettext as _
from openpyxl import Workbook

from torelik.documents import api as documents
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.marc import RecordTooLong, to_iso2709, to_marcxml
from torelik.library.cataloguing.queries import RecordInFull
from torelik.library.cataloguing.vocabulary import LANGUAGE_NAMES
from torelik.library.electronic_copies.queries import work_described
from torelik.search import api as search

MOST_EXPORTED = 1_000
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
    "mrc": "application/marc",
    "xml": "application/marcxml+xml",
}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Exported:
    """A file of titles; *left_out* are those that the form cannot hold."""

    content: bytes
    kind: str
    left_out: int = 0


def exported(uuids: Sequence[UUID], form: str) -> Exported:
    """Return the titles in their order as a file; one query. At most ``MOST_EXPORTED`` of them."""
    records = cataloguing.records_in_full(uuids[:MOST_EXPORTED])
    left_out = 0
    match form:
        case "ris":
            content = "".join(documents.ris(_work(record)) for record in records).encode()
        case "bib":
            content = "\n".join(documents.bibtex(_work(record)) for record in records).encode()
        case "xml":
            content = "".join(to_marcxml([record.marc for record in records])).encode()
        case "xlsx":
            content = _workbook(records)
        case _:
            written = []
            for record in records:
                try:
                    written.append(to_iso2709(record.marc))
                except RecordTooLong:
                    left_out += 1
            content = b"".join(written)
    return Exported(content, KINDS[form], left_out)


def printed(uuids: Sequence[UUID], *, newer: bool = False) -> list[str]:
    """Return the titles as lines of a bibliographic list, in the order of the Kazakh alphabet; one query.

    By GOST 7.1-2003, or by GOST R 7.0.100-2018 where the *newer* standard is asked for.
    """
    records = cataloguing.records_in_full(uuids[:MOST_EXPORTED])
    lines = [record.newer_citation if newer else record.citation for record in records]
    return sorted(lines, key=search.sort_key)


def _work(record: RecordInFull) -> documents.Work:
    return work_described(record.description, record_uuid=record.card.uuid, kind=record.card.kind)


def _workbook(records: Sequence[RecordInFull]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Titles"))
    sheet.append(
        [_("Title"), _("Author"), _("Place of publication"), _("Publisher"), _("Year"), _("Language"), "ISBN", _("UDC"), _("LBC")]
    )
    for record in records:
        d = record.description
        language = str(LANGUAGE_NAMES.get(d.language, d.language))
        title = ": ".join(filter(None, [d.title, d.title_remainder]))
        row = [
            title,
            "; ".join(d.authors),
            d.place,
            d.publisher,
            d.year,
            language,
            ", ".join(d.isbns),
            ", ".join(d.udc),
            ", ".join(d.bbk),
        ]
        sheet.append([_UNPRINTABLE.sub("", value) if isinstance(value, str) else value for value in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()
