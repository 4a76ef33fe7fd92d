"""Which files are taken in: extension, declared type and content must agree, and nothing may hide inside (cl. 4(9), 5)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath

from torelik.documents.files.vocabulary import Refusal


class Kind(StrEnum):
    """What a file is by its content. ``PROGRAM`` and ``OTHER`` are never taken."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    EPUB = "epub"
    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    SVG = "svg"
    XML = "xml"
    HTML = "html"
    TEXT = "text"
    CSV = "csv"
    ZIP = "zip"
    GZIP = "gzip"
    MARC = "marc"
    PROGRAM = "program"
    OTHER = "other"


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.GIF, Kind.WEBP})
TABLES = frozenset({Kind.XLSX, Kind.CSV})
OFFICE = frozenset({Kind.DOCX, Kind.XLSX, Kind.PPTX})
BOOKS = frozenset({Kind.PDF, Kind.DOCX, Kind.EPUB, Kind.HTML, Kind.TEXT})
"""What can be read as a text."""

PACKED = OFFICE | {Kind.EPUB} | {Kind.ZIP, Kind.GZIP}

_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."
ENDINGS: dict[Kind, tuple[str, ...]] = {
    Kind.PDF: (".pdf",),
    Kind.DOCX: (".docx",),
    Kind.XLSX: (".xlsx",),
    Kind.PPTX: (".pptx",),
    Kind.EPUB: (".epub",),
    Kind.HTML: (".html", ".htm"),
    Kind.JPEG: (".jpg", ".jpeg"),
    Kind.PNG: (".png",),
    Kind.GIF: (".gif",),
    Kind.WEBP: (".webp",),
    Kind.SVG: (".svg",),
    Kind.XML: (".xml",),
    Kind.TEXT: (".txt",),
    Kind.CSV: (".csv",),
    Kind.ZIP: (".zip",),
    Kind.GZIP: (".gz",),
    Kind.MARC: (".mrc", ".marc", ".iso", ".dat", ".txt"),
}
"""How the names of files of each kind may end; several kinds may share an ending."""

_ANY_TABLE = ("text/csv", "text/plain", "application/csv", "application/vnd.ms-excel")
DECLARED: dict[Kind, tuple[str, ...]] = {
    Kind.PDF: ("application/pdf", "application/x-pdf"),
    Kind.DOCX: (f"{_OFFICE_TYPE}wordprocessingml.document",),
    Kind.XLSX: (f"{_OFFICE_TYPE}spreadsheetml.sheet",),
    Kind.PPTX: (f"{_OFFICE_TYPE}presentationml.presentation",),
    Kind.EPUB: ("application/epub+zip",),
    Kind.HTML: ("text/html", "application/xhtml+xml"),
    Kind.JPEG: ("image/jpeg", "image/jpg", "image/pjpeg"),
    Kind.PNG: ("image/png", "image/x-png"),
    Kind.GIF: ("image/gif",),
    Kind.WEBP: ("image/webp",),
    Kind.SVG: ("image/svg+xml",),
    Kind.XML: ("application/xml", "text/xml", "application/marcxml+xml", "text/plain"),
    Kind.TEXT: ("text/plain",),
    Kind.CSV: _ANY_TABLE,
    Kind.ZIP: ("application/zip", "application/x-zip-compressed", "application/x-zip", "multipart/x-zip"),
    Kind.GZIP: ("application/gzip", "application/x-gzip"),
    # Browsers take these endings for discs and films: what they say of a MARC file is worth nothing.
    Kind.MARC: ("application/marc", "text/plain", "application/x-cd-image", "application/x-iso9660-image", "video/mpeg"),
}
"""What browsers call files of each kind. Nothing and ``application/octet-stream`` are said of files they do not know."""

UNKNOWN_TO_THE_BROWSER = frozenset({"", "application/octet-stream", "binary/octet-stream"})

AS_GOOD_AS: dict[Kind, frozenset[Kind | None]] = {
    Kind.CSV: frozenset({Kind.TEXT}),
    # ISO 2709 begins with nothing of its own, and damaged files are its reader's to judge: whatever nobody else claims.
    Kind.MARC: frozenset({Kind.TEXT, None}),
    Kind.XML: frozenset({Kind.SVG}),
    # XHTML begins as any XML does.
    Kind.HTML: frozenset({Kind.XML, Kind.TEXT}),
}
"""Contents that are right for a kind although their signature says something else, or nothing."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How far an archive may unpack before it is called a bomb."""

    members: int = 1_000
    unpacked_bytes: int = 8 * 1024**3
    ratio: int = 200
    """Documents pack to a tenth, catalogues to a thirtieth; a bomb to a thousandth."""
    ratio_from_bytes: int = 16 * 1024**2
    """Below this size a high ratio is only a short file of repeated blanks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepts:
    """What one page takes in: kinds of files, and how large one may be. The page's own code says so, never the sender."""

    kinds: frozenset[Kind]
    limit_bytes: int
    pixels: int = 50_000_000
    archives: ArchiveLimits = field(default_factory=ArchiveLimits)

    @property
    def endings(self) -> tuple[str, ...]:
        """How names may end, in the order of the kinds."""
        return tuple(dict.fromkeys(ending for kind in Kind if kind in self.kinds for ending in ENDINGS.get(kind, ())))


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadFacts:
    """What was found out about one file, without believing anything that its sender said."""

    name: str
    declared: str = ""
    size: int
    found: Kind | None = None
    hidden: Kind | None = None
    """What else the same bytes would be taken for."""
    has_program: bool = False
    pixels: int = 0
    is_damaged_picture: bool = False
    archive_faults: tuple[Refusal, ...] = ()
    marking: str = ""


def promised_kinds(name: str, accepts: Accepts) -> frozenset[Kind]:
    """Return the accepted kinds that the ending of *name* stands for. ``report.pdf.exe`` stands for none."""
    ending = PurePath(name.strip()).suffix.lower()
    return frozenset(kind for kind in accepts.kinds if ending in ENDINGS.get(kind, ()))


def refusals_to_take(facts: UploadFacts, accepts: Accepts) -> list[Refusal]:
    """Every reason not to take the file in, in the order its sender should hear them."""
    promised = promised_kinds(facts.name, accepts)
    allowed = {facts.found in {kind, *AS_GOOD_AS.get(kind, ())} for kind in promised}
    known = {name for kind in promised for name in DECLARED[kind]}
    checks = {
        Refusal.EMPTY: facts.size == 0,
        Refusal.TOO_LARGE: facts.size > accepts.limit_bytes,
        Refusal.ENDING: not promised,
        Refusal.CONTENT: bool(facts.size and promised) and True not in allowed,
        Refusal.DECLARED: bool(promised) and plain_type(facts.declared) not in UNKNOWN_TO_THE_BROWSER | known,
        Refusal.POLYGLOT: facts.hidden is not None,
        Refusal.PROGRAM: facts.has_program,
        Refusal.PIXELS: facts.pixels > accepts.pixels,
        Refusal.PICTURE_DAMAGED: facts.is_damaged_picture,
        **dict.fromkeys(facts.archive_faults, True),
        Refusal.STATE_SECRET: bool(facts.marking),
    }
    return [refusal for refusal, applies in checks.items() if applies]


def plain_type(declared: str) -> str:
    """Return a declared type without its parameters: ``text/plain; charset=utf-8`` is ``text/plain``."""
    return declared.partition(";")[0].strip().lower()


def archive_faults(
    members: Iterable[tuple[int, int]], *, limits: ArchiveLimits, expected_members: int | None = None
) -> list[Refusal]:
    """Say what is wrong with the sizes of an archive's members, given as (packed, unpacked)."""
    packed = unpacked = count = 0
    for member_packed, member_unpacked in members:
        packed, unpacked, count = packed + member_packed, unpacked + member_unpacked, count + 1
    is_bomb = unpacked > limits.unpacked_bytes or (
        unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * max(packed, 1)
    )
    checks = {Refusal.ARCHIVE_CROWDED: count > (expected_members or limits.members), Refusal.ARCHIVE_BOMB: is_bomb}
    return [refusal for refusal, applies in checks.items() if applies]
