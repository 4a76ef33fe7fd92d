"""SIP2 as bytes: what real terminals send is read, what is no message is said to be none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.self_service.sip_stage import STAMP, summed
from torelik.library.self_service import codec, rules
from torelik.library.self_service.codec import Lines, LineTooLong, Message, Unreadable

LOGIN = Message("93", {"name_cipher": "0", "secret_cipher": "0"}, {"CN": "kiosk", "CO": "тс"}, "")


@pytest.mark.parametrize(
    ("line", "sequence"),
    [
        ("9300CNkiosk|COтс|".encode(), ""),
        ("9300CNkiosk|COтс".encode(), ""),
        (summed("9300CNkiosk|COтс|", "3"), "3"),
        (summed("9300CNkiosk|COтс", "3"), "3"),
        (summed("9300CNkiosk|COтс|", "3").replace(b"AZF", b"AZf"), "3"),
        ("9300CNkiosk|COтс|AY4".encode(), "4"),
        ("9300CNkiosk| COтс||".encode(), ""),
    ],
)
def test_the_ways_to_send_one_message_are_read_alike(line: bytes, sequence: str) -> None:
    assert codec.read(line) == Message("93", LOGIN.fixed, LOGIN.fields, sequence)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"9",
        b"??",
        b"0000",
        b"93",
        b"930",
        b"2300020261123",
        b"9300CNkiosk|AY1AZ0000",
        b"12",
        b"GET / HTTP/1.1",
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_message_is_unreadable(line: bytes) -> None:
    with pytest.raises(Unreadable):
        codec.read(line)


def test_the_example_of_the_standard_has_its_sum() -> None:
    assert codec.write("96", checked=True) == b"96AZFEF6\r"
    assert codec.read(b"9900302.00AY1AZFCA5") == Message("99", {"status": "0", "width": "030", "version": "2.00"}, {}, "1")


def test_of_a_field_that_repeats_the_first_counts_and_spaces_around_it_do_not() -> None:
    message = codec.read(f"17{STAMP}AB B1 |ABB2|XYmore|A|".encode())

    assert (message.get("AB"), message.get("XY"), message.get("AO")) == ("B1", "more", "")


def test_text_cannot_end_a_field_or_a_line() -> None:
    assert codec.write("36", "Y", [("AF", "а|ә\r\nб\u2028в")], sequence="7") == summed("36YAFа/ә б в|", "7") + b"\r"


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\r\r\n", b"  \r", b"\x00\r"])
def test_lines_end_in_every_way(end: bytes) -> None:
    lines = Lines()

    found = [line for byte in b"97" + end + b" 97" + end for line in lines.take(bytes([byte]))]

    assert (found, lines.is_amid_line) == ([b"97", b"97"], False)


def test_a_line_that_does_not_end_is_refused() -> None:
    lines = Lines()
    lines.take(b"9" * codec.LINE_BYTES)

    with pytest.raises(LineTooLong):
        lines.take(b"9")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_unreadable(line: bytes) -> None:
    try:
        message = codec.read(line)
    except Unreadable:
        return
    assert message.code in codec.FIXED


@given(
    st.dictionaries(st.text("ABCDEFGH", min_size=2, max_size=2), st.text(st.characters(codec="utf-8"), max_size=20)),
    st.sampled_from("0123456789"),
)
def test_what_is_written_is_read_again(fields: dict[str, str], sequence: str) -> None:
    line = codec.write("17", STAMP, fields.items(), sequence=sequence).removesuffix(b"\r")

    assert codec.read(line) == Message(
        "17", {"at": STAMP}, {name: codec.writable(value) for name, value in fields.items()}, sequence
    )


GOOD = rules.ReaderFacts(card_is_valid=True, is_blocked=False, is_cleared=False, held=1, overdue=0, limit=5)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (GOOD, "              "),
        (None, "YYYY          "),
        (rules.ReaderFacts(False, False, False, 1, 0, 5), "YY Y          "),
        (rules.ReaderFacts(True, True, False, 1, 0, 5), "YY Y          "),
        (rules.ReaderFacts(True, False, True, 1, 0, 5), "YY Y          "),
        (rules.ReaderFacts(True, False, False, 1, 1, 5), "Y     Y       "),
        (rules.ReaderFacts(True, False, False, 5, 0, 5), "     Y        "),
        (rules.ReaderFacts(True, False, False, 5, 0, None), "              "),
    ],
)
def test_the_state_of_a_reader_is_fourteen_letters(facts: rules.ReaderFacts | None, status: str) -> None:
    assert rules.patron_status(facts) == status


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, "03"),
        ({"on_loan": True}, "04"),
        ({"hold_state": "ready"}, "08"),
        ({"hold_state": "in-transit"}, "10"),
        ({"on_way": True}, "10"),
        ({"is_available": False, "state": "lost"}, "12"),
        ({"is_available": False, "state": "withdrawn"}, "13"),
        ({"is_available": False, "state": "repair"}, "06"),
        ({"is_available": False, "state": "unheard-of"}, "01"),
    ],
)
def test_what_a_copy_does_is_two_digits(facts: dict[str, object], status: str) -> None:
    given_facts = {"state": "available", "is_available": True, "on_loan": False, **facts}

    assert rules.circulation_status(**given_facts) == status  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "last", "rows"), [("", "", "abc"), ("2", "2", "b"), ("0", "9", "abc"), ("x", "²", "abc"), ("4", "5", "")]
)
def test_a_part_of_the_rows_is_told(first: str, last: str, rows: str) -> None:
    assert "".join(rules.within("abc", first=first, last=last)) == rows
