"""The formulas. Plain Python.

Terms and units are those of ISO 2789 and ГОСТ Р 7.0.20: a loan is one document issued, whatever the copy; renewals are
counted beside. A registered reader is counted once in a year, at the registration or when registered again.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted in one period; copies are those of its last day."""

    readers: int = 0
    borrowers: int = 0
    visits: int = 0
    loans: int = 0
    group_loans: int = 0
    renewals: int = 0
    numbered_copies: int = 0
    group_copies: int = 0

    @property
    def copies(self) -> int:
        return self.numbered_copies + self.group_copies

    @property
    def reading_rate(self) -> Decimal | None:
        """Reading rate, читаемость: loans of a period by registered readers."""
        return ratio(self.loans, self.readers)

    @property
    def attendance(self) -> Decimal | None:
        """Attendance, посещаемость: visits of a period by registered readers."""
        return ratio(self.visits, self.readers)

    @property
    def turnover(self) -> Decimal | None:
        """Turnover, обращаемость фонда: loans of a period by copies in stock ("stock turnover" of ISO 11620)."""
        return ratio(self.loans, self.copies)

    @property
    def supply(self) -> Decimal | None:
        """Book supply of a reader, книгообеспеченность: copies in stock by registered readers."""
        return ratio(self.copies, self.readers)


def ratio(dividend: int, divisor: int) -> Decimal | None:
    """Return the quotient to a hundredth, a half up; nothing where nothing is divided by.

    >>> ratio(1, 8), ratio(5, 0)
    (Decimal('0.13'), None)
    """
    return (Decimal(dividend) / divisor).quantize(HUNDREDTH, ROUND_HALF_UP) if divisor > 0 else None


def share(part: int, whole: int) -> Decimal | None:
    """Return the part in percent, to a tenth.

    >>> share(1, 3)
    Decimal('33.3')
    """
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole > 0 else None


def change(now: Decimal | int | None, before: Decimal | int | None) -> Decimal | None:
    """Return by how many percent a number has grown since the period before; nothing where there was none.

    >>> change(90, 120), change(5, 0)
    (Decimal('-25.0'), None)
    """
    if now is None or not before:
        return None
    return (Decimal(100) * (Decimal(now) - Decimal(before)) / Decimal(before)).quantize(TENTH, ROUND_HALF_UP)
