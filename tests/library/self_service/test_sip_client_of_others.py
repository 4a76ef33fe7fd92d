"""A SIP2 client that somebody else wrote talks to our server: PyPI's ``Sip2`` 1.1, made for the libraries of Hamburg.

Its wrapper reads the state of a reader the wrong way round (a good card "may not borrow") and sends nothing then, so its
messages are sent one by one. What it does differently than the standard is what devices do, and is read: it leaves out the
noughts before a sum, and sums letters instead of bytes.
"""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from Sip2.sip2 import Sip2

from factories import library as make
from factories.moments import NOON
from library.self_service.sip_stage import serving, terminal
from torelik.library.holds.models import Hold
from torelik.library.lending.models import Loan
from torelik.library.self_service import codec

READER, TITLE = "Әбдіраш Қайрат Нұрланұлы", "Қылмыстық құқық: ғылыми-практикалық түсініктеме"


class Kiosk:
    """The client with one method for each message: it sends and reads with its own code alone."""

    def __init__(self, address: tuple[str, int], *, institution: str = "Төрелік академиясы") -> None:
        self.client = Sip2()
        for name, value in {
            "hostName": address[0], "hostPort": address[1], "socketTimeout": 30, "tlsEnable": False, "hostEncoding": "utf-8",
            "institutionId": institution, "scLocation": "Оқу залы", "language": "000", "patron": "T1",
            "loglevel": "ERROR", "logfile_path": tempfile.gettempdir(),
        }.items():  # fmt: skip
            assert hasattr(self.client, name)
            setattr(self.client, name, value)
        assert self.client.connect()

    def ask(self, message: str, *arguments: Any, **named: Any) -> dict[str, Any]:
        request = getattr(self.client, f"sip_{message}_request")(*arguments, **named)
        told: dict[str, Any] = getattr(self.client, f"sip_{message}_response")(self.client.get_response(request))
        return told


@pytest.fixture
def served(real_database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    monkeypatch.setattr("torelik.kernel.clock.now", lambda: NOON)
    with serving() as address:
        yield address


@pytest.fixture
def kiosk(served: tuple[str, int]) -> Kiosk:
    """The client, signed in; a reader with the ticket T1 and the copies B1 and B2."""
    make.policy()
    make.item(of=make.record(title=TITLE), barcode="B1", inventory_number="N1")
    make.item(of=make.record(title="Медиация"), barcode="B2", inventory_number="N2")
    make.patron(full_name=READER, ticket="T1")
    added, kiosk = terminal("Киоск"), Kiosk(served)
    assert kiosk.ask("login", added.terminal.key, added.secret)["fixed"]["Ok"] == "1"
    return kiosk


def test_the_client_understands_what_the_server_does(kiosk: Kiosk) -> None:
    told = kiosk.ask("sc_status")

    assert (told["fixed"]["OnlineStatus"], told["fixed"]["ProtocolVersion"]) == ("Y", "2.00")
    assert (told["variable"]["AO"], told["variable"]["BX"], told["variable"]["AN"]) == (
        [""], ["YYYYYYYYYNYNYYYY"], ["Киоск"],
    )  # fmt: skip


def test_a_wrong_secret_is_refused(served: tuple[str, int]) -> None:
    added = terminal()

    assert Kiosk(served).ask("login", added.terminal.key, "wrong")["fixed"]["Ok"] == "0"


def test_a_reader_with_a_kazakh_name_is_told_whole(kiosk: Kiosk) -> None:
    make.loan(to=make.Patron.objects.get(), of=make.Item.objects.get(barcode="B2"))

    told = kiosk.ask("patron_information", "charged")
    status = kiosk.ask("patron_status")

    assert (told["variable"]["AE"], told["variable"]["BL"], told["variable"]["CQ"]) == ([READER], ["Y"], ["Y"])
    assert (told["fixed"]["ChargedItemsCount"], told["variable"]["AU"]) == ("0001", ["N2"])
    assert (status["fixed"]["PatronStatus"].strip(), status["variable"]["AE"]) == ("", [READER])


def test_a_book_is_issued_renewed_and_returned(kiosk: Kiosk) -> None:
    issued = kiosk.ask("checkout", "B1")
    too_early = kiosk.ask("renew", "B1")
    Loan.objects.update(due_on=NOON.date() + timedelta(days=1))
    renewed = kiosk.ask("renew", "B1")
    returned = kiosk.ask("checkin", "B1")

    assert (issued["fixed"]["Ok"], issued["variable"]["AJ"], issued["variable"]["AH"]) == ("1", [TITLE], ["20261214    235900"])
    assert (too_early["fixed"]["Ok"], len(too_early["variable"]["AF"])) == ("0", 1)
    assert (renewed["fixed"]["Ok"], renewed["variable"]["AH"]) == ("1", ["20261214    235900"])
    assert (returned["fixed"]["Ok"], returned["variable"]["AB"]) == ("1", ["B1"])
    assert Loan.objects.get().returned_at == NOON


def test_all_loans_are_renewed_and_a_hold_is_placed_and_cancelled(kiosk: Kiosk) -> None:
    make.loan(to=make.patron(ticket="T2"), of=make.Item.objects.get(barcode="B1"))

    held = kiosk.ask("hold", "+", itemIdentifier="B1")
    cancelled = kiosk.ask("hold", "-", itemIdentifier="B1")
    renewed = kiosk.ask("renew_all")

    assert (held["fixed"]["Ok"], held["variable"]["BR"], cancelled["fixed"]["Ok"]) == ("1", ["1"], "1")
    assert (renewed["fixed"]["Ok"], renewed["fixed"]["RenewedItems"], Hold.objects.get().state) == ("1", "0000", "cancelled")


def test_a_copy_is_told_and_money_is_refused_with_words(kiosk: Kiosk) -> None:
    item = kiosk.ask("item_information", "B1")
    fee = kiosk.ask("fee_paid", 4, 0, "500.00", currencyType="KZT")
    ended = kiosk.ask("end_patron_session")

    assert (item["fixed"]["CirculationStatus"], item["variable"]["AJ"]) == ("03", [TITLE])
    assert (fee["fixed"]["PaymentAccepted"], len(fee["variable"]["AF"])) == ("N", 1)
    assert ended["fixed"]["EndSession"] == "Y"


def test_every_sum_that_the_client_makes_is_read(kiosk: Kiosk) -> None:
    """What is not read is answered 96. The longer its place, the shorter may be the sum that the client writes."""
    answers = set()
    for number in range(400):
        kiosk.client.scLocation = f"Оқу залы {number} {'ә' * (number % 60)}"
        answers.add(kiosk.client.get_response(kiosk.client.sip_checkin_request(f"X{number}"))[:3])

    assert answers == {"100"}


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("9900302.00AY1AZ{bytes:04X}", "1"),
        ("9900302.00AOАкадемия|AY2AZ{letters:04X}", "2"),
        ("9900302.00AOАкадемия|AY3AZ{bytes:x}", "3"),
    ],
)
def test_sums_of_bytes_and_of_letters_are_read_with_noughts_or_without(line: str, number: str) -> None:
    body = line.partition("{")[0]
    sums = {"bytes": -sum(body.encode()) & 0xFFFF, "letters": -sum(map(ord, body)) & 0xFFFF}

    assert codec.read(line.format(**sums).encode()).sequence == number


def test_a_sum_of_neither_is_spoilt() -> None:
    with pytest.raises(codec.Unreadable):
        codec.read("9900302.00AOАкадемия|AY2AZ0001".encode())


def test_a_sum_with_noughts_left_out_is_read_and_its_number_is_sent_back() -> None:
    bodies = [f"9900302.00AO{'Академия' * number}|AY5AZ" for number in range(40)]
    body = next(one for one in bodies if -sum(one.encode()) & 0xFFFF < 0x1000)

    message = codec.read(f"{body}{-sum(body.encode()) & 0xFFFF:X}".encode())

    assert (message.sequence, message.code) == ("5", "99")
