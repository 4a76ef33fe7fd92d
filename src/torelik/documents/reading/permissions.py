"""What a reader may see of a file now; asked again for every page that is turned."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from torelik.documents.rights import permissions as rights
from torelik.documents.rights import queries as readables
from torelik.documents.rights.queries import ReadableCard
from torelik.documents.rights.rules import Access
from torelik.documents.rights.vocabulary import Refusal
from torelik.kernel.actor import Actor


class ReadingRefused(Exception):
    """The file, or this page of it, is not shown; carries every reason and the file."""

    def __init__(self, card: ReadableCard, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(", ".join(refusals))
        self.card = card
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class Opening:
    """A file that the reader may see now, and how much of it."""

    card: ReadableCard
    access: Access

    def require_page(self, page: int) -> None:
        """Raise ``ReadingRefused`` unless the page may be shown."""
        if refusals := self.access.refusals_of_page(page):
            raise ReadingRefused(self.card, refusals)


def open_file(uuid: UUID, *, actor: Actor, address: str, today: date) -> Opening:
    """Return the file with what may be seen of it. Raises ``NotFound``, and ``ReadingRefused`` with every reason.

    *address* is that of ``kernel.request.client_address``; *today* is the Academy's day, so that a right that ended at
    midnight ends at the next page.
    """
    card = readables.readable(uuid)
    access = rights.access_to(card, actor=actor, address=address, today=today)
    if not access.allowed:
        raise ReadingRefused(card, access.refusals)
    return Opening(card, access)
