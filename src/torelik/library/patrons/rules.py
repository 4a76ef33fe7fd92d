"""What the user index decides."""

from datetime import date

from torelik.library.patrons.vocabulary import RegistrationRefusal

MASK = "•••"
DIGITS_OF_A_NUMBER = 11
"""+7, three digits of the operator, seven of the subscriber."""


def masked_phone(phone: str) -> str:
    """Return a telephone number of which the middle is hidden: ``+7 701 ••• 45 12``.

    A number of any other length keeps its last two digits alone, so that nothing can be dialled from the screen.
    """
    digits = [letter for letter in phone if letter.isdigit()]
    if not digits:
        return ""
    number = "".join(digits)
    if len(number) == DIGITS_OF_A_NUMBER:
        return f"+7 {number[1:4]} {MASK} {number[7:9]} {number[9:]}"
    return f"{MASK} {number[-2:]}"


def is_blocked(*, blocked_until: date | None, today: date) -> bool:
    """Tell whether a block is in force; on the day *blocked_until* itself the reader may borrow again."""
    return blocked_until is not None and today < blocked_until


def refusal_to_prolong(
    valid_through: date | None, *, ends_on: date, cleared_on: date | None = None
) -> RegistrationRefusal | None:
    """Return why a reader is not registered; a registration never shortens a ticket, and is none of who has left."""
    if cleared_on is not None:
        return RegistrationRefusal.CLEARED
    return RegistrationRefusal.SHORTER if valid_through is not None and valid_through < ends_on else None
