"""The values that the MARC reader speaks in: a record, a record as read, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import Enum
from typing import Any

#: The leader of a MARC 21 record made by us: Unicode, ISBD punctuation present, lengths filled at writing.
NEW_LEADER = "00000nam a2200000 i 4500"


class Encoding(Enum):
    """How the bytes of a record say letters. The values are stable: they are stored beside the record."""

    ASCII = "ascii"
    UTF8 = "utf-8"
    MARC8 = "marc-8"
    CP1251 = "cp1251"
    #: The Kazakh code page: cp1251 with the nine Kazakh letters in place of Serbian and Ukrainian ones.
    KZ1048 = "kz1048"
    CP866 = "cp866"
    KOI8R = "koi8-r"
    LATIN1 = "latin-1"
    #: XML declares its encoding itself; anything that is not UTF-8 is told apart only by this value.
    XML_DECLARED = "xml-declared"


class Dialect(Enum):
    """Which family of tags the record was written in."""

    MARC21 = "marc21"
    UNIMARC = "unimarc"
    RUSMARC = "rusmarc"
    IRBIS = "irbis"


class WarningCode(Enum):
    """What was repaired or left out while a record was read. The values are stable."""

    LENGTH_WRONG = "length-wrong"
    BASE_ADDRESS_WRONG = "base-address-wrong"
    DIRECTORY_RECOVERED = "directory-recovered"
    TAG_REPAIRED = "tag-repaired"
    INDICATORS_REPAIRED = "indicators-repaired"
    SUBFIELD_CODE_REPAIRED = "subfield-code-repaired"
    TEXT_OUTSIDE_SUBFIELDS = "text-outside-subfields"
    ENCODING_FLAG_WRONG = "encoding-flag-wrong"
    ENCODING_DOUBTFUL = "encoding-doubtful"
    BYTES_REPLACED = "bytes-replaced"
    CHARACTERS_LOST_EARLIER = "characters-lost-earlier"
    BLANK_LINE = "blank-line"
    NO_TITLE = "no-title"
    NOT_CONVERTED = "not-converted"
    EXTRA_ELEMENT = "extra-element"


class UnreadableReason(Enum):
    """Why some bytes gave no record. The values are stable: they are stored with the quarantined bytes."""

    TRUNCATED = "truncated"
    GARBAGE = "garbage"
    TOO_LONG = "too-long"
    BAD_LEADER = "bad-leader"
    BAD_DIRECTORY = "bad-directory"
    NO_FIELDS = "no-fields"
    ENCODING_UNKNOWN = "encoding-unknown"
    TOO_MANY_BAD_CHARACTERS = "too-many-bad-characters"
    BAD_FIELD_LINE = "bad-field-line"
    BAD_XML = "bad-xml"
    DAMAGED_COMPRESSION = "damaged-compression"
    NOT_MARC_INSIDE_ARCHIVE = "not-marc-inside-archive"


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """One thing that a cataloguer may want to look at.

    ``where`` is a tag (or tag and subfield, ``010$9``) or empty for the whole record; ``count`` says how often;
    ``detail`` holds technical values (numbers, bytes), which are shown as they are and not translated.
    """

    code: WarningCode
    where: str = ""
    count: int = 1
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ControlField:
    """A field without indicators and subfields. IRBIS has such fields under any tag."""

    tag: str
    data: str


@dataclass(frozen=True, slots=True)
class DataField:
    """A field with two indicators and subfields in their order; codes may repeat."""

    tag: str
    ind1: str
    ind2: str
    subfields: tuple[tuple[str, str], ...]

    def first(self, code: str) -> str:
        """The first subfield of this code, or an empty string."""
        return next((value for found, value in self.subfields if found == code), "")

    def every(self, codes: str) -> tuple[str, ...]:
        """The values of all subfields whose code is among ``codes``, in the order of the record."""
        return tuple([value for code, value in self.subfields if code in codes])


Field = ControlField | DataField


@dataclass(frozen=True, slots=True)
class MarcRecord:
    """A record as a leader and fields in their order: what MARC-in-JSON holds, and nothing else."""

    leader: str
    fields: tuple[Field, ...]
    _by_tag: dict[str, list[DataField]] | None = attribute(default=None, init=False, repr=False, compare=False)

    def control(self, tag: str) -> str:
        """The data of the first control field with this tag, or an empty string."""
        return next((f.data for f in self.fields if isinstance(f, ControlField) and f.tag == tag), "")

    def data_fields(self, *tags: str) -> Iterator[DataField]:
        """The data fields with any of these tags, in the order of the record."""
        by_tag = self._tagged()
        if len(tags) == 1:
            return iter(by_tag.get(tags[0], ()))
        if not any(tag in by_tag for tag in tags):
            return iter(())
        return (field for field in self.fields if field.tag in tags and isinstance(field, DataField))

    def _tagged(self) -> dict[str, list[DataField]]:
        """The data fields by tag, sorted out once: a description asks fifty times."""
        if self._by_tag is None:
            by_tag: dict[str, list[DataField]] = {}
            for one in self.fields:
                if isinstance(one, DataField):
                    by_tag.setdefault(one.tag, []).append(one)
            object.__setattr__(self, "_by_tag", by_tag)
            return by_tag
        return self._by_tag

    def values(self, tag: str, codes: str) -> tuple[str, ...]:
        """All values of these subfields in all fields of this tag, in the order of the record."""
        fields = self._tagged().get(tag)
        if not fields:
            return ()
        return tuple([value for field in fields for code, value in field.subfields if code in codes])

    def to_json(self) -> dict[str, Any]:
        """The MARC-in-JSON shape that is stored and exchanged."""
        fields: list[dict[str, Any]] = []
        for field in self.fields:
            if isinstance(field, ControlField):
                fields.append({field.tag: field.data})
            else:
                subfields = [{code: value} for code, value in field.subfields]
                fields.append({field.tag: {"ind1": field.ind1, "ind2": field.ind2, "subfields": subfields}})
        return {"leader": self.leader, "fields": fields}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> MarcRecord:
        """Read the MARC-in-JSON shape. Raises ``ValueError`` when the shape is another one."""
        try:
            return cls(
                leader=_text(stored["leader"]),
                fields=tuple(_field_from_json(tag, held) for one in stored["fields"] for tag, held in one.items()),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a MARC-in-JSON record: {error!r}") from error


def _field_from_json(tag: str, held: Any) -> Field:
    if isinstance(held, str):
        return ControlField(tag, held)
    subfields = tuple((_text(code), _text(value)) for one in held["subfields"] for code, value in one.items())
    return DataField(tag, _text(held["ind1"]), _text(held["ind2"]), subfields)


def _text(held: Any) -> str:
    if not isinstance(held, str):
        raise TypeError(f"text expected, found {type(held).__name__}")
    return held


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One record that was understood, with everything needed to show how it was understood.

    ``position`` counts records and unreadable pieces together from 1; ``offset`` is in bytes of the unpacked file
    named by ``source``. ``record`` is always MARC 21; ``source_record`` is the same record with the tags it came with.
    """

    position: int
    offset: int
    original: bytes
    encoding: Encoding
    dialect: Dialect
    record: MarcRecord
    source_record: MarcRecord
    warnings: tuple[ReadWarning, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that gave no record, kept whole, with the reason. Positions are counted as in ``ReadRecord``."""

    position: int
    offset: int
    original: bytes
    reason: UnreadableReason
    detail: str = ""
    source: str = ""


class RecordRefused(Exception):
    """Inside the reader only: this record cannot be read; becomes an ``Unreadable``."""

    def __init__(self, reason: UnreadableReason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail
