"""Questions about readable files, their rights and the reading room."""

from torelik.documents.rights.queries.moments import MomentOfFile, files_with_moments
from torelik.documents.rights.queries.networks import NetworkLine, network, networks, reading_room_networks
from torelik.documents.rights.queries.readables import (
    ReadableCard,
    count_terms,
    has_version,
    lock_readable,
    newest_version,
    next_position,
    owners_with_files,
    readable,
    readables_by_id,
    readables_by_stored,
    readables_of,
    terms_by_file,
)
from torelik.documents.rights.queries.register import (
    FileInFull,
    FileLine,
    Narrowed,
    TermLine,
    VersionLine,
    counts_by_state,
    file_in_full,
    files,
    lines_of,
    register_lines,
)
from torelik.documents.rights.queries.report import RightsFigures, rights_figures

__all__ = [
    "FileInFull",
    "FileLine",
    "MomentOfFile",
    "Narrowed",
    "NetworkLine",
    "ReadableCard",
    "RightsFigures",
    "TermLine",
    "VersionLine",
    "count_terms",
    "counts_by_state",
    "file_in_full",
    "files",
    "files_with_moments",
    "has_version",
    "lines_of",
    "lock_readable",
    "network",
    "networks",
    "newest_version",
    "next_position",
    "owners_with_files",
    "readable",
    "readables_by_id",
    "readables_by_stored",
    "readables_of",
    "reading_room_networks",
    "register_lines",
    "rights_figures",
    "terms_by_file",
]
