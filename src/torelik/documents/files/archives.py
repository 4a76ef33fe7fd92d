"""Archives and office documents: what they are, what is wrong with them. Nothing is ever unpacked to a disk."""

import gzip
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from torelik.documents.files import rules
from torelik.documents.files.markings import marking_in_name
from torelik.documents.files.rules import ArchiveLimits, Kind
from torelik.documents.files.signatures import SIGNED
from torelik.documents.files.vocabulary import Refusal

DRIVE_LETTER = re.compile(r"^[A-Za-z]:")
OFFICE_FOLDERS = {"word/": Kind.DOCX, "xl/": Kind.XLSX, "ppt/": Kind.PPTX}
PACKED_ENDINGS = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".jar", ".iso", ".cab", ".zst")
PROGRAM_ENDINGS = (
    ".exe", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jse", ".wsf", ".msi", ".dll", ".lnk", ".hta", ".jar",
    ".sh", ".php", ".html", ".htm", ".svg",
)  # fmt: skip
MACROS = re.compile(r"(?:^|/)vbaProject\.bin$|(?:^|/)macrosheets/", re.I)
STEP_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Archive:
    """What was found out about one archive."""

    kind: Kind
    faults: tuple[Refusal, ...] = ()
    has_program: bool = False
    marking: str = ""


def look_into_zip(file: BinaryIO, *, limits: ArchiveLimits) -> Archive:
    """Read the list of a zip archive and the first bytes of each member."""
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return Archive(Kind.ZIP, (Refusal.ARCHIVE_DAMAGED,))
    with archive:
        members = archive.infolist()
        kind = _office_kind({member.filename for member in members})
        faults = dict.fromkeys(fault for member in members for fault in _faults_of(member, in_office=kind is not Kind.ZIP))
        sizes = [(member.compress_size, member.file_size) for member in members]
        faults |= dict.fromkeys(rules.archive_faults(sizes, limits=limits))
        has_program = any(_is_program(member.filename, kind) for member in members)
        marking = next(filter(None, (marking_in_name(member.filename) for member in members)), "")
        if kind is Kind.ZIP and not faults:
            found = _kinds_inside(archive)
            has_program = has_program or Kind.PROGRAM in found
            if found & {Kind.ZIP, Kind.GZIP}:
                faults[Refusal.ARCHIVE_NESTED] = None
            if None in found:
                faults[Refusal.ARCHIVE_DAMAGED] = None
    return Archive(kind, tuple(faults), has_program, marking)


def look_into_gzip(file: BinaryIO, *, limits: ArchiveLimits, packed_bytes: int) -> Archive:
    """Unpack a gzip file into nothing, until it ends or shows that it is a bomb. Memory stays flat."""
    file.seek(0)
    unpacked = 0
    first = b""
    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as stream:
            while piece := stream.read(STEP_BYTES):
                first = first or piece[:8]
                unpacked += len(piece)
                if faults := rules.archive_faults([(packed_bytes, unpacked)], limits=limits):
                    return Archive(Kind.GZIP, tuple(faults))
    except (EOFError, zlib.error, OSError):
        # The cut-off end of a download: what came before it is its reader's to judge.
        if not unpacked:
            return Archive(Kind.GZIP, (Refusal.ARCHIVE_DAMAGED,))
    inside = _signed_kind(first)
    nested = (Refusal.ARCHIVE_NESTED,) if inside in (Kind.ZIP, Kind.GZIP) else ()
    return Archive(Kind.GZIP, nested, inside is Kind.PROGRAM)


def _office_kind(names: set[str]) -> Kind:
    if "[Content_Types].xml" in names:
        for folder, kind in OFFICE_FOLDERS.items():
            if any(name.startswith(folder) for name in names):
                return kind
    if {"mimetype", "META-INF/container.xml"} <= names:
        return Kind.EPUB
    return Kind.OTHER if "mimetype" in names or "[Content_Types].xml" in names else Kind.ZIP


def _faults_of(member: zipfile.ZipInfo, *, in_office: bool) -> list[Refusal]:
    path = member.orig_filename.replace("\\", "/")
    leads_out = path.startswith("/") or DRIVE_LETTER.match(path) is not None or ".." in path.split("/") or "\x00" in path
    checks = {
        Refusal.ARCHIVE_PATH: leads_out or stat.S_ISLNK(member.external_attr >> 16),
        Refusal.ARCHIVE_LOCKED: bool(member.flag_bits & 0x1),
        Refusal.ARCHIVE_NESTED: not in_office and path.lower().endswith(PACKED_ENDINGS),
    }
    return [refusal for refusal, applies in checks.items() if applies]


def _is_program(name: str, kind: Kind) -> bool:
    return bool(MACROS.search(name)) or (kind is Kind.ZIP and name.lower().endswith(PROGRAM_ENDINGS))


def _kinds_inside(archive: zipfile.ZipFile) -> set[Kind | None]:
    """Return the kinds that the first bytes of the members tell; nothing stands for a member that cannot be opened."""
    found: set[Kind | None] = set()
    for member in archive.infolist():
        if member.is_dir() or not member.file_size:
            continue
        try:
            with archive.open(member) as content:
                found.add(_signed_kind(content.read(8)))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
            found.add(None)
    return found


def _signed_kind(head: bytes) -> Kind:
    return next((kind for signature, kind in SIGNED if head.startswith(signature)), Kind.OTHER)
