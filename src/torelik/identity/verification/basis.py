"""The document by which a person belongs to the Academy, as one value."""

from dataclasses import dataclass
from datetime import date, timedelta

from torelik.identity.verification.vocabulary import BasisKind


@dataclass(frozen=True, slots=True)
class Basis:
    """An order, a contract or a personnel list: its number, its date, its last day (``None``: without a term)."""

    kind: BasisKind
    number: str
    dated: date
    through: date | None = None

    @property
    def until(self) -> date | None:
        """The first day on which the basis holds no more."""
        return self.through + timedelta(days=1) if self.through else None

    @property
    def in_words(self) -> str:
        """How an assignment names it; numbers and dates read the same in the three languages."""
        return f"{self.kind.value} {self.number} {self.dated:%d.%m.%Y}"
