"""Files offered for reading, with the rights that a test needs."""

from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from factories import uploads
from factories.moments import NOON
from factories.people import SYSTEM
from torelik.documents import api as documents
from torelik.documents.rights.actions import enter_right, offer_file, save_network
from torelik.documents.rights.models import ReadableFile, ReadingRoomNetwork, RightsTerm
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual

_NUMBERS = count(1)
TODAY = date(2026, 11, 23)


def stored(*lines: str, name: str = "book.pdf") -> documents.StoredFile:
    """Keep a PDF of one page."""
    content = uploads.pdf(*(lines or (f"Page {next(_NUMBERS)}",)))
    return documents.store_file(chunks=[content], name=name, limit=10_000_000, by=SYSTEM, at=NOON)


def right(**changed: Any) -> documents.NewTerm:
    """Describe a right that opens a file to everybody, without end."""
    terms: dict[str, Any] = {
        "holder": "Жеті Жарғы",
        "ground": documents.Ground.CONTRACT,
        "document_number": "12/3",
        "document_date": date(2026, 1, 12),
        "access": documents.ReadingAccess.EVERYBODY,
        "valid_from": date(2026, 1, 12),
    }
    return documents.NewTerm(**(terms | changed))


def readable(
    *,
    terms: documents.NewTerm | None = None,
    owner_kind: str = "library.record",
    owner_key: UUID | None = None,
    title: str = "",
    file: documents.StoredFile | None = None,
    at: datetime = NOON,
) -> ReadableFile:
    """Offer a file that has a title of its own."""
    return offer_file(
        stored=file or stored(),
        owner_kind=owner_kind,
        owner_key=owner_key or new_uuid(),
        title=title or f"Медиация, {next(_NUMBERS)}-том",
        language="kaz",
        terms=terms,
        by=SYSTEM,
        at=at,
    )


def entered(file: ReadableFile, *, at: datetime = NOON, **changed: Any) -> RightsTerm:
    """Enter one more right of the file."""
    return enter_right(uuid=file.uuid, terms=right(**changed), by=SYSTEM, at=at)


def typed(**changed: Any) -> dict[str, Any]:
    """Fill the form of a right as a keeper does."""
    form: dict[str, Any] = {
        "key": str(new_uuid()),
        "ground": "contract",
        "holder": "Жеті Жарғы",
        "document_number": "12/3",
        "document_date": "2026-01-12",
        "valid_from": "2026-01-12",
        "valid_through": "",
        "access": "everybody",
        "first_page": "",
        "last_page": "",
        "note": "",
    }
    return form | changed


def network(*, cidr: str = "10.20.30.0/24", **changed: Any) -> ReadingRoomNetwork:
    """Put a network into the reading room's list."""
    given: dict[str, Any] = {
        "uuid": new_uuid(),
        "name": Trilingual("Оқу залы", "Читальный зал", "Reading room"),
        "valid_from": date(2026, 1, 1),
    }
    return save_network(cidr=cidr, **(given | changed), by=SYSTEM, at=NOON)
