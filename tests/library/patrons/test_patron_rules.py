"""What is shown of a reader, and when a block holds."""

from datetime import date

import pytest

from torelik.library.patrons import rules


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+7 701 555 45 12", "+7 701 ••• 45 12"),
        ("87015554512", "+7 701 ••• 45 12"),
        ("45-12", "••• 12"),
        ("", ""),
    ],
)
def test_the_middle_of_a_telephone_number_is_hidden(phone: str, shown: str) -> None:
    assert rules.masked_phone(phone) == shown


@pytest.mark.parametrize(
    ("until", "blocked"), [(None, False), (date(2026, 11, 24), True), (date(2026, 11, 23), False), (date(2026, 11, 1), False)]
)
def test_a_block_ends_before_its_last_day(until: date | None, blocked: bool) -> None:
    assert rules.is_blocked(blocked_until=until, today=date(2026, 11, 23)) is blocked
