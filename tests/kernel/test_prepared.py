"""A question that was put into SQL once answers as the query set would have answered."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Count, Q
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from factories import library as make
from factories.threads import at_once
from torelik.kernel.prepared import Prepared
from torelik.library.holdings.models import Item
from torelik.library.patrons.models import Patron, Visit

pytestmark = pytest.mark.django_db

WITH_TITLE = Prepared(
    lambda number: Item.objects.select_related("record", "place").defer("record__marc").filter(
        Q(barcode=number) | Q(inventory_number=number)
    ).order_by("id"),
    number=Item.barcode,
)  # fmt: skip


def test_rows_are_those_of_the_query_set_with_what_is_joined_to_them() -> None:
    one, other = make.item(), make.item()

    found = [WITH_TITLE.first(number=row.barcode) for row in (one, other, one)]
    with CaptureQueriesContext(connection) as asked:
        titles = [row.record.title for row in found if row]

    assert [row.pk for row in found if row] == [one.pk, other.pk, one.pk]
    assert (titles, len(asked)) == ([one.record.title, other.record.title, one.record.title], 0)
    assert WITH_TITLE.first(number="no such number") is None


def test_every_kind_of_value_is_made_ready_as_the_field_says() -> None:
    patron = make.patron()
    visit = Visit.objects.create(patron=patron, day=date(2026, 11, 28), place=make.item().place, category=patron.category)
    by_uuid = Prepared(lambda uuid: Patron.objects.filter(uuid=uuid), uuid=Patron.uuid)
    on_day = Prepared(lambda day: Visit.objects.filter(day__gte=day).values_list("pk", flat=True), day=Visit.day)

    assert [row.pk for row in by_uuid(uuid=patron.uuid)] == [row.pk for row in by_uuid(uuid=str(patron.uuid))] == [patron.pk]
    assert by_uuid(uuid=uuid4()) == []
    assert (on_day(day=date(2026, 11, 28)), on_day(day=date(2026, 11, 29))) == ([visit.pk], [])


def test_the_same_slot_may_stand_in_several_places_and_a_question_may_be_a_union_or_a_sum() -> None:
    item = make.item()
    union = Prepared(
        lambda id: Item.objects.filter(id=id).order_by().values_list("pk").union(
            Patron.objects.filter(id=id).order_by().values_list("pk"), all=True
        ),
        id=Item.id,
    )  # fmt: skip
    counted = Prepared(
        lambda id: Item.objects.filter(record_id=id).order_by().values_list("record_id").annotate(n=Count("id")), id=Item.id
    )

    assert union(id=item.pk)[0] == (item.pk,)
    assert counted(id=item.record_id) == [(item.record_id, 1)]


def test_nothing_stays_from_one_asking_to_the_next() -> None:
    item = make.item()
    with translation.override("ru"):
        first = WITH_TITLE.first(number=item.barcode)
    Item.objects.filter(pk=item.pk).update(inventory_number="changed")

    second = WITH_TITLE.first(number=item.barcode)

    assert first is not second
    assert (first and first.inventory_number, second and second.inventory_number) == (item.inventory_number, "changed")


def test_a_value_that_was_forgotten_is_an_error() -> None:
    with pytest.raises(KeyError, match="number"):
        WITH_TITLE(other=1)


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_of_a_transaction_is_an_error() -> None:
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite has no locks of rows: transactions begin IMMEDIATE.")
    locked = Prepared(lambda id: Item.objects.select_for_update().filter(id=id), id=Item.id)

    with pytest.raises(TransactionManagementError):
        locked(id=1)


@pytest.mark.usefixtures("real_database")
def test_threads_ask_the_same_question_each_over_its_own_connection() -> None:
    numbers = [make.item().barcode for _number in range(8)]

    found = at_once(lambda number: WITH_TITLE(number=numbers[number])[0].barcode, people=8)

    assert found == numbers
