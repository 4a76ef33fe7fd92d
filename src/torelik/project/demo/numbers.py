"""Numbers of people who do not exist."""

from datetime import date

from torelik.kernel.national_numbers import check_digit


def invented_iin(born: date, *, serial: int) -> str:
    """Return a right number of a person who does not exist; serials from 8000 on are for the demonstration."""
    century = {18: "1", 19: "3", 20: "5"}[born.year // 100]
    for tried in range(8000 + serial * 10, 10_000):
        eleven = f"{born:%y%m%d}{century}{tried:04d}"
        if last := check_digit(eleven):
            return eleven + last
    raise ValueError(born)
