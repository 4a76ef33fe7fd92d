"""Every message of a terminal and its literal answer."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from factories import library as make
from factories import people
from factories.moments import NOON
from library.self_service.sip_stage import STAMP, check_in, check_out, login, summed, terminal
from torelik.audit.models import Event
from torelik.library.holds.models import Hold
from torelik.library.lending.models import Loan
from torelik.library.patrons.actions import block_patron
from torelik.library.patrons.models import Patron
from torelik.library.self_service.actions import revoke_terminal
from torelik.library.self_service.answering import Conversation, HangUp
from torelik.library.self_service.vocabulary import EVENTS

pytestmark = pytest.mark.django_db
Ask = Callable[..., str]
READER = "Әбдіраш Қайрат"
TITLE = "Қылмыстық құқық"


@pytest.fixture
def ask() -> Ask:
    """A signed-in terminal that speaks English, at noon of 23 November 2026 or later."""
    conversation = Conversation()
    conversation.answer(login(terminal(language="en")).encode(), at=NOON)

    def answer(text: str | bytes, *, later: timedelta = timedelta(0)) -> str:
        return (
            conversation.answer(text if isinstance(text, bytes) else text.encode(), at=NOON + later).decode().removesuffix("\r")
        )

    return answer


@pytest.fixture
def stage() -> Patron:
    """A reader and the copies B1 and B2 of two titles."""
    make.policy(max_items=2)
    make.item(of=make.record(title=TITLE), barcode="B1", inventory_number="N1")
    make.item(of=make.record(title="Медиация|теория"), barcode="B2", inventory_number="N2")
    return make.patron(full_name=READER, ticket="T1")


def test_a_terminal_is_told_what_the_server_does(ask: Ask) -> None:
    assert ask("9900302.00AOkz|") == f"98YYYYNN030003{STAMP}2.00AOkz|AM|BXYYYYYYYYYNYNYYYY|ANТерминал|"


def test_a_book_is_issued_returned_and_issued_again(ask: Ask, stage: Patron) -> None:
    issued = ask(check_out("T1", "B1"))
    returned = ask(check_in("B1"))

    assert issued == f"121NUY{STAMP}AOkz|AAT1|ABB1|AJ{TITLE}|AH20261214    235900|AFReturn by 14 December 2026|"
    assert returned == f"101YUN{STAMP}AOkz|ABB1|AQhome-loan kk|AJ{TITLE}|".replace(" kk", " en")
    assert ask(check_out("T1", "B1"))[:3] == "121"
    assert Loan.objects.count() == 2


@pytest.mark.parametrize("text", [check_out("T1", "B1"), f"29NN{STAMP}{STAMP}AAT1|ABB1|", check_in("B1"), f"65{STAMP}AAT1|"])
def test_the_same_scan_after_a_cut_connection_is_answered_alike_and_done_once(ask: Ask, stage: Patron, text: str) -> None:
    if not text.startswith("11"):
        make.loan(to=stage, of=make.Item.objects.get(barcode="B1"), due_on=date(2026, 11, 24))
    before = Event.objects.count()

    first = ask(text)
    done = Event.objects.count()
    again = ask(text)

    assert (first[2], again) == ("1", first)
    assert (done > before, Event.objects.count()) == (True, done)


def test_a_later_scan_of_ones_own_book_renews_it_where_the_terminal_asks_so(ask: Ask, stage: Patron) -> None:
    ask(check_out("T1", "B1"))

    plain = ask(check_out("T1", "B1").replace("11Y", "11N"), later=timedelta(days=2))
    renewed = ask(check_out("T1", "B1"), later=timedelta(days=2))

    assert (plain[:4], plain.split("|")[4]) == ("121N", "AH20261214    235900")
    assert (renewed[:4], renewed.split("|")[4]) == ("121Y", "AH20261216    235900")


@pytest.mark.parametrize(
    ("ticket", "barcode", "words"),
    [
        ("T9", "B1", ["No reader's ticket has this number: T9"]),
        ("T1", "B9", ["No copy has this number: B9"]),
        ("", "", ["No reader's ticket has this number: ", "No copy has this number: "]),
        ("T1", "B1", ["The copy is on loan to another reader."]),
    ],
)
def test_a_refusal_is_said_and_names_no_other_reader(
    ask: Ask, stage: Patron, ticket: str, barcode: str, words: list[str]
) -> None:
    make.loan(to=make.patron(full_name="Ким Виктор"), of=make.Item.objects.get(barcode="B1"))

    told = ask(check_out(ticket, barcode))

    assert (told[:6], [part[2:] for part in told.split("|") if part.startswith("AF")]) == ("120NUN", words)


def test_a_book_that_nobody_has_is_not_taken_back(ask: Ask, stage: Patron) -> None:
    assert ask(check_in("B1")) == f"100NUY{STAMP}AOkz|ABB1|AQhome-loan en|AJ{TITLE}|AFThe copy is not on loan.|"
    assert ask(check_in("B9")) == f"100NUY{STAMP}AOkz|ABB9|AQ|AJ|AFNo copy has this number: B9|"


def test_a_book_that_another_waits_for_goes_to_the_hold_shelf_without_a_name(ask: Ask, stage: Patron) -> None:
    make.loan(to=stage, of=make.Item.objects.get(barcode="B1"))
    make.patron(full_name="Ким Виктор", ticket="T2")

    held = ask(f"15+{STAMP}AOkz|AAT2|ABB1|")
    again = ask(f"15+{STAMP}AOkz|AAT2|ABB1|")
    returned = ask(check_in("B1"))

    assert held == f"161N{STAMP}AOkz|AAT2|ABB1|AJ{TITLE}|BR1|AFNo. 1 in the queue|"
    assert (again, Hold.objects.count()) == (held, 1)
    assert returned == f"101YUY{STAMP}AOkz|ABB1|AQhome-loan en|AJ{TITLE}|CV01|AFPut it on the hold shelf.|"
    assert ask(f"17{STAMP}ABB1|")[:4] == "1808"
    assert ask(f"15-{STAMP}AOkz|AAT2|ABB1|")[:3] == "161"
    assert ask(f"15*{STAMP}AOkz|AAT2|ABB1|")[:3] == "160"
    assert Hold.objects.get().state == "cancelled"


def test_nobody_renews_the_book_of_another(ask: Ask, stage: Patron) -> None:
    make.loan(to=make.patron(), of=make.Item.objects.get(barcode="B1"))

    told = ask(f"29NN{STAMP}{STAMP}AAT1|ABB1|")

    assert told == f"300NUN{STAMP}AO|AAT1|ABB1|AJ{TITLE}|AH|AFThis book is not issued to you.|"


def test_all_loans_are_renewed_that_can_be(ask: Ask, stage: Patron) -> None:
    make.loan(to=stage, of=make.Item.objects.get(barcode="B1"), due_on=date(2026, 11, 24))
    make.loan(to=stage, of=make.Item.objects.get(barcode="B2"), due_on=date(2026, 11, 1))

    assert ask(f"65{STAMP}AOkz|AAT1|") == f"66100010001{STAMP}AOkz|BMN1|BNN2|"
    assert ask(f"65{STAMP}AOkz|AAT9|")[:11] == "66000000000"


def test_a_reader_is_told_with_books_and_limits(ask: Ask, stage: Patron) -> None:
    make.loan(to=stage, of=make.Item.objects.get(barcode="B1"))
    make.loan(to=stage, of=make.Item.objects.get(barcode="B2"), due_on=date(2026, 11, 1))

    told = ask(f"63001{STAMP}  Y       AOkz|AAT1|AD1234|")

    status, counts = "Y    YY       ", "000000010002000000000000"
    who = f"AOkz|AAT1|AE{READER}|BLY|CQY|CB0002|"
    assert told == f"64{status}001{STAMP}{counts}{who}AUN2|AUN1|AFThe reader has overdue books.|"
    assert ask(f"23001{STAMP}AOkz|AAT1|") == f"24{status}001{STAMP}{who.removesuffix('CB0002|')}AFThe reader has overdue books.|"


def test_a_ticket_of_nobody_is_denied_everything(ask: Ask) -> None:
    told = "AO|AAT9|AE|BLN|CQN|AFNo reader's ticket has this number: T9|"

    assert ask(f"23001{STAMP}AAT9|") == f"24YYYY          001{STAMP}{told}"
    assert ask(f"63001{STAMP}{' ' * 10}AAT9|") == f"64YYYY          001{STAMP}{'0' * 24}{told}"


@pytest.mark.parametrize(("asked", "words"), [("000", "Читательский"), ("015", "Читательский"), ("001", "The reader's ticket")])
def test_a_reader_is_spoken_to_in_the_own_language(ask: Ask, asked: str, words: str) -> None:
    account = people.account()
    account.language = "ru"
    account.save(update_fields=["language"])
    make.patron(account=account, ticket="T1", card_valid_through=date(2026, 1, 1))

    told = ask(f"23{asked}{STAMP}AAT1|")

    with translation.override({"The reader's ticket": "en"}.get(words, "ru")):
        assert told.split("|")[-2] == "AF" + translation.gettext("The reader's ticket has expired.")


def test_a_copy_is_told(ask: Ask, stage: Patron) -> None:
    place = "AQhome-loan en|APhome-loan en|"

    assert ask(f"17{STAMP}ABB2|") == f"18030001{STAMP}CF0|AH|ABB2|AJМедиация/теория|{place}"
    ask(check_out("T1", "B2"))
    assert ask(f"17{STAMP}ABN2|") == f"18040001{STAMP}CF0|AH20261214    235900|ABN2|AJМедиация/теория|{place}"
    assert ask(f"17{STAMP}ABB9|") == f"18010001{STAMP}ABB9|AJ|AFNo copy has this number: B9|"
    assert ask(f"19{STAMP}ABB2|CHred|")[:3] == "200"


@pytest.mark.parametrize("may_block", [False, True])
def test_a_kept_card_blocks_where_the_keepers_of_the_terminal_let_it(stage: Patron, may_block: bool) -> None:
    conversation = Conversation()
    conversation.answer(login(terminal(language="en", may_block=may_block)).encode(), at=NOON)

    told = conversation.answer(f"01N{STAMP}AOkz|ALleft behind|AAT1|".encode(), at=NOON).decode()

    stage.refresh_from_db()
    assert (stage.blocked_until, told[2:6]) == ((date(2026, 12, 7), "YY Y") if may_block else (None, "    "))
    assert ("left behind" in stage.block_reason) == may_block
    assert told.split("|")[-2] == (
        "AFThe reader is blocked from borrowing." if may_block else "AFThis terminal blocks nobody. Tell a librarian."
    )


def test_a_longer_block_stays_and_no_machine_lifts_it(ask: Ask, stage: Patron, at: datetime) -> None:
    block_patron(patron_id=stage.pk, until=date(2027, 1, 1), reason="Кітап", by=people.SYSTEM, at=at)
    conversation = Conversation()
    conversation.answer(login(terminal("Екінші", may_block=True)).encode(), at=NOON)

    conversation.answer(f"01N{STAMP}AOkz|AL|AAT1|".encode(), at=NOON)
    told = ask(f"25{STAMP}AOkz|AAT1|")

    stage.refresh_from_db()
    assert (stage.blocked_until, stage.block_reason) == (date(2027, 1, 1), "Кітап")
    assert told == f"26YY Y          000{STAMP}AOkz|AAT1|AE{READER}|BLY|CQY|AFOnly a librarian lifts a block.|"


def test_no_money_is_taken_and_a_session_ends_politely(ask: Ask, stage: Patron) -> None:
    assert ask(f"37{STAMP}0100KZTAOkz|AAT1|BV100|") == f"38N{STAMP}AOkz|AAT1|AFThe library takes no payments at terminals.|"
    assert ask(f"35{STAMP}AOkz|AAT1|") == f"36Y{STAMP}AOkz|AAT1|"


def test_an_answer_is_sent_again_and_a_spoilt_line_is_asked_for(ask: Ask, stage: Patron) -> None:
    first = ask(summed(check_out("T1", "B1"), "1"))

    assert first.encode()[-9:-4] == b"AY1AZ"
    assert ask("97") == first
    assert ask(summed(check_out("T1", "B1"), "1")) == first
    assert ask(summed(check_out("T1", "B2"), "2").replace(b"B2", b"B3")) == "96AZFEF6"
    assert ask("97") == first
    assert Loan.objects.count() == 1


def test_without_an_answer_there_is_nothing_to_send_again() -> None:
    assert Conversation().answer(b"97", at=NOON) == b"96AZFEF6\r"


def test_whoever_sends_nothing_readable_is_hung_up(ask: Ask) -> None:
    for _time in range(10):
        assert ask("nonsense") == "96AZFEF6"

    with pytest.raises(HangUp):
        ask("nonsense")


def test_a_stranger_is_told_nothing(stage: Patron) -> None:
    for text in ("9900302.00AOkz|", f"63001{STAMP}{'Y' * 10}AAT1|", check_out("T1", "B1")):
        with pytest.raises(HangUp):
            Conversation().answer(text.encode(), at=NOON)

    assert Loan.objects.count() == 0


def test_three_wrong_secrets_end_the_connection_and_stand_in_the_journal() -> None:
    added, conversation = terminal(), Conversation()
    wrong = login(added).replace(added.secret, "wrong").encode()

    assert [conversation.answer(wrong, at=NOON), conversation.answer(wrong, at=NOON)] == [b"940\r", b"940\r"]
    with pytest.raises(HangUp) as ended:
        conversation.answer(wrong, at=NOON)

    assert ended.value.last == b"940\r"
    assert [event.about_name for event in Event.objects.filter(name=EVENTS.TERMINAL_GUESSED)] == [added.terminal.key]


def test_a_terminal_that_is_revoked_serves_nobody_from_its_next_message_on(stage: Patron) -> None:
    added, conversation = terminal(), Conversation()
    conversation.answer(login(added).encode(), at=NOON)

    revoke_terminal(uuid=added.terminal.uuid, by=people.SYSTEM, at=NOON)

    with pytest.raises(HangUp):
        conversation.answer(check_out("T1", "B1").encode(), at=NOON)
    assert conversation.answer(login(added).encode(), at=NOON) == b"940\r"


def test_the_journal_names_the_terminal(ask: Ask, stage: Patron) -> None:
    ask(check_out("T1", "B1"))

    assert Event.objects.filter(name="library.item-issued").values_list("actor_name", "actor_id").get() == ("Терминал", None)
