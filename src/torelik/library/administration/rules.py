"""When a register may go on after a number that was given elsewhere. Plain Python."""

from torelik.library.administration.vocabulary import CONTINUOUS, YEARLESS, NumberRefusal, Series

LARGEST = 999_999_999
EARLIEST_YEAR = 1900


def refusals_to_begin(*, series: Series, year: int, taken: int, last: int, reason: str, this_year: int) -> list[NumberRefusal]:
    """Return every reason why the register may not go on after *last*, when *taken* is the last number given here.

    A register that begins anew each year has no gap: it begins after another number only while none was given.
    """
    yearless = series in YEARLESS
    checks = {
        NumberRefusal.YEAR: not yearless and not EARLIEST_YEAR <= year <= this_year + 1,
        NumberRefusal.NO_YEAR: yearless and year != CONTINUOUS,
        NumberRefusal.TOO_LARGE: last > LARGEST,
        NumberRefusal.BACKWARDS: last <= taken,
        NumberRefusal.GAP: not yearless and taken > 0 and last > taken,
        NumberRefusal.NO_REASON: not reason.strip(),
    }
    return [refusal for refusal, applies in checks.items() if applies]
