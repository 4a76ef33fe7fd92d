"""Clearance slips: nothing is owed anywhere, one slip for one reader, nothing more is lent; a forged code leads nowhere."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from openpyxl import load_workbook

from factories import library as make
from factories import people
from factories.moments import NOON
from factories.threads import at_once
from library.holds.holds_stage import copy_in, place, staged
from library.signing import test_signatories as signatories
from torelik.audit.models import Event
from torelik.kernel import clock
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.administration.models import NumberSequence
from torelik.library.clearance import actions, queries, rules
from torelik.library.clearance.models import ClearanceRun, ClearanceSlip
from torelik.library.clearance.vocabulary import GRANTS, Obstacle, Refusal, Standing
from torelik.library.holds import actions as holds
from torelik.library.holds.models import Hold
from torelik.library.holds.vocabulary import HoldRefusal, HoldState
from torelik.library.holds.vocabulary import Standing as CopyStanding
from torelik.library.lending import actions as lending
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import Refusal as IssueRefusal
from torelik.library.patrons import groups
from torelik.library.patrons.models import Patron

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LATER = NOON + timedelta(hours=2)
DESK = (GRANTS.CLEAR_READERS, GRANTS.WITHDRAW_CLEARANCE, "library.issue-item", "library.manage-patrons")
REFUSED = (actions.ClearanceRefused, lending.IssueRefused)
HOME = "/en/library/clearance/"
Queries = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=tuple(DESK)))
    return client


@pytest.fixture
def groups_of_learning() -> Iterator[dict[str, list[int]]]:
    """Let the bridge tell these groups."""
    before, told = groups.asked(), {}
    groups.register(groups.Groups(lambda: list(told), lambda name: told.get(name, [])))
    yield told
    groups.register(before)


def given(reader: Patron, *, at: datetime = NOON) -> ClearanceSlip:
    return actions.give_slip(patron_id=reader.pk, by=people.SYSTEM, at=at).slip


def withdrawn(slip: ClearanceSlip, reason: str = "Given to the wrong person") -> ClearanceSlip:
    return actions.withdraw_slip(uuid=slip.uuid, reason=reason, by=people.SYSTEM, at=LATER)


def owed(reader: Patron) -> list[tuple[Obstacle, str, str]]:
    with pytest.raises(actions.ClearanceRefused) as refused:
        given(reader)
    assert refused.value.refusals == [Refusal.OWES]
    return [(one.why, one.number, one.place) for one in refused.value.owed]


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize(
    ("due_on", "is_lost", "obstacle"),
    [
        (TODAY, False, Obstacle.ON_LOAN),
        (TODAY - timedelta(days=1), False, Obstacle.OVERDUE),
        (TODAY, True, Obstacle.LOST),
        (TODAY - timedelta(days=1), True, Obstacle.LOST),
    ],
)
def test_an_open_loan_is_an_obstacle(due_on: date, is_lost: bool, obstacle: Obstacle) -> None:
    assert rules.obstacle_of_loan(due_on=due_on, is_lost=is_lost, today=TODAY) == obstacle


@pytest.mark.parametrize(
    ("owes", "has_slip", "standing"),
    [(False, False, Standing.CLEAR), (True, False, Standing.OWES), (False, True, Standing.HAS_SLIP)],
)
def test_how_a_reader_stands(owes: bool, has_slip: bool, standing: Standing) -> None:
    things = [rules.Owed(Obstacle.ON_LOAN, "Медиация", "N1", "Үй")] if owes else []

    assert rules.standing(things, has_slip=has_slip) == standing


@pytest.mark.parametrize(
    ("text", "tickets"),
    [("", ()), ("T1", ("T1",)), ("T1\r\nT2, T3;T1  T4\t", ("T1", "T2", "T3", "T4"))],
)
def test_tickets_are_pasted_as_they_come(text: str, tickets: tuple[str, ...]) -> None:
    assert rules.tickets_in(text) == tickets


def test_a_reader_who_owes_nothing_is_given_a_numbered_slip_once() -> None:
    reader, other = make.patron(), make.patron()

    first, again, second = (actions.give_slip(patron_id=one.pk, by=people.SYSTEM, at=NOON) for one in (reader, reader, other))

    assert [(str(one.slip), one.is_new) for one in (first, again, second)] == [
        ("1/2026", True),
        ("1/2026", False),
        ("2/2026", True),
    ]
    assert Patron.objects.get(pk=reader.pk).cleared_on == TODAY
    event = Event.objects.filter(name="library.clearance-given").order_by("id")[0]
    assert event.facts == {"patron": str(reader.uuid), "number": "1/2026"}


def test_everything_that_is_owed_anywhere_is_told_at_once() -> None:
    stage = staged(CopyStanding.READY)
    reader = stage.first
    lost, late, out = make.item(), copy_in(stage.elsewhere), make.item()
    make.loan(to=reader, of=out)
    make.loan(to=reader, of=lost)
    make.loan(to=reader, of=late, due_on=TODAY - timedelta(days=3))
    lost.state = "lost"
    lost.save(update_fields=["state"])

    assert owed(reader) == [
        (Obstacle.LOST, lost.inventory_number, "Үй"),
        (Obstacle.OVERDUE, late.inventory_number, "Басқа"),
        (Obstacle.ON_LOAN, out.inventory_number, "Үй"),
        (Obstacle.READY, stage.copy.inventory_number, "Үй"),
    ]
    assert not NumberSequence.objects.filter(series="clearance", last__gt=0).exists()


@pytest.mark.parametrize(
    ("standing", "obstacle"), [(CopyStanding.CHOSEN, Obstacle.SET_ASIDE), (CopyStanding.ON_WAY, Obstacle.ON_WAY)]
)
def test_a_copy_that_is_set_aside_keeps_its_reader(standing: CopyStanding, obstacle: Obstacle) -> None:
    stage = staged(standing)

    assert [why for why, _number, _place in owed(stage.first)] == [obstacle]


def test_somebody_who_only_stands_in_a_queue_waits_no_more() -> None:
    stage = staged(CopyStanding.LENT_AND_WANTED)

    given(stage.first)

    assert stage.now().state == HoldState.CANCELLED


def test_nothing_is_lent_or_held_for_a_reader_with_a_slip_and_nobody_lifts_that() -> None:
    stage = staged()
    given(stage.another)

    with pytest.raises(lending.IssueRefused) as issue:
        lending.issue_item(
            item_id=stage.copy.pk, patron_id=stage.another.pk, by=people.SYSTEM, at=NOON, lift_reason="The dean asks"
        )
    with pytest.raises(holds.HoldRefused) as hold:
        place(stage.copy, stage.another)

    assert issue.value.refusals == [IssueRefusal.CLEARED]
    assert not issue.value.may_be_lifted
    assert hold.value.refusals == [HoldRefusal.CLEARED]


def test_a_slip_is_withdrawn_by_a_counter_act_and_stays() -> None:
    make.policy()
    reader = make.patron()
    slip = given(reader)

    first, again = withdrawn(slip), withdrawn(slip, "Once more")

    assert (first.withdrawal, again.withdrawal, again.withdrawal_reason) == ("1/2026", "1/2026", "Given to the wrong person")
    assert lending.issue_item(item_id=make.item().pk, patron_id=reader.pk, by=people.SYSTEM, at=LATER).is_new
    assert [str(row) for row in ClearanceSlip.objects.all()] == ["1/2026"]


def test_a_slip_is_not_withdrawn_without_a_reason() -> None:
    slip = given(make.patron())

    with pytest.raises(actions.ClearanceRefused) as refused:
        withdrawn(slip, "  ")

    assert refused.value.refusals == [Refusal.NO_REASON]


def test_a_reader_has_a_new_number_after_a_withdrawal() -> None:
    reader = make.patron()
    withdrawn(given(reader))

    assert str(given(reader, at=LATER)) == "2/2026"


def test_the_database_itself_holds_one_slip_for_a_reader() -> None:
    slip = given(make.patron())

    with pytest.raises(IntegrityError), transaction.atomic():
        ClearanceSlip.objects.create(
            token="t", number=9, year=2026, day=TODAY, patron_id=slip.patron_id, given_at=NOON, given_by_id=None
        )


def test_who_may_not_is_refused() -> None:
    reader, nobody = make.patron(), people.actor(people.account(grants=("library.issue-item",)))
    slip = given(make.patron())

    with pytest.raises(PermissionDenied):
        actions.give_slip(patron_id=reader.pk, by=nobody, at=NOON)
    with pytest.raises(PermissionDenied):
        actions.give_slips(key=uuid4(), patron_ids=[reader.pk], about="", by=nobody, at=NOON)
    with pytest.raises(PermissionDenied):
        actions.withdraw_slip(uuid=slip.uuid, reason="x", by=nobody, at=NOON)


def test_a_strangers_slip_is_not_found() -> None:
    with pytest.raises(NotFound):
        actions.withdraw_slip(uuid=uuid4(), reason="x", by=people.SYSTEM, at=NOON)
    with pytest.raises(NotFound):
        actions.give_slip(patron_id=999_999, by=people.SYSTEM, at=NOON)


def test_a_group_gets_its_slips_by_one_act_and_the_same_key_is_one_act() -> None:
    clear, owes, has = make.patron(), make.patron(), make.patron()
    make.loan(to=owes)
    given(has)
    key, ids = uuid4(), [clear.pk, owes.pk, has.pk]

    first, again = (actions.give_slips(key=key, patron_ids=ids, about="М-26-2", by=people.SYSTEM, at=NOON) for _time in range(2))

    assert (str(first), again.pk, first.looked_at) == ("1/2026", first.pk, 3)
    assert [(row.patron_id, str(row)) for row in ClearanceSlip.objects.filter(run=first)] == [(clear.pk, "2/2026")]
    assert Event.objects.get(name="library.clearances-given").facts["count"] == 1


def test_an_act_for_nobody_is_refused_and_takes_no_number() -> None:
    owes = make.patron()
    make.loan(to=owes)

    with pytest.raises(actions.ClearanceRefused) as refused:
        actions.give_slips(key=uuid4(), patron_ids=[owes.pk], about="", by=people.SYSTEM, at=NOON)

    assert refused.value.refusals == [Refusal.NOBODY_CLEAR]
    assert not ClearanceRun.objects.exists()


@pytest.mark.parametrize("_round", range(3))
def test_two_desks_give_one_slip(_round: int, real_database: None, at: datetime) -> None:
    reader = make.patron()

    answers = at_once(lambda _desk: actions.give_slip(patron_id=reader.pk, by=people.SYSTEM, at=at), refused=REFUSED)

    assert sorted(getattr(one, "is_new", None) for one in answers) == [False, True]  # type: ignore[type-var]
    assert NumberSequence.objects.get(series="clearance").last == 1


@pytest.mark.parametrize("_round", range(3))
def test_a_loan_at_the_same_moment_refuses_the_slip_or_is_refused(_round: int, real_database: None, at: datetime) -> None:
    make.policy()
    reader, item = make.patron(), make.item()

    at_once(
        lambda number: (
            lending.issue_item(item_id=item.pk, patron_id=reader.pk, by=people.SYSTEM, at=at)
            if number
            else actions.give_slip(patron_id=reader.pk, by=people.SYSTEM, at=at)
        ),
        refused=REFUSED,
    )

    assert Loan.objects.count() + ClearanceSlip.objects.count() == 1


def test_a_group_run_and_a_desk_at_once_give_one_slip(real_database: None, at: datetime) -> None:
    readers = [make.patron(), make.patron()]

    at_once(
        lambda number: (
            actions.give_slips(key=uuid4(), patron_ids=[one.pk for one in readers], about="", by=people.SYSTEM, at=at)
            if number
            else actions.give_slip(patron_id=readers[1].pk, by=people.SYSTEM, at=at)
        ),
        refused=REFUSED,
    )

    assert sorted(ClearanceSlip.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_readers_costs_the_same_queries(number: int, django_assert_num_queries: Queries) -> None:
    make.policy()
    home = make.branch("Үй")
    readers = [make.patron() for _n in range(number)]
    for reader in readers:
        make.loan(to=reader)
        place(copy_in(home), reader)
    cards = queries.patrons.cards_of(queries.patrons.Readers(group="М-26-2"), most=100)

    with django_assert_num_queries(5):
        lines = queries.lines(cards, today=TODAY)

    assert [len(line.owed) for line in lines] == [2] * number


# ---- pages ----


def test_the_desk_gives_prints_and_withdraws_a_slip(librarian: Client) -> None:
    signatories.appointed()
    reader = make.patron(full_name="Бекова Дана Ерланқызы")
    page = f"{HOME}readers/{reader.uuid}/"

    asked = librarian.get(page)
    librarian.post(page)
    slip = ClearanceSlip.objects.get()
    shown = librarian.get(page)
    printed = {code: pages_of(librarian.get(f"{HOME}slips/{slip.uuid}/paper/?language={code}").content) for code in ("kk", "ru")}
    refused = librarian.post(f"{HOME}slips/{slip.uuid}/withdraw/", {"reason": ""})
    librarian.post(f"{HOME}slips/{slip.uuid}/withdraw/", {"reason": "Wrong person"})

    assert "Nothing is owed to any branch" in text_of(asked)
    assert "Slip No. 1/2026" in text_of(shown)
    assert all(
        "1/2026" in pages[0] and "Бекова Дана Ерланқызы" in pages[0] and slip.token in pages[0] for pages in printed.values()
    )
    assert refused.status_code == 422
    assert "Withdrawn by act No. 1/2026" in text_of(librarian.get(page))


def test_a_reader_who_owes_is_shown_all_of_it(librarian: Client) -> None:
    reader = make.patron()
    loan = make.loan(to=reader, due_on=TODAY - timedelta(days=2))

    answer = librarian.post(f"{HOME}readers/{reader.uuid}/")

    assert answer.status_code == 409
    assert loan.item.inventory_number in text_of(answer)
    assert not ClearanceSlip.objects.exists()


def test_the_code_of_a_slip_leads_anybody_to_its_state_and_to_nothing_else(client: Client) -> None:
    slip = given(make.patron(full_name="Бекова Дана Ерланқызы"))
    page = f"{HOME}verify/{slip.token}/"

    valid = text_of(client.get(page))
    withdrawn(slip)
    after = text_of(client.get(page))

    assert "The slip is valid" in valid
    assert "Б. Д. Е." in valid
    assert "1/2026" in valid
    assert "Бекова" not in valid
    assert slip.patron.ticket not in valid
    assert "withdrawn and holds no more" in after
    assert client.get(f"{HOME}verify/{slip.token[:-1]}x/").status_code == 404
    assert client.get(page)["X-Robots-Tag"] == "noindex"


def sent(librarian: Client, act: str, **told: Any) -> Any:
    return librarian.post(HOME, {"key": str(uuid4()), "group": "", "category": "", "tickets": "", "act": act, **told})


def test_a_group_is_looked_at_cleared_and_printed(librarian: Client, groups_of_learning: dict[str, list[int]]) -> None:
    account = people.account()
    member, owes = make.patron(account=account), make.patron(full_name="Ким Виктор")
    groups_of_learning["Magistrants"] = [account.pk]
    loan = make.loan(to=owes)
    tickets = f"{member.ticket}\n{owes.ticket}"

    by_group, looked = text_of(sent(librarian, "look", group="Magistrants")), text_of(sent(librarian, "look", tickets=tickets))
    answer = sent(librarian, "give", tickets=tickets)
    run = ClearanceRun.objects.get()
    pages = pages_of(librarian.get(f"{HOME}runs/{run.uuid}/paper/?language=ru").content)

    assert member.ticket in by_group
    assert owes.ticket not in by_group
    assert "Owes nothing: 1" in looked
    assert "Owes: 1" in looked
    assert loan.item.inventory_number in looked
    assert answer["Location"] == f"{HOME}runs/{run.uuid}/"
    assert "1/2026" in text_of(librarian.get(answer["Location"]))
    assert len(pages) == 1
    assert run.about == "2 tickets"


def test_the_dean_gets_those_who_owe_as_a_workbook(librarian: Client, tmp_path: Any) -> None:
    clear, owes = make.patron(), make.patron(full_name="Ким Виктор")
    loan = make.loan(to=owes, due_on=TODAY - timedelta(days=4))

    answer = sent(librarian, "list", tickets=f"{clear.ticket} {owes.ticket}")
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    rows = list(load_workbook(path).active.values)

    assert [(row[0], row[1], row[6], row[9]) for row in rows[1:]] == [(owes.ticket, "Ким Виктор", loan.item.inventory_number, 4)]
    assert Event.objects.get(name="library.clearance-list-taken").facts == {"rows": 1}


@pytest.mark.parametrize("told", [{}, {"tickets": "nobody"}, {"group": "no such group"}])
def test_what_means_nobody_is_refused_in_the_form(told: dict[str, str], librarian: Client) -> None:
    assert sent(librarian, "look", **told).status_code == 422


def test_nobody_clear_is_told(librarian: Client) -> None:
    owes = make.patron()
    make.loan(to=owes)

    assert sent(librarian, "give", tickets=owes.ticket).status_code == 409


def test_too_many_readers_are_refused(librarian: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torelik.library.clearance.forms.MOST_READERS", 1)
    make.patron()
    make.patron()

    assert sent(librarian, "look", group="М-26-2").status_code == 422


def test_the_pages_are_closed_to_a_desk_without_the_grant(client: Client) -> None:
    slip = given(make.patron())
    client.force_login(people.account(grants=("library.issue-item",)))

    answers = [
        client.get(address).status_code
        for address in (HOME, f"{HOME}readers/{slip.patron.uuid}/", f"{HOME}slips/{slip.uuid}/paper/")
    ]

    assert answers == [403, 403, 403]


def test_the_slips_of_a_person_are_in_their_export() -> None:
    account = people.account()
    given(make.patron(account=account))

    assert queries.rows_of(account.pk) == {
        "clearance_slips": [{"number": "1/2026", "day": "2026-11-23", "withdrawn_because": ""}]
    }


def test_holds_of_the_others_are_left_alone() -> None:
    stage = staged(CopyStanding.LENT_AND_WANTED)

    given(stage.another)

    assert Hold.objects.get().state == HoldState.QUEUED
