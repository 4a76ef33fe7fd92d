"""A title that somebody names, as the catalogue would describe it: to find it there, and to begin its record."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from torelik.kernel.actor import Actor
from torelik.library.cataloguing import describing
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord
from torelik.library.cataloguing.marc.values import NEW_LEADER
from torelik.library.cataloguing.queries import RecordCard

MOST_ALIKE = 5
_SEARCH = Actor.system("acquisition")
"""The catalogue is public: that a title is in it may be told to everybody."""


def marc_of_title(*, title: str, authors: str = "", year: int | None = None, isbn: str = "", day: date) -> MarcRecord:
    """Return a short record of the title, for a cataloguer to go on with."""
    dates = f"s{year:4}    " if year else "nuuuu    "
    fields: list[ControlField | DataField] = [ControlField("008", f"{day:%y%m%d}{dates}kz            000 0 und d")]
    if isbn:
        fields.append(DataField("020", " ", " ", (("a", isbn),)))
    if authors:
        fields.append(DataField("100", "1", " ", (("a", authors),)))
    fields.append(DataField("245", "1" if authors else "0", "0", (("a", title),)))
    if year:
        fields.append(DataField("264", " ", "1", (("c", str(year)),)))
    return MarcRecord(leader=NEW_LEADER, fields=tuple(fields))


def same_in_catalogue(*, title: str, authors: str = "", year: int | None = None, isbn: str = "", day: date) -> UUID | None:
    """Return the record of the catalogue that seems to be this very title, by the keys of duplicates; one query."""
    keys = describing.derive(marc_of_title(title=title, authors=authors, year=year, isbn=isbn, day=day)).keys
    found = cataloguing.records_with_keys(keys)
    return next((found[key] for key in keys if key in found), None)


def same_of_many(titles: Sequence[tuple[str, str, int | None, str]], *, day: date) -> list[UUID | None]:
    """Return for each title (title, authors, year, ISBN) the record that seems to be it; one query for any number."""
    keys = [
        describing.derive(marc_of_title(title=title, authors=authors, year=year, isbn=isbn, day=day)).keys
        for title, authors, year, isbn in titles
    ]
    found = cataloguing.records_with_keys({key for own in keys for key in own})
    return [next((found[key] for key in own if key in found), None) for own in keys]


def alike_in_catalogue(*, title: str, authors: str = "", year: int | None = None, isbn: str = "", day: date) -> list[RecordCard]:
    """Return records that may be this title, the surest first: by its keys, then by the words of its name."""
    same = same_in_catalogue(title=title, authors=authors, year=year, isbn=isbn, day=day)
    uuids = [same] if same else []
    uuids += cataloguing.records(words=title, visible_to=_SEARCH).values_list("uuid", flat=True)[:MOST_ALIKE]
    cards = cataloguing.record_cards(uuids)
    return [cards[uuid] for uuid in dict.fromkeys(uuids) if uuid in cards][:MOST_ALIKE]
