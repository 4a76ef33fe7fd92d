"""The register of refusals: what was refused, why, how often, to whom not (cl. 12)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO

import pypdfium2
import pytest
from django.test import Client
from openpyxl import load_workbook

from factories import library as make
from factories import people
from factories.moments import NOON
from factories.people import SYSTEM
from library.requests.requests_stage import Stage, fetched, order, refused, staged
from torelik.kernel.errors import PermissionDenied
from torelik.library.requests import actions
from torelik.library.requests import register_queries as register
from torelik.library.requests.register_queries import Asked
from torelik.library.requests.rules import Wanted
from torelik.library.requests.vocabulary import RefusalReason

pytestmark = pytest.mark.django_db
HOME = "/en/library/requests/refusals/"
TODAY, DAY = make.TODAY, timedelta(days=1)
MONTH = Asked(date(2026, 11, 1), date(2026, 11, 30))
Queries = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torelik.kernel.clock.now", lambda: NOON)


def month() -> Stage:
    """Seven orders: two lacunas of one title, one copy on loan, one waits, one cancelled, one outside of the month, one open."""
    stage = staged()
    for reader in (stage.reader, stage.another):
        refused(order(stage, reader, wanted=Wanted(title="Lost laws")), RefusalReason.LACUNA)
    fetched(stage)
    refused(order(stage, stage.another), RefusalReason.ON_LOAN)
    actions.cancel(uuid=order(stage, day=TODAY + DAY).uuid, by=SYSTEM, at=NOON)
    order(stage, stage.another, day=TODAY + DAY)
    refused(order(stage, day=date(2026, 12, 1)), RefusalReason.WORN)
    return stage


def test_the_sums_of_a_period_leave_out_what_readers_cancelled_and_other_periods() -> None:
    month()

    found = register.totals(MONTH, visible_to=SYSTEM)

    assert (found.requests, found.refused, found.share) == (5, 3, Decimal("60.0"))
    assert found.by_reason == ((RefusalReason.LACUNA, 2, Decimal("66.7")), (RefusalReason.ON_LOAN, 1, Decimal("33.3")))
    assert [(one.day, one.requests, one.refused, one.share) for one in found.by_day] == [
        (TODAY + DAY, 1, 0, Decimal("0.0")), (TODAY, 4, 3, Decimal("75.0")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("narrowed", "titles"),
    [
        ({}, 3),
        ({"reason": RefusalReason.LACUNA}, 2),
        ({"branch_id": -1}, 0),
        ({"point_id": -1}, 0),
        ({"category_id": -1}, 0),
    ],
)
def test_the_register_is_narrowed(narrowed: dict[str, object], titles: int) -> None:
    month()

    asked = Asked(MONTH.first, MONTH.last, **narrowed)  # type: ignore[arg-type]

    assert len(list(register.all_lines(asked, visible_to=SYSTEM))) == titles


def test_the_title_that_is_refused_again_and_again_is_seen() -> None:
    month()

    (one,) = register.titles_refused(MONTH, visible_to=SYSTEM)

    assert (one.title, one.number, one.readers, one.last_on) == ("Lost laws", 2, 2, TODAY)


def test_the_register_is_for_the_desk_and_for_who_sees_reports_and_names_no_readers(client: Client) -> None:
    stage = month()
    with pytest.raises(PermissionDenied):
        register.totals(MONTH, visible_to=people.actor(people.account()))
    for grant in ("library.issue-item", "library.see-reports"):
        client.force_login(people.account(grants=(grant,)))
        shown = unescape(client.get(HOME).content.decode())
        assert "Lost laws" in shown
        assert "Refused: 3 of 4 requests, 75.0 %" in shown
        assert stage.reader.ticket not in shown
    client.force_login(people.account())
    assert client.get(HOME).status_code == 403


def test_a_period_that_ends_before_it_begins_is_refused(client: Client) -> None:
    client.force_login(people.account(grants=("library.see-reports",)))

    answer = client.get(f"{HOME}?first=2026-11-30&last=2026-11-01")

    assert answer.status_code == 422
    assert "The period ends before it begins." in unescape(answer.content.decode())


def test_the_register_leaves_as_a_workbook_and_on_paper(client: Client) -> None:
    month()
    client.force_login(people.account(grants=("library.see-reports",)))
    asked = "?first=2026-11-01&last=2026-11-30&reason=lacuna&as="

    answer = client.get(f"{HOME}{asked}xlsx")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)  # type: ignore[attr-defined, union-attr]
    paper = client.get(f"/ru{HOME[3:]}{asked}pdf")

    assert [row[1] for row in rows[1:]] == ["Lost laws", "Lost laws"]
    assert paper["Content-Type"] == "application/pdf"
    words = "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(BytesIO(paper.content)))
    assert words.count("Lost laws") == 2


@pytest.mark.parametrize("rows", [1, 30])
def test_the_register_costs_the_same_for_any_number_of_refusals(
    client: Client, rows: int, django_assert_num_queries: Queries
) -> None:
    stage = staged()
    for number in range(rows):
        refused(order(stage, make.patron(), wanted=Wanted(title=f"Book {number}")), RefusalReason.LACUNA)
    client.force_login(people.account(grants=("library.see-reports",)))
    client.get(HOME)

    with django_assert_num_queries(12):
        client.get(HOME)
