"""How requests of programs are read."""

from uuid import UUID

import pytest

from torelik.library.programs import rules
from torelik.library.programs.rules import AskedList
from torelik.library.programs.vocabulary import Fault

ONE = UUID("0192f1a0-0000-7000-8000-000000000001")


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, AskedList("", 0, None, 20)),
        ({"q": " құқық "}, AskedList("құқық", 0, None, 20)),
        ({"q": "құқық", "cursor": "40", "limit": "100"}, AskedList("құқық", 40, None, 100)),
        ({"q": "\0", "cursor": str(ONE)}, AskedList("", 0, ONE, 20)),
    ],
)
def test_the_address_of_a_list_is_read(given: dict[str, str], asked: AskedList) -> None:
    assert rules.asked_list(given) == asked


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"q": "x" * 501}, Fault.QUERY_TOO_LONG),
        ({"limit": "0"}, Fault.BAD_LIMIT),
        ({"limit": "101"}, Fault.BAD_LIMIT),
        ({"limit": "all"}, Fault.BAD_LIMIT),
        ({"limit": "٢"}, Fault.BAD_LIMIT),
        ({"q": "құқық", "cursor": "-1"}, Fault.BAD_CURSOR),
        ({"q": "құқық", "cursor": "10000"}, Fault.BAD_CURSOR),
        ({"q": "құқық", "cursor": str(ONE)}, Fault.BAD_CURSOR),
        ({"cursor": "40"}, Fault.BAD_CURSOR),
    ],
)
def test_what_makes_no_sense_is_told(given: dict[str, str], fault: Fault) -> None:
    with pytest.raises(rules.Faulty) as faulty:
        rules.asked_list(given)

    assert faulty.value.fault == fault


@pytest.mark.parametrize(
    ("position", "total", "following"),
    [(0, 20, ""), (0, 21, "20"), (9_960, 20_000, "9980"), (9_980, 20_000, "")],
)
def test_a_search_is_paged_through_to_its_last_position(position: int, total: int, following: str) -> None:
    assert rules.next_position(AskedList("x", position, None, 20), total=total) == following


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"card": 1}', b'"card"', b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_object_of_texts_is_refused(content: bytes) -> None:
    with pytest.raises(rules.Faulty) as faulty:
        rules.body_in(content)

    assert faulty.value.fault == Fault.NOT_JSON


@pytest.mark.parametrize("header", [None, "", "  ", "x" * 101])
def test_a_key_is_needed(header: str | None) -> None:
    with pytest.raises(rules.Faulty) as faulty:
        rules.key_in(header)

    assert faulty.value.fault == Fault.KEY_MISSING


def test_the_same_request_is_known_whatever_the_order_of_its_words() -> None:
    one = rules.digest_of("/api/v1/loans", {"card": "T1", "barcode": "B1"})

    assert one == rules.digest_of("/api/v1/loans", {"barcode": "B1", "card": "T1"})
    assert one != rules.digest_of("/api/v1/loans", {"barcode": "T1", "card": "B1"})
    assert one != rules.digest_of("/api/v1/returns", {"barcode": "B1", "card": "T1"})
