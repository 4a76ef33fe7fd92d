"""Reading MARC in every form that reaches a library, and writing it again (cl. 12, cataloguing).

Words: a *record* is a leader and fields; a *dialect* is the family of tags it was written in (MARC 21, UNIMARC,
RUSMARC, IRBIS); what gives no record is *unreadable*, kept with its bytes and a reason; a *description* is what the
catalogue shows and finds. Pure Python: no tables, no Django. Nothing is lost on the way: every byte of a file belongs
to a record, to something unreadable, or to padding.
"""

from .archives import Danger, UnsafeArchive
from .building import Description, Kind, describe, folded, is_issue, match_keys
from .dialects import to_marc21
from .irbis_writing import record_to_irbis, to_irbis
from .iso2709 import RecordTooLong, to_iso2709
from .lines import LinesRefused, from_lines, salvaged, to_lines
from .marcxml import record_to_marcxml, to_marcxml
from .opening import Chosen, Read, UnsafeXml, read_marc
from .rusmarc import marc21_to_rusmarc
from .sniffing import LooksLike, NotMarc
from .titles import ParallelTitle
from .values import (
    ControlField,
    DataField,
    Dialect,
    Encoding,
    Field,
    MarcRecord,
    ReadRecord,
    ReadWarning,
    Unreadable,
    UnreadableReason,
    WarningCode,
)

__all__ = [
    "Chosen",
    "ControlField",
    "Danger",
    "DataField",
    "Description",
    "Dialect",
    "Encoding",
    "Field",
    "Kind",
    "LinesRefused",
    "LooksLike",
    "MarcRecord",
    "NotMarc",
    "ParallelTitle",
    "Read",
    "ReadRecord",
    "ReadWarning",
    "RecordTooLong",
    "Unreadable",
    "UnreadableReason",
    "UnsafeArchive",
    "UnsafeXml",
    "WarningCode",
    "describe",
    "folded",
    "from_lines",
    "is_issue",
    "marc21_to_rusmarc",
    "match_keys",
    "read_marc",
    "record_to_irbis",
    "record_to_marcxml",
    "salvaged",
    "to_irbis",
    "to_iso2709",
    "to_lines",
    "to_marc21",
    "to_marcxml",
]
