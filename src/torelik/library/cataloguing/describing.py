"""What is derived from MARC 21 and stored beside it: the columns of a record, its digest and its keys."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from torelik.library.cataloguing import rules
from torelik.library.cataloguing.marc import ControlField, Description, MarcRecord, describe, match_keys
from torelik.library.cataloguing.models import TITLE_SORT_CHARACTERS, Record
from torelik.search import api as search

DERIVED = [
    "marc", "digest", "kind", "language", "title", "title_remainder", "responsibility", "title_sort", "authors", "place",
    "publisher", "year", "extent", "isbns",
]  # fmt: skip
"""The columns that are written together with each version of a record."""


@dataclass(frozen=True, slots=True)
class Described:
    """A MARC 21 record with everything that is derived from it."""

    marc: MarcRecord
    json: dict[str, Any]
    digest: str
    description: Description
    keys: tuple[str, ...]


class NotStorable(ValueError):
    """The record holds characters that no database keeps: NUL, or halves of characters."""


def derive(marc: MarcRecord) -> Described:
    """Derive what is stored beside the record. Raises ``NotStorable``."""
    shape = marc.to_json()
    # Lengths in the leader are those of one way of writing the record, not of what it says.
    said = {**shape, "leader": rules.leader_without_lengths(marc.leader)}
    try:
        marc.leader.encode()
        written = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError as error:
        raise NotStorable(error.reason) from error
    if "\0" in marc.leader or (b"\\u0000" in written and any("\0" in text for text in _texts(marc))):
        raise NotStorable("NUL")
    description = describe(marc)
    keys = tuple(dict.fromkeys(rules.stored_key(key) for key in match_keys(description)))
    return Described(marc, shape, sha256(written).hexdigest(), description, keys)


def fill(record: Record, described: Described) -> Record:
    """Set the derived columns of *record*; nothing is saved."""
    d = described.description
    record.marc = described.json
    record.digest = described.digest
    record.kind = d.kind.value
    record.language = d.language
    record.title = d.title
    record.title_remainder = d.title_remainder
    record.responsibility = d.responsibility
    record.title_sort = search.sort_key(rules.sorting_title(described.marc, d.title))[:TITLE_SORT_CHARACTERS]
    record.authors = "; ".join(d.authors)
    record.place = d.place
    record.publisher = d.publisher
    record.year = d.year
    record.extent = d.extent
    record.isbns = " ".join(d.isbns)
    return record


def _texts(marc: MarcRecord) -> list[str]:
    texts = [marc.leader]
    for field in marc.fields:
        if isinstance(field, ControlField):
            texts += [field.tag, field.data]
        else:
            texts += [field.tag, field.ind1, field.ind2, *(part for pair in field.subfields for part in pair)]
    return texts
