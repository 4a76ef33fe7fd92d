"""From a draft to the budget and back: orders hold money, cancellations give it back, invoices spend it (cl. 12)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import library as make
from factories import people
from factories.moments import NOON
from factories.threads import at_once
from library.acquisition.stage import TODAY, add, approve, budget, draft, invoice, left, send, sent, supplier, told
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.library.acquisition import actions, queries
from torelik.library.acquisition.models import Budget, Claim, FundEntry, Invoice, Order, OrderLine, Suggestion
from torelik.library.acquisition.rules import Balance, Told
from torelik.library.acquisition.vocabulary import GRANTS, InvoiceState, OrderState, Refusal, SuggestionState
from torelik.notifications.models import Notification

pytestmark = pytest.mark.django_db
SYSTEM = people.SYSTEM
D = Decimal
LAST = "3000.00"


def cancel(line: OrderLine, copies: int, reason: str = "Жеткізуші бас тартты") -> Order:
    return actions.cancel_copies(uuid=line.order.uuid, copies={line.uuid: copies}, reason=reason, by=SYSTEM, at=NOON)


def receive(line: OrderLine, copies: int) -> None:
    if line.record_id is None:
        actions.link_line(line_uuid=line.uuid, record_uuid=make.record().uuid, by=SYSTEM, at=NOON)
    actions.receive_line(line_uuid=line.uuid, copies=copies, by=SYSTEM, at=NOON)


# ---- budgets ----


def test_the_sum_of_a_budget_changes_with_a_reason_and_the_ledger_keeps_the_difference() -> None:
    row = budget("100000.00")
    actions.set_budget(fund_uuid=row.fund.uuid, year=2026, amount=D("80000.00"), reason="Нақтылау", by=SYSTEM, at=NOON)

    kept = list(FundEntry.objects.order_by("id").values_list("kind", "amount", "reason"))
    assert kept == [("allocated", D("100000.00"), "Бұйрық № 1"), ("allocated", D("-20000.00"), "Нақтылау")]
    assert left(row) == Balance(D("80000.00"))


@pytest.mark.parametrize(
    ("amount", "reason", "refusal"),
    [("2999.99", "Нақтылау", Refusal.BELOW_COMMITTED), ("-1", "Нақтылау", Refusal.NO_SUM), ("5000", " ", Refusal.NO_REASON)],
)
def test_a_budget_is_not_lowered_below_what_is_committed(amount: str, reason: str, refusal: Refusal) -> None:
    row = budget()
    sent(budget=row)

    refused = told(
        lambda: actions.set_budget(fund_uuid=row.fund.uuid, year=2026, amount=D(amount), reason=reason, by=SYSTEM, at=NOON)
    )

    assert refused == [Told(refusal)]


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_itself_keeps_the_ledger(act: str) -> None:
    budget()
    rows = FundEntry.objects.all()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(amount=1) if act == "update" else rows.delete()


@pytest.mark.parametrize(("with_rest", "old", "new"), [(True, "0.00", "100000.00"), (False, "97000.00", "3000.00")])
def test_a_budget_goes_over_with_what_orders_hold_back(with_rest: bool, old: str, new: str) -> None:
    row = budget()
    line = sent(budget=row)

    next_year = actions.roll_over(uuid=row.uuid, with_rest=with_rest, reason="Жыл соңы", by=SYSTEM, at=NOON)

    line.refresh_from_db()
    assert (left(row), left(next_year)) == (Balance(D(old)), Balance(D(new), D("3000.00")))
    assert (line.budget_id, next_year.year) == (next_year.pk, 2027)
    again = told(lambda: actions.roll_over(uuid=row.uuid, with_rest=True, reason="Жыл соңы", by=SYSTEM, at=NOON))
    assert again == [Told(Refusal.BUDGET_CLOSED)]
    late = told(lambda: actions.set_budget(fund_uuid=row.fund.uuid, year=2026, amount=D(1), reason="…", by=SYSTEM, at=NOON))
    assert late == [Told(Refusal.BUDGET_CLOSED)]


def test_an_invoice_of_last_year_s_order_is_paid_from_the_new_budget() -> None:
    row = budget()
    line = sent(budget=row)
    new = actions.roll_over(uuid=row.uuid, with_rest=False, reason="Жыл соңы", by=SYSTEM, at=NOON)
    line.refresh_from_db()

    approve(invoice(line, copies=2))

    assert left(new) == Balance(D("3000.00"), D("0.00"), D("3000.00"))


# ---- sending ----


def test_sending_numbers_the_order_and_holds_its_money_back() -> None:
    row = budget()
    order = draft()
    add(order, budget=row, copies=2, price="1500.00")
    add(order, budget=row, title="Сот", copies=1, price="999.99")

    order = send(order)

    assert (order.number, order.year, order.sent_on, order.state) == (1, 2026, TODAY, OrderState.SENT)
    assert left(row) == Balance(D("100000.00"), D("3999.99"))
    event = Event.objects.get(name="library.order-sent")
    assert event.facts == {"number": "1/2026", "copies": "3", "amount": "3999.99"}


def test_an_order_beyond_what_is_left_is_refused_and_whoever_may_lifts_it_with_a_reason(
    someone_with: Callable[..., Actor],
) -> None:
    row = budget("2999.99")
    order = draft()
    add(order, budget=row)
    librarian = someone_with(GRANTS.KEEP_ORDERS)
    head = someone_with(GRANTS.KEEP_ORDERS, GRANTS.ORDER_OVER_BUDGET)
    name = f"{row.fund.name}, 2026"

    assert told(lambda: send(order, by=librarian, reason="Қажет")) == [Told(Refusal.OVER_BUDGET, name)]
    assert told(lambda: send(order, by=head)) == [Told(Refusal.OVER_BUDGET, name)]
    send(order, by=head, reason="Сот практикасы үшін қажет")

    assert left(row).available == D("-0.01")
    facts = Event.objects.get(name="library.budget-limit-lifted").facts
    assert facts == {"refusals": f"over-budget {name}", "reason": "Сот практикасы үшін қажет"}


def test_a_lifted_limit_does_not_lift_what_is_a_fact(someone_with: Callable[..., Actor]) -> None:
    row = budget("1.00")
    order = draft()
    add(order, budget=row)
    add(order, budget=None, title="Сот")

    refused = told(lambda: send(order, by=someone_with(GRANTS.KEEP_ORDERS, GRANTS.ORDER_OVER_BUDGET), reason="Қажет"))

    assert [one.refusal for one in refused] == [Refusal.NO_BUDGET, Refusal.OVER_BUDGET]


def test_a_contract_has_left_what_is_not_ordered_under_it() -> None:
    of, row = supplier(), budget()
    contract = actions.save_contract(
        supplier_uuid=of.uuid, number="15", day=date(2026, 1, 10), amount=D("4000"), valid_through=date(2026, 12, 31),
        by=SYSTEM, at=NOON,
    )  # fmt: skip
    first, second = draft(of, contract_id=contract.pk), draft(of, contract_id=contract.pk)
    add(first, budget=row)
    add(second, budget=row)

    send(first)

    assert told(lambda: send(second)) == [Told(Refusal.OVER_CONTRACT, "№ 15")]
    assert queries.contract_lines(of)[0].left == D("1000.00")


def test_a_title_that_the_catalogue_has_is_linked_by_itself() -> None:
    linked = actions.catalogue_line(line_uuid=sent(title="Азаматтық құқық").uuid, by=SYSTEM, at=NOON)

    order = draft()
    added = actions.add_list(
        uuid=order.uuid, rows=[["Азаматтық құқық", "Ағыбаев А.", "2024", "", "1", "100"], ["Сот"]], budget_id=None,
        by=SYSTEM, at=NOON,
    )  # fmt: skip

    assert added == 2
    assert [line.record_id for line in order.lines.order_by("id")] == [linked.record_id, None]


def test_a_list_is_added_whole_or_not_at_all() -> None:
    order = draft()

    refused = told(
        lambda: actions.add_list(uuid=order.uuid, rows=[["Сот"], ["Заң", "", "көп"]], budget_id=None, by=SYSTEM, at=NOON)
    )

    assert refused == [Told(Refusal.ROW, "2: Заң ; көп")]
    assert not order.lines.exists()


def test_the_same_key_twice_makes_one_order_and_one_line() -> None:
    of, key = supplier(), uuid4()
    first = actions.draft_order(key=key, supplier_id=of.pk, by=SYSTEM, at=NOON)
    again = actions.draft_order(key=key, supplier_id=of.pk, by=SYSTEM, at=NOON)

    assert first == again


def test_a_sent_order_is_not_changed() -> None:
    line = sent()
    order = line.order
    acts: list[Callable[[], object]] = [
        lambda: actions.change_order(uuid=order.uuid, seen=order.version, note="…", by=SYSTEM),
        lambda: add(order, budget=None),
        lambda: actions.remove_line(uuid=order.uuid, line_uuid=line.uuid, by=SYSTEM),
        lambda: actions.discard_order(uuid=order.uuid, by=SYSTEM, at=NOON),
        lambda: send(order),
    ]

    assert [told(act) for act in acts] == [[Told(Refusal.NOT_DRAFT)]] * 5


# ---- cancelling, claiming, receiving ----


def test_cancelled_copies_give_their_money_back() -> None:
    row = budget()
    line = sent(budget=row, copies=3)

    order = cancel(line, 2)

    assert (left(row), order.state) == (Balance(D("100000.00"), D("1500.00")), OrderState.SENT)
    assert cancel(line, 1).state == OrderState.CANCELLED
    assert left(row) == Balance(D("100000.00"), D("0.00"))
    assert told(lambda: cancel(line, 1)) == [Told(Refusal.NOT_OPEN), Told(Refusal.MORE_THAN_AWAITED, "Медиация")]


@pytest.mark.parametrize(("received", "invoiced"), [(2, 0), (0, 2), (2, 1)])
def test_what_came_or_is_invoiced_is_not_cancelled(received: int, invoiced: int) -> None:
    line = sent(copies=3)
    if received:
        receive(line, received)
    if invoiced:
        approve(invoice(line, copies=invoiced))

    assert told(lambda: cancel(line, 2)) == [Told(Refusal.MORE_THAN_AWAITED, "Медиация")]
    cancel(line, 1)


def test_copies_are_cancelled_with_a_reason() -> None:
    line = sent()

    assert told(lambda: cancel(line, 1, reason=" ")) == [Told(Refusal.NO_REASON)]


def test_an_order_is_claimed_when_it_is_late_once_a_day() -> None:
    row = budget()
    order = draft(expected_on=TODAY)
    add(order, budget=row, copies=3)
    send(order)
    tomorrow, after = NOON + timedelta(days=1), NOON + timedelta(days=2)

    assert told(lambda: actions.claim_order(uuid=order.uuid, by=SYSTEM, at=NOON)) == [Told(Refusal.NOT_LATE)]
    actions.claim_order(uuid=order.uuid, by=SYSTEM, at=tomorrow)
    again = told(lambda: actions.claim_order(uuid=order.uuid, by=SYSTEM, at=tomorrow))
    actions.claim_order(uuid=order.uuid, by=SYSTEM, at=after)

    assert again == [Told(Refusal.CLAIMED_TODAY)]
    assert list(Claim.objects.order_by("id").values_list("number", "copies")) == [(1, 3), (2, 3)]
    late = queries.orders(late_on=TODAY + timedelta(days=1), visible_to=SYSTEM)
    assert [one.pk for one in late] == [order.pk]


def test_partial_deliveries_make_one_line_and_more_than_ordered_is_refused() -> None:
    line = sent(copies=3)
    receive(line, 1)
    line.refresh_from_db()

    assert line.order.state == OrderState.PARTLY
    more = told(lambda: actions.receive_line(line_uuid=line.uuid, copies=3, by=SYSTEM, at=NOON))
    assert more == [Told(Refusal.MORE_THAN_AWAITED, "Медиация")]
    receive(line, 2)
    assert Order.objects.get().state == OrderState.RECEIVED


def test_a_line_without_a_record_is_not_received() -> None:
    line = sent(copies=1)

    refused = told(lambda: actions.receive_line(line_uuid=line.uuid, copies=1, by=SYSTEM, at=NOON))

    assert refused == [Told(Refusal.NOT_LINKED, "Медиация")]


def test_a_receipt_taken_back_gives_the_line_back() -> None:
    line = sent(copies=2)
    receive(line, 2)

    actions.unreceive_lines(copies={line.pk: 1}, by=SYSTEM, at=NOON)

    line.refresh_from_db()
    assert (line.received, line.order.state) == (1, OrderState.PARTLY)
    more = told(lambda: actions.unreceive_lines(copies={line.pk: 2}, by=SYSTEM, at=NOON))
    assert more == [Told(Refusal.MORE_THAN_RECEIVED, "Медиация")]


# ---- suggestions ----


def proposed(by: Actor, title: str = "Медиация") -> Suggestion:
    return actions.suggest(key=uuid4(), title=title, authors="Ағыбаев А.", by=by, at=NOON)


def test_a_suggestion_goes_its_way_and_the_reader_is_told_each_time() -> None:
    account = people.account()
    row = proposed(people.actor(account))
    actions.accept_suggestion(uuid=row.uuid, by=SYSTEM, at=NOON)
    order = draft()
    actions.add_suggestion(
        uuid=order.uuid, suggestion_uuid=row.uuid, copies=1, price=D("1500"), budget_id=budget().pk, by=SYSTEM, at=NOON
    )
    send(order)
    line = order.lines.get()
    receive(line, 1)

    row.refresh_from_db()
    assert row.state == SuggestionState.RECEIVED
    assert list(Notification.objects.order_by("id").values_list("account", "kind")) == [
        (account.pk, "library.suggestion-accepted"),
        (account.pk, "library.suggestion-ordered"),
        (account.pk, "library.suggestion-received"),
    ]


def test_a_declined_suggestion_says_why() -> None:
    row = proposed(people.actor(people.account()))

    assert told(lambda: actions.decline_suggestion(uuid=row.uuid, reason=" ", by=SYSTEM, at=NOON)) == [Told(Refusal.NO_REASON)]
    actions.decline_suggestion(uuid=row.uuid, reason="Қорда бар", by=SYSTEM, at=NOON)

    assert Notification.objects.get().words == {"title": "Медиация", "reason": "Қорда бар"}
    assert told(lambda: actions.accept_suggestion(uuid=row.uuid, by=SYSTEM, at=NOON)) == [Told(Refusal.NOT_NEW)]


def test_a_suggestion_is_ordered_once_and_again_when_its_order_is_cancelled() -> None:
    row = proposed(people.actor(people.account()))
    order, other, money = draft(), draft(), budget()

    def put(into: Order) -> Order:
        return actions.add_suggestion(
            uuid=into.uuid, suggestion_uuid=row.uuid, copies=1, price=D(0), budget_id=money.pk, by=SYSTEM, at=NOON
        )

    assert told(lambda: put(order)) == [Told(Refusal.NOT_ACCEPTED, "Медиация")]
    actions.accept_suggestion(uuid=row.uuid, by=SYSTEM, at=NOON)
    put(order)
    assert told(lambda: put(other)) == [Told(Refusal.ORDERED_ALREADY, "Медиация")]
    send(order)
    cancel(order.lines.get(), 1)
    put(other)

    assert send(other).state == OrderState.SENT


def test_a_reader_has_so_many_suggestions_waiting_and_a_visitor_none() -> None:
    reader = people.actor(people.account())
    for number in range(20):
        proposed(reader, f"Кітап {number}")

    assert told(lambda: proposed(reader)) == [Told(Refusal.TOO_MANY_SUGGESTIONS)]
    with pytest.raises(PermissionDenied):
        proposed(Actor.anonymous())


def test_a_reader_sees_only_their_own_suggestions_and_is_forgotten() -> None:
    account = people.account()
    own, _foreign = proposed(people.actor(account)), proposed(people.actor(people.account()))

    assert list(queries.own_suggestions(people.actor(account))) == [own]
    assert list(queries.suggestions(visible_to=people.actor(account))) == []
    assert queries.rows_of(account.pk)["suggestions"][0]["title"] == "Медиация"
    assert actions.forget_reader(account.pk) == 1
    own.refresh_from_db()
    assert (own.made_by_id, own.title) == (None, "Медиация")


# ---- invoices ----


def test_an_approved_invoice_spends_and_releases_what_the_order_held_back() -> None:
    row = budget()
    line = sent(budget=row, copies=2)
    bill = invoice(line, copies=1, price="1600.00", total="2000.00", postage=D("500"), adjustment=D("-100"), budget_id=row.pk)

    bill = approve(bill)

    assert bill.state == InvoiceState.APPROVED
    assert left(row) == Balance(D("100000.00"), D("1500.00"), D("2000.00"))
    assert told(lambda: approve(bill)) == [Told(Refusal.NOT_DRAFT)]


def test_an_invoice_whose_total_differs_is_refused() -> None:
    bill = invoice(sent(), total="1500.01")

    assert told(lambda: approve(bill)) == [Told(Refusal.TOTAL_DIFFERS)]


def test_a_number_is_of_one_invoice_of_a_supplier() -> None:
    line = sent(copies=2)
    invoice(line, number=" ab  12")

    assert told(lambda: invoice(line, number="AB 12")) == [Told(Refusal.NUMBER_TAKEN, "AB 12")]
    invoice(sent(), number="AB 12")


def test_no_more_is_invoiced_than_ordered_and_only_of_the_supplier() -> None:
    line, other = sent(copies=2), sent()
    bill = invoice(line, copies=2)
    also = invoice(line, copies=1)
    approve(bill)

    assert told(lambda: approve(also)) == [Told(Refusal.MORE_THAN_ORDERED, "Медиация")]
    foreign = told(
        lambda: actions.add_invoice_line(uuid=also.uuid, order_line_uuid=other.uuid, copies=1, price=D(1), vat_rate=16, by=SYSTEM)
    )
    assert foreign == [Told(Refusal.NOT_SENT, "Медиация")]


def test_the_accountant_marks_an_approved_invoice_as_paid(someone_with: Callable[..., Actor]) -> None:
    accountant = someone_with(GRANTS.MARK_PAID)
    bill = invoice(sent())

    assert told(lambda: actions.mark_paid(uuid=bill.uuid, paid_on=TODAY, by=accountant, at=NOON)) == [Told(Refusal.NOT_APPROVED)]
    approve(bill)
    ahead = told(lambda: actions.mark_paid(uuid=bill.uuid, paid_on=TODAY + timedelta(days=1), by=accountant, at=NOON))
    assert ahead == [Told(Refusal.DATED_AHEAD)]
    assert actions.mark_paid(uuid=bill.uuid, paid_on=TODAY, by=accountant, at=NOON).state == InvoiceState.PAID


# ---- rights ----

KEPT: list[tuple[GRANTS, Callable[[OrderLine, Actor], object]]] = [
    (GRANTS.KEEP_ORDERS, lambda line, by: actions.draft_order(key=uuid4(), supplier_id=1, by=by, at=NOON)),
    (GRANTS.KEEP_ORDERS, lambda line, by: actions.send_order(uuid=line.order.uuid, seen=1, by=by, at=NOON)),
    (GRANTS.KEEP_ORDERS, lambda line, by: actions.cancel_copies(uuid=line.order.uuid, copies={}, reason="", by=by, at=NOON)),
    (GRANTS.KEEP_ORDERS, lambda line, by: actions.claim_order(uuid=line.order.uuid, by=by, at=NOON)),
    (GRANTS.KEEP_ORDERS, lambda line, by: actions.receive_line(line_uuid=line.uuid, copies=1, by=by, at=NOON)),
    (GRANTS.KEEP_ORDERS, lambda line, by: actions.link_line(line_uuid=line.uuid, record_uuid=line.uuid, by=by, at=NOON)),
    (GRANTS.KEEP_ORDERS, lambda line, by: actions.accept_suggestion(uuid=line.uuid, by=by, at=NOON)),
    (GRANTS.KEEP_BUDGETS, lambda line, by: actions.roll_over(uuid=line.uuid, with_rest=True, reason="", by=by, at=NOON)),
    (GRANTS.KEEP_INVOICES, lambda line, by: actions.approve_invoice(uuid=line.uuid, seen=1, by=by, at=NOON)),
    (GRANTS.MARK_PAID, lambda line, by: actions.mark_paid(uuid=line.uuid, paid_on=TODAY, by=by, at=NOON)),
]


@pytest.mark.parametrize("case", range(len(KEPT)))
def test_each_act_asks_for_its_own_grant(case: int, someone_with: Callable[..., Actor]) -> None:
    grant, act = KEPT[case]
    line = sent()

    with pytest.raises(PermissionDenied, match=grant):
        act(line, someone_with(*[one for one in GRANTS.values if one != grant]))


# ---- at once ----


def test_of_two_orders_against_the_last_money_one_passes(real_database: None) -> None:
    row = budget(LAST)
    orders = [draft(), draft()]
    for order in orders:
        add(order, budget=row)
        order.refresh_from_db()

    answers = at_once(
        lambda desk: actions.send_order(uuid=orders[desk].uuid, seen=orders[desk].version, by=SYSTEM, at=NOON),
        refused=(actions.AcquisitionRefused,),
    )

    lost = [answer.told[0].refusal for answer in answers if isinstance(answer, actions.AcquisitionRefused)]
    assert lost == [Refusal.OVER_BUDGET]
    assert left(row) == Balance(D(LAST), D(LAST))
    assert list(Order.objects.exclude(number=None).values_list("number", flat=True)) == [1]


def test_a_double_click_on_sending_takes_one_number(real_database: None) -> None:
    row = budget()
    order = draft()
    add(order, budget=row)
    order.refresh_from_db()

    answers = at_once(
        lambda _click: actions.send_order(uuid=order.uuid, seen=order.version, by=SYSTEM, at=NOON),
        people=3,
        refused=(actions.AcquisitionRefused,),
    )

    lost = [answer.told for answer in answers if isinstance(answer, actions.AcquisitionRefused)]
    assert lost == [[Told(Refusal.NOT_DRAFT)]] * 2
    assert (Order.objects.get().number, left(row).committed) == (1, D("3000.00"))


def test_of_two_who_receive_the_same_copies_one_does(real_database: None) -> None:
    line = sent(copies=2)
    actions.link_line(line_uuid=line.uuid, record_uuid=make.record().uuid, by=SYSTEM, at=NOON)

    answers = at_once(
        lambda _desk: actions.receive_line(line_uuid=line.uuid, copies=2, by=SYSTEM, at=NOON),
        refused=(actions.AcquisitionRefused,),
    )

    assert sum(isinstance(answer, actions.AcquisitionRefused) for answer in answers) == 1
    assert OrderLine.objects.get().received == 2


def test_of_two_who_enter_one_invoice_one_does(real_database: None) -> None:
    of = supplier()

    answers = at_once(
        lambda _desk: actions.draft_invoice(
            key=uuid4(), supplier_id=of.pk, number="15", day=TODAY, total=D(1), by=SYSTEM, at=NOON
        ),
        refused=(actions.AcquisitionRefused,),
    )

    assert sum(isinstance(answer, actions.AcquisitionRefused) for answer in answers) == 1
    assert Invoice.objects.count() == 1


# ---- whatever happens ----

STEP = st.tuples(
    st.sampled_from(["order", "cancel", "receive", "take back", "invoice", "roll over"]), st.integers(0, 20), st.integers(1, 4)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=14))
def test_the_balance_is_what_the_lines_say_after_any_sequence_of_acts(steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        current = budget("20000.00")
        given = left(current).allocated
        spent = D(0)
        for act, which, copies in steps:
            lines = list(OrderLine.objects.exclude(order__state="draft").order_by("id"))
            line = lines[which % len(lines)] if lines else None
            try:
                with transaction.atomic():
                    if act == "order":
                        sent(budget=current, copies=copies, price=f"{100 + which * 37}.50")
                    elif act == "roll over" and which == 0:
                        current = actions.roll_over(uuid=current.uuid, with_rest=True, reason="…", by=SYSTEM, at=NOON)
                    elif line is None:
                        continue
                    elif act == "cancel":
                        cancel(line, copies)
                    elif act == "receive":
                        receive(line, copies)
                    elif act == "take back":
                        actions.unreceive_lines(copies={line.pk: copies}, by=SYSTEM, at=NOON)
                    elif act == "invoice":
                        approve(invoice(line, copies=copies, price=f"{which * 51}.25"))
                        spent += D(f"{which * 51}.25") * copies
            except actions.AcquisitionRefused:
                continue

        held = sum((one.price * queries.counted(one).committed for one in OrderLine.objects.exclude(order__state="draft")), D(0))
        found = list(queries.balances(Budget.objects.values_list("pk", flat=True)).values())
        assert sum(one.allocated for one in found) == given
        assert sum(one.committed for one in found) == held
        assert sum(one.spent for one in found) == spent
        assert all(one.available >= 0 for one in found)
        transaction.set_rollback(True)


def test_two_budgets_that_are_called_alike_keep_their_money_apart() -> None:
    first, second = budget("3000.00"), budget("100000.00")
    assert first.fund.name == second.fund.name
    order = draft()
    lines = [add(order, budget=one, title=title, copies=2) for one, title in ((first, "Медиация"), (second, "Татуласу"))]
    send(order)
    bill = invoice(lines[0], copies=2, total="6000.00")
    actions.add_invoice_line(
        uuid=bill.uuid, order_line_uuid=lines[1].uuid, copies=2, price=Decimal("1500.00"), vat_rate=16, by=SYSTEM
    )

    approve(bill)

    assert [(left(one).spent, left(one).available) for one in (first, second)] == [
        (Decimal("3000.00"), Decimal("0.00")),
        (Decimal("3000.00"), Decimal("97000.00")),
    ]


def test_the_limit_of_one_budget_is_not_hidden_behind_its_namesake() -> None:
    poor, rich = budget("1000.00"), budget("100000.00")
    order = draft()
    for one in (poor, rich):
        add(order, budget=one, copies=2)

    refused = told(lambda: send(order, by=people.actor(people.account(grants=(GRANTS.KEEP_ORDERS,)))))

    assert [(one.refusal, f"№ {poor.pk}" in one.about) for one in refused] == [(Refusal.OVER_BUDGET, True)]
