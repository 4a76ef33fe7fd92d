"""IIN and BIN: the numbers by which Kazakhstan knows a person and an organisation.

Twelve digits. IIN: date of birth (YYMMDD), century and sex, four of a serial, check digit. BIN: year and month of
registration (YYMM), type, subtype, five of a serial, check digit. What is wrong is told all at once.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

DIGITS = 12
FIRST_PASS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_PASS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
CENTURIES = {"0": (1900, 2000), "1": (1800,), "2": (1800,), "3": (1900,), "4": (1900,), "5": (2000,), "6": (2000,)}
"""Centuries in which the holder may have been born, by the seventh digit; 0 is given to foreigners and names none."""

BIN_TYPES = "456"
"""A resident organisation, a foreign one, a joint enterprise of entrepreneurs."""

BIN_SUBTYPES = "0123"
"""Head office, branch, representation, peasant farm."""

MASK = "••••••••"
"""The date of birth is in the number, so all but the last four digits are hidden."""


class NumberFault(TextChoices):
    """What is wrong with an IIN or a BIN, as told to whoever typed it."""

    NOT_TWELVE_DIGITS = "not-twelve-digits", _("The number has twelve digits and nothing else.")
    NO_SUCH_CENTURY = "no-such-century", _("The seventh digit names no century: it is from 0 to 6.")
    NO_SUCH_DAY = "no-such-day", _("The first six digits are no date of birth.")
    BORN_IN_FUTURE = "born-in-future", _("The date of birth lies in the future.")
    NO_SUCH_MONTH = "no-such-month", _("The third and fourth digits are no month.")
    NO_SUCH_TYPE = "no-such-type", _("The fifth or sixth digit names no kind of organisation.")
    WRONG_CHECK_DIGIT = "wrong-check-digit", _("The last digit does not fit the others: one of the digits is mistyped.")


class WrongNumber(ValueError):
    """The text is no IIN, or no BIN; carries every fault."""

    def __init__(self, faults: list[NumberFault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Iin:
    """One right individual identification number. pii: the number, which holds the date of birth"""

    digits: str

    @classmethod
    def of(cls, text: str, *, today: date) -> "Iin":
        """Return the number typed as *text*, blanks aside. Raises ``WrongNumber`` with every fault."""
        digits = "".join(text.split())
        if faults := faults_of_iin(digits, today=today):
            raise WrongNumber(faults)
        return cls(digits)

    @property
    def masked(self) -> str:
        return masked(self.digits)

    def __str__(self) -> str:
        # Whatever is printed, logged or shown by mistake shows no more than a screen may.
        return self.masked

    def __repr__(self) -> str:
        return f"Iin({self.masked})"


@dataclass(frozen=True, slots=True)
class Bin:
    """One right business identification number. It is public."""

    digits: str

    @classmethod
    def of(cls, text: str) -> "Bin":
        """Return the number typed as *text*, blanks aside. Raises ``WrongNumber`` with every fault."""
        digits = "".join(text.split())
        if faults := faults_of_bin(digits):
            raise WrongNumber(faults)
        return cls(digits)

    def __str__(self) -> str:
        return self.digits


def masked(digits: str) -> str:
    """Return the number as screens show it: ``•••••••• 0128``; nothing for nothing."""
    return f"{MASK} {digits[-4:]}" if digits else ""


def faults_of_iin(digits: str, *, today: date) -> list[NumberFault]:
    """Return every fault of an IIN; an empty list means that the number is right."""
    if not _are_twelve_digits(digits):
        return [NumberFault.NOT_TWELVE_DIGITS]
    faults = []
    centuries = CENTURIES.get(digits[6])
    if centuries is None:
        faults.append(NumberFault.NO_SUCH_CENTURY)
    births = [birth for century in centuries or (1900, 2000) if (birth := _birth(digits, century))]
    if not births:
        faults.append(NumberFault.NO_SUCH_DAY)
    elif centuries and min(births) > today:
        faults.append(NumberFault.BORN_IN_FUTURE)
    if check_digit(digits[:-1]) != digits[-1]:
        faults.append(NumberFault.WRONG_CHECK_DIGIT)
    return faults


def faults_of_bin(digits: str) -> list[NumberFault]:
    """Return every fault of a BIN; an empty list means that the number is right. Its year names no century."""
    if not _are_twelve_digits(digits):
        return [NumberFault.NOT_TWELVE_DIGITS]
    faults = []
    if not 1 <= int(digits[2:4]) <= 12:
        faults.append(NumberFault.NO_SUCH_MONTH)
    if digits[4] not in BIN_TYPES or digits[5] not in BIN_SUBTYPES:
        faults.append(NumberFault.NO_SUCH_TYPE)
    if check_digit(digits[:-1]) != digits[-1]:
        faults.append(NumberFault.WRONG_CHECK_DIGIT)
    return faults


def check_digit(eleven: str) -> str:
    """Return the twelfth digit; the empty string where both passes give ten: such a number is never issued."""
    for weights in (FIRST_PASS, SECOND_PASS):
        rest = sum(int(digit) * weight for digit, weight in zip(eleven, weights, strict=True)) % 11
        if rest < 10:
            return str(rest)
    return ""


def _are_twelve_digits(digits: str) -> bool:
    # Not str.isdigit alone: it takes Arabic and superscript digits for digits too.
    return len(digits) == DIGITS and digits.isascii() and digits.isdigit()


def _birth(digits: str, century: int) -> date | None:
    try:
        return date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None
