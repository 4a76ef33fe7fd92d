"""IIN and BIN: twelve digits of which the last follows from the others."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from torelik.kernel.national_numbers import Bin, Iin, NumberFault, WrongNumber, check_digit, faults_of_bin, faults_of_iin, masked

TODAY = date(2026, 11, 23)
DIGITS = some.text("0123456789", min_size=11, max_size=11)


def with_check(eleven: str) -> str:
    return eleven + check_digit(eleven)


@pytest.mark.parametrize(
    ("digits", "faults"),
    [
        (with_check("99051730001"), []),
        (with_check("00022950001"), []),  # 29 February 2000
        (with_check("99051720001"), []),  # the nineteenth century
        (with_check("99051700001"), []),  # a foreigner: no century
        (with_check("26112350001"), []),  # born today
        (with_check("26112450000"), [NumberFault.BORN_IN_FUTURE]),
        (with_check("99022930001"), [NumberFault.NO_SUCH_DAY]),  # 1999 was no leap year
        (with_check("99131730001"), [NumberFault.NO_SUCH_DAY]),
        (with_check("99051770001"), [NumberFault.NO_SUCH_CENTURY]),
        ("99051770001", [NumberFault.NOT_TWELVE_DIGITS]),
        ("9905173000100", [NumberFault.NOT_TWELVE_DIGITS]),
        ("99051730001x", [NumberFault.NOT_TWELVE_DIGITS]),
        ("٩٩٠٥١٧٥٠٠٠١٢", [NumberFault.NOT_TWELVE_DIGITS]),
        ("", [NumberFault.NOT_TWELVE_DIGITS]),
        ("123456789011", [NumberFault.NO_SUCH_CENTURY, NumberFault.NO_SUCH_DAY, NumberFault.WRONG_CHECK_DIGIT]),
    ],
)
def test_every_fault_of_an_iin_is_told(digits: str, faults: list[NumberFault]) -> None:
    if faults == [NumberFault.BORN_IN_FUTURE] or not faults:
        assert len(digits) == 12, "the example has a serial for which no check digit exists"
    assert faults_of_iin(digits, today=TODAY) == faults


@pytest.mark.parametrize(
    ("digits", "faults"),
    [
        (with_check("94124000115"), []),
        (with_check("94134000115"), [NumberFault.NO_SUCH_MONTH]),
        (with_check("94127000115"), [NumberFault.NO_SUCH_TYPE]),
        (with_check("94124900115"), [NumberFault.NO_SUCH_TYPE]),
        ("94124000115", [NumberFault.NOT_TWELVE_DIGITS]),
        ("123456789021", [NumberFault.NO_SUCH_MONTH, NumberFault.NO_SUCH_TYPE, NumberFault.WRONG_CHECK_DIGIT]),
    ],
)
def test_every_fault_of_a_bin_is_told(digits: str, faults: list[NumberFault]) -> None:
    assert faults_of_bin(digits) == faults


@given(DIGITS)
def test_no_mistyped_digit_of_a_number_of_the_first_pass_goes_unnoticed(eleven: str) -> None:
    weights = range(1, 12)
    if sum(int(digit) * weight for digit, weight in zip(eleven, weights, strict=True)) % 11 == 10:
        return
    right = check_digit(eleven)

    wrong = {str(digit) for digit in range(10)} - {right}

    assert all(NumberFault.WRONG_CHECK_DIGIT in faults_of_iin(eleven + digit, today=TODAY) for digit in wrong)


@given(DIGITS)
def test_a_check_digit_is_one_digit_or_the_number_is_never_issued(eleven: str) -> None:
    last = check_digit(eleven)

    assert last == "" or (len(last) == 1 and last.isdigit())
    if last == "":
        assert all(NumberFault.WRONG_CHECK_DIGIT in faults_of_iin(eleven + str(digit), today=TODAY) for digit in range(10))


@given(some.dates(date(1800, 1, 1), date(2100, 1, 1)), some.integers(0, 9999))
def test_a_number_made_from_a_birth_is_right_exactly_when_the_birth_is_not_in_the_future(born: date, serial: int) -> None:
    century = {18: 1, 19: 3, 20: 5, 21: 5}[born.year // 100]
    eleven = f"{born:%y%m%d}{century}{serial:04d}"
    if born.year >= 2100 or not check_digit(eleven):
        return

    expected = [NumberFault.BORN_IN_FUTURE] if born > TODAY else []

    assert faults_of_iin(with_check(eleven), today=TODAY) == expected


@given(some.text())
def test_whatever_is_typed_is_answered(text: str) -> None:
    assert isinstance(faults_of_iin(text, today=TODAY), list)
    assert isinstance(faults_of_bin(text), list)


def test_a_value_is_a_right_number_that_hides_itself() -> None:
    digits = with_check("99051730001")

    number = Iin.of(f" {digits[:6]} {digits[6:]} ", today=TODAY)

    assert number.digits == digits
    assert digits not in f"{number} {number!r} {number.masked}"
    assert str(number) == f"•••••••• {digits[-4:]}"
    assert str(Bin.of(with_check("94124000115"))) == with_check("94124000115")


def test_a_wrong_number_is_no_value() -> None:
    with pytest.raises(WrongNumber) as of_person:
        Iin.of("123", today=TODAY)
    with pytest.raises(WrongNumber) as of_firm:
        Bin.of("123")

    assert of_person.value.faults == of_firm.value.faults == [NumberFault.NOT_TWELVE_DIGITS]


def test_nothing_is_masked_as_nothing() -> None:
    assert masked("") == ""
