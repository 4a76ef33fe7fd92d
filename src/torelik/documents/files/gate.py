"""The one gate for files that people send: what is found out about a file before anything of it is kept."""

from dataclasses import dataclass
from typing import BinaryIO

from torelik.documents.files import archives, drawings, first_pages, markings, pictures, signatures
from torelik.documents.files.rules import PICTURES, Accepts, Kind, UploadFacts

LARGEST_PDF_READ_BYTES = 64 * 1024 * 1024
"""A larger PDF is scans of pages; it has no text to read, and its reader would need too much memory."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look into the content says."""

    kind: Kind | None
    archive: archives.Archive | None
    picture: pictures.Measured | None


def find_out(file: BinaryIO, *, name: str, declared: str, size: int, accepts: Accepts) -> UploadFacts:
    """Look into the file, which can be wound back, and return what was found. The file is not believed, and never run."""
    looked = _look(file, size=size, accepts=accepts)
    archive, picture = looked.archive, looked.picture
    is_running_drawing = looked.kind is Kind.SVG and drawings.has_program(file)
    marking = markings.marking_in_name(name) or (archive.marking if archive else "")
    is_sound = not (archive and archive.faults) and (looked.kind is not Kind.PDF or size <= LARGEST_PDF_READ_BYTES)
    if not marking and is_sound:
        marking = markings.marking_in_pages(first_pages.lines_of(file, looked.kind))
    return UploadFacts(
        name=name,
        declared=declared,
        size=size,
        found=looked.kind,
        hidden=signatures.hidden_in(file, _signed(looked.kind), size=size),
        has_program=is_running_drawing or bool(archive and archive.has_program),
        pixels=picture.pixels if picture else 0,
        is_damaged_picture=bool(picture and picture.is_damaged),
        archive_faults=archive.faults if archive else (),
        marking=marking,
    )


def _look(file: BinaryIO, *, size: int, accepts: Accepts) -> Looked:
    kind = signatures.kind_of(file)
    if kind is Kind.ZIP:
        archive = archives.look_into_zip(file, limits=accepts.archives)
        return Looked(archive.kind, archive, None)
    if kind is Kind.GZIP:
        return Looked(kind, archives.look_into_gzip(file, limits=accepts.archives, packed_bytes=size), None)
    if kind in PICTURES:
        return Looked(kind, None, pictures.measure(file, kind, most_pixels=accepts.pixels))
    return Looked(kind, None, None)


def _signed(kind: Kind | None) -> Kind | None:
    """Office documents are zip archives: that one is found at their end is no second face."""
    return Kind.ZIP if kind in (Kind.DOCX, Kind.XLSX, Kind.PPTX, Kind.EPUB, Kind.OTHER) else kind
