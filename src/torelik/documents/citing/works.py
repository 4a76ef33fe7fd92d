"""What is cited, in plain words."""

from dataclasses import dataclass
from enum import StrEnum


class WorkKind(StrEnum):
    """What a work is to those who cite it; the values are CSL's types."""

    BOOK = "book"
    ARTICLE = "article-journal"
    CHAPTER = "chapter"
    LAW = "legislation"
    THESIS = "thesis"
    OTHER = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One work. Authors are written as the catalogue has them, "Family, Given" or a body's name; empty means unknown."""

    key: str
    kind: WorkKind = WorkKind.BOOK
    title: str
    authors: tuple[str, ...] = ()
    place: str = ""
    publisher: str = ""
    year: int | None = None
    language: str = ""
    container: str = ""
    part: str = ""
    isbn: str = ""
    extent: str = ""
    address: str = ""
