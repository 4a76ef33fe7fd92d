"""Questions to the register of legal bases."""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from torelik.bridges.compliance.models import LegalBasis, LegalBasisEdition
from torelik.bridges.compliance.rules import BasisText
from torelik.bridges.compliance.vocabulary import Force, Mark
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual

FIELDS = tuple(field.name for field in fields(BasisText))
"""What an entry says, in the order of its form; the database keeps a content in an order of its own."""


class UnknownBasis(LookupError):
    """A page cites what the register does not have: a misspelt key fails in the first test, not silently."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A legal basis as a page names it."""

    uuid: UUID
    act: Trilingual
    number: str
    article: str
    force: Force
    mark: Mark

    @property
    def needs_care(self) -> bool:
        """Whether a reader should know that nobody has compared this with the text."""
        return self.mark != Mark.VERIFIED or self.force != Force.IN_FORCE


def bases() -> QuerySet[LegalBasis]:
    """Return the register in the order in which it was made."""
    return LegalBasis.objects.order_by("id")


def basis(uuid: UUID) -> LegalBasis:
    """Return one entry. Raises ``NotFound``."""
    found = LegalBasis.objects.filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def lock_basis(key: str) -> LegalBasis | None:
    """Return the entry and keep its row until the transaction ends."""
    return LegalBasis.objects.select_for_update().filter(key=key).first()


def known_keys() -> set[str]:
    """Return the keys of all entries; one query."""
    return set(LegalBasis.objects.values_list("key", flat=True))


def citations() -> dict[str, Citation]:
    """Return every entry by key as pages cite it; one query."""
    return {row.key: Citation(row.uuid, row.act, row.number, row.article, Force(row.force), Mark(row.mark)) for row in bases()}


def text_of(row: LegalBasis) -> BasisText:
    """Return what the entry says."""
    return BasisText(
        act=row.act,
        number=row.number,
        article=row.article,
        adopted_on=row.adopted_on,
        edition_on=row.edition_on,
        force=Force(row.force),
        mark=Mark(row.mark),
        checked_on=row.checked_on,
        checked_by=row.checked_by,
        source=row.source,
        link=row.link,
        old_terms=row.old_terms,
        new_terms=row.new_terms,
        note=row.note,
    )


@dataclass(frozen=True, slots=True)
class Edition:
    """One saved state in the history of an entry. pii: who saved it"""

    version: int
    mark: str
    force: str
    checked_on: str
    saved_at: datetime
    saved_by: str
    changed: tuple[str, ...]


def history(of: LegalBasis) -> list[Edition]:
    """Return every saved state, the newest first, with the fields that changed in it; one query."""
    rows = list(LegalBasisEdition.objects.filter(basis=of).order_by("version"))
    editions: list[Edition] = []
    before: dict[str, object] = {}
    for row in rows:
        content = row.content
        changed = tuple(name for name in FIELDS if before and before.get(name) != content.get(name))
        labels = str(Mark(content["mark"]).label), str(Force(content["force"]).label)
        editions.append(Edition(row.version, *labels, str(content["checked_on"] or ""), row.saved_at, row.saved_by_name, changed))
        before = content
    return editions[::-1]
