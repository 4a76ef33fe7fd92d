"""Subscriptions are renewed for the next period with what they cost before beside what they cost now (cl. 12)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client

from factories import people
from factories.moments import NOON
from factories.people import SYSTEM
from library.serials.serials_stage import ENDS, pattern, periodical, place, subscription, supplier
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.serials import queries, renewal_actions, renewal_queries, rules
from torelik.library.serials.actions import SerialsRefused
from torelik.library.serials.models import Subscription
from torelik.library.serials.rules import Pattern
from torelik.library.serials.vocabulary import GRANTS, Frequency, Numbering, Refusal

SINCE, THROUGH = date(2027, 1, 1), date(2027, 6, 30)
PAGE = "/en/library/serials/renew/"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=GRANTS.values))
    return client


def renewed(*rows: Subscription, price: str = "1200.00") -> list[Subscription]:
    return renewal_actions.renew(
        prices={row.uuid: Decimal(price) for row in rows}, begins_on=SINCE, valid_through=THROUGH, by=SYSTEM, at=NOON
    )


def refused(act: Callable[[], object]) -> list[Refusal]:
    with pytest.raises(SerialsRefused) as refusal:
        act()
    return [one.refusal for one in refusal.value.told]


@pytest.mark.parametrize(
    ("given", "again_on", "number", "volume"),
    [
        ({"numbering": Numbering.WITHIN_YEAR}, date(2027, 1, 1), None, None),
        ({"numbering": Numbering.RUNNING, "first_number": 101}, date(2027, 1, 1), 113, None),
        ({"numbering": Numbering.WITHIN_YEAR, "volume": 7}, date(2027, 1, 1), None, 8),
    ],
    ids=["from one", "running", "volume"],
)
def test_the_way_of_coming_out_goes_on_with_its_numbers(
    given: dict[str, object], again_on: date, number: int | None, volume: int | None
) -> None:
    before = pattern(Frequency.MONTHLY, **given)

    after = rules.continued([before], begins_on=date(2026, 1, 1), valid_through=ENDS, again_on=again_on)

    assert (after.since, after.frequency, after.first_number, after.volume) == (again_on, Frequency.MONTHLY, number, volume)


def test_numbers_within_a_year_go_on_in_its_second_half() -> None:
    before = pattern(Frequency.MONTHLY)

    after = rules.continued([before], begins_on=date(2026, 1, 1), valid_through=date(2026, 6, 30), again_on=date(2026, 7, 1))

    assert after.first_number == 7


@pytest.mark.django_db
def test_a_renewed_subscription_keeps_places_supplier_and_index_and_expects_its_issues() -> None:
    row = subscription(supplier_id=supplier().pk, index="75123", price=Decimal("900.00"), copies=3)

    [again] = renewed(row)

    assert (again.begins_on, again.valid_through, again.price) == (SINCE, THROUGH, Decimal("1200.00"))
    assert (again.supplier_id, again.index, queries.copies_by_place(again)) == (row.supplier_id, "75123", {place(): 3})
    assert list(again.issues.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db
def test_sent_twice_each_is_renewed_once() -> None:
    row = subscription()

    assert (len(renewed(row)), len(renewed(row))) == (1, 0)
    assert Subscription.objects.count() == 2


@pytest.mark.django_db
def test_what_is_covered_or_does_not_end_is_refused_and_nothing_is_renewed() -> None:
    ending, longer = subscription(), subscription(title="Сот", valid_through=date(2027, 3, 31))
    early = subscription(title="Заңгер", valid_through=date(2026, 6, 30))

    assert refused(lambda: renewed(ending, longer)) == [Refusal.COVERED]
    assert refused(lambda: renewed(early)) == [Refusal.NOT_ENDING]
    assert refused(lambda: renewed()) == [Refusal.NOTHING_CHOSEN]
    assert Subscription.objects.count() == 3
    with pytest.raises(NotFound):
        renewal_actions.renew(prices={uuid4(): Decimal(1)}, begins_on=SINCE, valid_through=THROUGH, by=SYSTEM, at=NOON)


@pytest.mark.django_db
def test_both_sides_of_the_day_stand_beside_each_other() -> None:
    ending, dropped = subscription(price=Decimal(100)), subscription(title="Түскен", price=Decimal(50))
    longer = subscription(title="Ұзақ", valid_through=date(2027, 12, 31))
    new = subscription(title="Жаңа", begins_on=SINCE, valid_through=THROUGH, of=Pattern(SINCE, Frequency.MONTHLY))
    renewed(ending, price="130.00")

    lines = {line.record_id: line for line in renewal_queries.renewals(SINCE, visible_to=SYSTEM)}

    assert [lines[row.record_id].is_open for row in (ending, dropped, longer, new)] == [False, True, False, False]
    assert lines[longer.record_id].goes_on
    assert lines[ending.record_id].difference == Decimal("60.00")
    assert lines[new.record_id].before is None


@pytest.mark.django_db
def test_the_page_renews_what_is_ticked_and_gives_the_order(librarian: Client) -> None:
    first = subscription(supplier_id=supplier().pk, price=Decimal("900.00"), index="75123")
    subscription(title="Керек емес", price=Decimal("500.00"))
    page = librarian.get(PAGE)
    assert "2027-01-01" in page.content.decode()

    sent = {"since": "2027-01-01", "through": "2027-06-30", f"renew-{first.uuid}": "on", f"price-{first.uuid}": "1000.50"}
    answer = librarian.post(PAGE, sent, follow=True)

    assert "1 subscription is renewed." in answer.content.decode()
    assert Subscription.objects.get(begins_on=SINCE).price == Decimal("1000.50")
    assert "Керек емес" in answer.content.decode()
    order = librarian.get(f"/ru/library/serials/renew/{first.supplier_id}/2027-01-01/order.pdf")
    text = pypdfium2.PdfDocument(order.content)[0].get_textpage().get_text_range()
    assert "75123" in text
    assert "2 001,00" in text.replace("\xa0", " ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"since": "x"}, 422),
        ({"since": "2027-01-01", "through": ""}, 422),
        ({"since": "2027-01-01", "through": "2027-06-30"}, 409),
        ({"since": "2027-01-01", "through": "2026-01-01", "all": "on"}, 409),
    ],
    ids=["no day", "no end", "nothing chosen", "backwards"],
)
def test_what_cannot_be_renewed_is_told_on_the_page(librarian: Client, sent: dict[str, str], status: int) -> None:
    row = subscription()
    if sent.pop("all", ""):
        sent = sent | {f"renew-{row.uuid}": "on"}

    assert librarian.post(PAGE, sent).status_code == status
    assert Subscription.objects.count() == 1


@pytest.mark.django_db
def test_strangers_renew_nothing_and_see_nothing(client: Client, someone_with: Callable[..., Actor]) -> None:
    row = subscription(supplier_id=supplier().pk)
    with pytest.raises(PermissionDenied):
        renewal_actions.renew(
            prices={row.uuid: Decimal(1)}, begins_on=SINCE, valid_through=THROUGH, by=someone_with("library.see-reports"), at=NOON
        )
    assert renewal_queries.renewals(SINCE, visible_to=someone_with("library.see-reports")) == []
    client.force_login(people.account(grants=("library.see-reports",)))
    assert client.get(PAGE).status_code == 403
    client.force_login(people.account(grants=GRANTS.values))
    for address in ("1/x/order.pdf", f"{row.supplier_id}/2027-01-01/order.pdf", "999/2026-01-01/order.pdf"):
        assert client.get(f"{PAGE}{address}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_the_same_few_questions(
    librarian: Client, rows: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    for number in range(rows):
        subscription(record=periodical(f"Журнал {number}"))
    librarian.get(PAGE)
    with django_assert_num_queries(7):
        assert librarian.get(PAGE).status_code == 200
